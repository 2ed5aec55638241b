"""Reads the files of deploy/ as systemd, nginx and a person would, and fits paths and ports to this machine."""

import os
import re
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"
HOME = "/srv/listo"  # where the units expect the code and its .venv


@dataclass(frozen=True)
class Unit:
    """A unit file: its settings by section and name, in the order they stand there."""

    name: str
    settings: dict[tuple[str, str], list[str]]

    def one(self, section: str, name: str) -> str:
        """The value of a setting that stands there once."""
        (value,) = self.settings[section, name]
        return value

    def words(self, name: str = "ExecStart") -> list[str]:
        """A command of the service, word for word."""
        return shlex.split(self.one("Service", name))

    def command(self) -> list[str]:
        """What the service starts, with the programs of this machine's environment."""
        program, *rest = self.words()
        return [program.replace(f"{HOME}/.venv", sys.prefix), *rest]


def read_unit(name: str) -> Unit:
    """The unit of that file name."""
    section, settings = "", dict[tuple[str, str], list[str]]()
    for line in (UNITS / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            settings.setdefault((section, key), []).append(value)
    return Unit(name, settings)


def list_units() -> list[str]:
    """The file names of all units."""
    return sorted(file.name for file in UNITS.iterdir())


def read_environment() -> dict[str, str]:
    """The settings of deploy/listo.env."""
    lines = (DEPLOY / "listo.env").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: "".join(shlex.split(value)) for name, _equals, value in pairs}


def portal_environment(**changed: str) -> dict[str, str]:
    """The environment of deploy/listo.env with these lines changed, for a process of this machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LISTO_")}
    return kept | read_environment() | changed


def fit_proxy(folder: Path, ports: tuple[int, int], nodes: list[int]) -> Path:
    """Writes deploy/nginx/ into the folder for these ports (https, http) and nodes; gives the file to start with."""
    certificate, site = folder / "certificate.pem", (DEPLOY / "nginx" / "listo.conf").read_text(encoding="utf-8")
    changes = {
        r"listen 443 ": f"listen 127.0.0.1:{ports[0]} ",
        r"listen 80\b": f"listen 127.0.0.1:{ports[1]}",
        r"/etc/letsencrypt/live/portal\.example\.org/\w+\.pem": str(certificate),
        r"portal\.example\.org": "localhost",
        r"/etc/nginx/listo|/var/(cache|log)/nginx": str(folder),
    }
    for pattern, new in changes.items():
        site, count = re.subn(pattern, new, site)
        assert count, f"deploy/nginx/listo.conf has no {pattern}"
    (folder / "site.conf").write_text(site, encoding="utf-8")
    upstream = (DEPLOY / "nginx" / "nodes.conf").read_text(encoding="utf-8")
    for number, node in enumerate(nodes, start=1):
        assert f"127.0.0.1:800{number}" in upstream
        upstream = upstream.replace(f"127.0.0.1:800{number}", f"127.0.0.1:{node}")
    for number in range(len(nodes) + 1, 3):  # where there are fewer nodes than in the file
        upstream = re.sub(rf"\n *server 127\.0\.0\.1:800{number} .*", "", upstream)
    (folder / "nodes.conf").write_text(upstream, encoding="utf-8")
    (folder / "unavailable.html").write_bytes((DEPLOY / "nginx" / "unavailable.html").read_bytes())
    whole = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""  # who else could not read a folder of root's tests
    whole.write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")
    return whole


AROUND = """# What Debian's nginx.conf says around a site, with folders of its own.
{user}
worker_processes 1;
worker_rlimit_nofile 4096;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
daemon off;
events {{ worker_connections 2048; }}
http {{
    access_log off;
    default_type application/octet-stream;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/unused;
    uwsgi_temp_path {folder}/unused;
    scgi_temp_path {folder}/unused;
    include {folder}/site.conf;
}}
"""
