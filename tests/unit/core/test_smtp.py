"""Mail goes to the server that the settings name, encrypted and signed in where they say so."""

import smtplib
import ssl
from email.message import EmailMessage

import pytest

from portal.core.config import Settings
from portal.core.outbox import services
from portal.core.outbox.services import FolderMailer, SmtpMailer, make_mailer

SECRET = "a secret for tests only, long enough"


class ListServer:
    """Stands in for smtplib.SMTP and writes down what it was asked."""

    calls: list[object] = []

    def __init__(self, host: str, port: int, timeout: int) -> None:
        self.calls.append(("connect", host, port, timeout))

    def close(self) -> None:
        self.calls.append("close")

    def putcmd(self, command: str) -> None:
        self.calls.append(command)

    def starttls(self, *, context: ssl.SSLContext) -> None:
        self.calls.append(("starttls", context.verify_mode, context.check_hostname))

    def login(self, user: str, password: str) -> None:
        self.calls.append(("login", user, password))

    def send_message(self, message: EmailMessage) -> None:
        self.calls.append(("send", message["To"]))


@pytest.fixture(autouse=True)
def _server(monkeypatch: pytest.MonkeyPatch) -> None:
    ListServer.calls = []
    monkeypatch.setattr(services.smtplib, "SMTP", ListServer)


def mail() -> EmailMessage:
    message = EmailMessage()
    message["To"] = "ana@example.org"
    return message


def test_without_a_server_mail_is_kept_as_files() -> None:
    assert isinstance(make_mailer(Settings(secret_key=SECRET)), FolderMailer)


def test_a_server_with_a_user_is_spoken_to_in_secret() -> None:
    settings = Settings(secret_key=SECRET, smtp_host="mail.example.org", smtp_user="portal", smtp_password="word")
    mailer = make_mailer(settings)
    assert isinstance(mailer, SmtpMailer)
    mailer.send(mail())
    connected, *rest = ListServer.calls
    assert connected == ("connect", "mail.example.org", 587, 20)
    assert rest == [
        ("starttls", ssl.CERT_REQUIRED, True),
        ("login", "portal", "word"),
        ("send", "ana@example.org"),
        "quit",
        "close",
    ]


def test_a_server_on_the_same_machine_may_be_plain() -> None:
    make_mailer(Settings(secret_key=SECRET, smtp_host="127.0.0.1", smtp_starttls=False)).send(mail())
    assert ListServer.calls[1:] == [("send", "ana@example.org"), "quit", "close"]


def test_what_a_server_says_after_it_took_a_mail_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_server: ListServer, _command: str) -> None:
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(ListServer, "putcmd", gone)
    make_mailer(Settings(secret_key=SECRET, smtp_host="127.0.0.1", smtp_starttls=False)).send(mail())
    assert ListServer.calls[1:] == [("send", "ana@example.org"), "close"]


def test_a_mail_that_is_not_taken_is_a_failure_and_the_line_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_server: ListServer, _message: EmailMessage) -> None:
        raise smtplib.SMTPDataError(451, b"later")

    monkeypatch.setattr(ListServer, "send_message", refused)
    with pytest.raises(smtplib.SMTPDataError):
        make_mailer(Settings(secret_key=SECRET, smtp_host="127.0.0.1", smtp_starttls=False)).send(mail())
    assert ListServer.calls[1:] == ["close"]
