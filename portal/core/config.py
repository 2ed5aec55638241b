"""Settings: read from the environment (LISTO_…), checked at start, never changed afterwards."""

import os
import re
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from portal.core.private_files import create_private, make_private_folder

PREFIX = "LISTO_"
ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("es", "pt", "en", "fr")
KINDS = ("supplier", "association", "agency", "operator")  # of organisations; the policy in core/access.py knows them
SHORTEST_SECRET = 32
READABLE_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, text on the brand colour


class Mode(StrEnum):
    """Where the portal runs: on somebody's own machine, or for others."""

    LAPTOP = "laptop"
    PRODUCTION = "production"


class UnsafeSettings(Exception):
    """The settings are wrong or unsafe; the text says which and why."""


Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]


class Settings(BaseModel):
    """Every setting of the portal. docs/reference/settings.md lists them; a test holds the two together."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: Mode = Field(Mode.LAPTOP, description="`laptop`, or `production`, which refuses unsafe settings")
    demo: bool = Field(False, description="Demo data, demo log-ins and the page that shows outgoing mail")
    secret_key: str = Field(min_length=SHORTEST_SECRET, description="Signs cookies; 32 characters or more, kept secret")
    base_url: str = Field("http://127.0.0.1:8000", description="The address people use; https in production")
    trusted_proxies: int = Field(0, ge=0, le=5, description="How many proxies in front may say who the client is")
    data_folder: Path = Field(
        ROOT / "var", description="Folder for the SQLite file, uploaded files and mail kept as files; closed to others"
    )
    database_url: str = Field("", description="SQLAlchemy address; empty means SQLite in the data folder")
    default_language: str = Field("es", description="Language where the browser asks for none of es, pt, en, fr")
    brand_name: str = Field("Listo", min_length=1, max_length=40, description="Name in the header, mails and PDFs")
    brand_colour: Colour = Field("#1b5e56", description="Main colour; white text on it must be readable")
    brand_accent: Colour = Field("#f2b632", description="Second colour, for the line under the header")
    operator_name: str = Field("", max_length=120, description="Who runs this portal, for the privacy page")
    contact_email: str = Field("", max_length=254, description="Where people write to, shown on the statements")
    smtp_host: str = Field("", description="Mail server; empty means mail is kept as files")
    smtp_port: int = Field(587, ge=1, le=65535, description="Port of the mail server")
    smtp_user: str = Field("", description="User name at the mail server, if it wants one")
    smtp_password: str = Field("", description="Password at the mail server")
    smtp_starttls: bool = Field(
        True, description="Whether the connection is encrypted by STARTTLS; the certificate is checked"
    )
    mail_from: str = Field("listo@localhost", description="Sender of every mail")
    session_hours: int = Field(168, ge=1, le=2160, description="How long a sign-in lasts")
    session_idle_hours: int = Field(
        72, ge=1, le=2160, description="How long a sign-in may go unused before it ends, within that time"
    )
    link_hours: int = Field(72, ge=1, le=720, description="How long a one-time link works")
    sign_in_attempts: int = Field(
        8,
        ge=3,
        le=100,
        description="Failed sign-ins for one e-mail from one network before a pause; from all, five times as many",
    )
    address_attempts: int = Field(100, ge=10, le=10000, description="Failed sign-ins from one address before a pause")
    attempt_minutes: int = Field(15, ge=1, le=1440, description="Length of that pause, and of the window counted")
    check_attempts: int = Field(
        120, ge=10, le=10000, description="Certificate checks of unknown codes from one address"
    )
    files_url: str = Field(
        "",
        pattern=r"^(s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._-]+)*/?)?$",
        description="Where uploaded files are kept: `s3://bucket/prefix`; empty means a folder in the data folder",
    )
    files_endpoint: str = Field("", description="Address of an S3-compatible store; empty means Amazon's")
    files_region: str = Field("", description="Region of the bucket, if the store wants one")
    files_key: str = Field("", description="Access key of the store; empty means what the machine provides")
    files_secret: str = Field("", description="Secret of that access key")
    upload_megabytes: int = Field(10, ge=1, le=100, description="Largest file that may be uploaded, in MB")
    upload_quota_megabytes: int = Field(500, ge=10, le=1_000_000, description="Most MB of files of one organisation")
    clamav: str = Field(
        "",
        pattern=r"^([A-Za-z0-9.-]+:[0-9]{1,5}|/.+)?$",
        description="Address of a ClamAV daemon, `host:port` or a socket's path; while it is silent uploads wait",
    )
    second_factor_for: str = Field(
        "auto",
        description="Kinds of organisation whose people must take a second step at sign-in: `operator,agency`, `none`, "
        "or `auto`: operators in production, nobody on a laptop",
    )
    public_figures: str = Field(
        "",
        pattern=r"^((country:[A-Z]{2}|sector:[0-9]{2})(,(country:[A-Z]{2}|sector:[0-9]{2}))*)?$",
        description="Whose market figures anybody may see and embed: `country:CO,sector:41`; empty means nobody's",
    )
    metrics_token: str = Field(
        "", pattern=r"^(\S{24,200})?$", description="Who has this token may ask `/metrics`; empty means nobody may"
    )
    erasure_days: int = Field(
        14, ge=0, le=365, description="Days between an owner's wish to erase the organisation and its erasure"
    )
    keep_sign_ins_days: int = Field(
        90, ge=1, le=3650, description="Days a sign-in is kept after it ended, with its device and network"
    )
    keep_links_days: int = Field(30, ge=1, le=3650, description="Days a one-time link is kept after it has run out")
    keep_mails_days: int = Field(90, ge=1, le=3650, description="Days a mail is kept after it was sent or given up")
    keep_sign_ups_days: int = Field(
        30, ge=7, le=3650, description="Days an account is kept whose e-mail address was never confirmed"
    )
    keep_invitations_days: int = Field(
        90,
        ge=1,
        le=3650,
        description="Days an invitation or a wish to join is kept after it has run out or was answered",
    )
    keep_attempts_days: int = Field(2, ge=1, le=3650, description="Days a failed attempt is kept, as a keyed hash")
    keep_tender_files_days: int = Field(
        365, ge=1, le=3650, description="Days a tender file is kept that an agency brought; profiles made of it stay"
    )
    keep_trail_origins_days: int = Field(
        365, ge=1, le=3650, description="Days the trail keeps from which network something was done; entries stay"
    )
    leaked_passwords: str = Field(
        "",
        description="File of leaked passwords' SHA-1s in order, as Have I Been Pwned gives them; empty means the short "
        "list that is shipped",
    )
    password_memory_kib: int = Field(
        65536, ge=19456, le=1048576, description="Argon2id memory; 19456 on small machines"
    )

    @field_validator("default_language")
    @classmethod
    def _language_is_known(cls, value: str) -> str:
        if value not in LANGUAGES:
            raise ValueError(f"must be one of {', '.join(LANGUAGES)}")
        return value

    @field_validator("second_factor_for")
    @classmethod
    def _kinds_are_known(cls, value: str) -> str:
        if value not in ("auto", "none") and not set(value.split(",")) <= set(KINDS):
            raise ValueError(f"must be auto, none, or some of {', '.join(KINDS)} with commas and no blanks")
        return value

    @field_validator("brand_colour")
    @classmethod
    def _white_text_is_readable(cls, value: str) -> str:
        ratio = 1.05 / (_luminance(value) + 0.05)
        if ratio < READABLE_CONTRAST:
            raise ValueError(f"white text on {value} has a contrast of {ratio:.1f}; {READABLE_CONTRAST} is needed")
        return value

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if not re.fullmatch(r"https?://[^/\s]+", value.rstrip("/")):
            raise ValueError("must look like https://portal.example.org, without a path")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _production_is_safe(self) -> Self:
        if self.mode is Mode.PRODUCTION:
            reasons = list(self._unsafe())
            if reasons:
                raise ValueError("unsafe in production: " + "; ".join(reasons))
        return self

    def _unsafe(self) -> list[str]:
        checks = {
            "LISTO_DEMO must be off: it has public log-ins": self.demo,
            "LISTO_BASE_URL must start with https://, or sign-in cookies are not kept": not self.secure,
            "LISTO_OPERATOR_NAME must say who runs the portal": not self.operator_name,
            "LISTO_CONTACT_EMAIL must say where people can write to": not self.contact_email,
        }
        return [reason for reason, unsafe in checks.items() if unsafe]

    @property
    def secure(self) -> bool:
        """Whether people reach the portal over https."""
        return self.base_url.startswith("https://")

    @property
    def session_idle(self) -> timedelta:
        """How long a sign-in may go unused."""
        return timedelta(hours=self.session_idle_hours)

    @property
    def second_factor_kinds(self) -> frozenset[str]:
        """The kinds of organisation whose people must take a second step at sign-in."""
        if self.second_factor_for == "auto":
            return frozenset({"operator"} if self.mode is Mode.PRODUCTION else ())
        return frozenset(self.second_factor_for.split(",")) & set(KINDS)

    @property
    def database_address(self) -> str:
        """The SQLAlchemy address of the database."""
        return self.database_url or f"sqlite:///{self.data_folder / 'listo.db'}"

    @property
    def mail_folder(self) -> Path:
        """Where mail is kept as files when there is no mail server."""
        return self.data_folder / "mail"


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this environment.

    Raises UnsafeSettings with one line per problem; an unknown LISTO_ name is one: mostly it is a typing error.
    """
    given = {name[len(PREFIX) :].lower(): value for name, value in environment.items() if name.startswith(PREFIX)}
    if "secret_key" not in given and given.get("mode", Mode.LAPTOP) != Mode.PRODUCTION:
        given["secret_key"] = _own_secret(Path(given.get("data_folder", ROOT / "var")))
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        lines = (f"{PREFIX}{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        raise UnsafeSettings("\n".join(line.removeprefix(f"{PREFIX}: ") for line in lines)) from error


def _own_secret(folder: Path) -> str:
    """On a laptop the secret is made once and kept in the data folder; all who start at once read the same one."""
    file = folder / "secret-key"
    if not file.exists():
        make_private_folder(folder)
        create_private(file, os.urandom(32).hex().encode("ascii"))
    return file.read_text(encoding="ascii").strip()
