"""The files of deploy/ say the same thing as each other and as the code; what they name exists."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from portal.app import create_app
from portal.cli import main
from portal.core import uploads
from portal.core.config import Mode, Settings, load_settings
from portal.core.web import LARGEST_BODY
from tests.conftest import ROOT
from tests.production.units import DEPLOY, HOME, UNITS, list_units, read_environment, read_unit

SITE = (DEPLOY / "nginx" / "listo.conf").read_text(encoding="utf-8")
SERVICES = [name for name in list_units() if name.endswith(".service")]
TASKS = [name.removesuffix(".service") for name in SERVICES if f"{name.removesuffix('.service')}.timer" in list_units()]
DAILY, WEEKLY = r"\*-\*-\* \d\d:\d\d:00", r"(Sun|Mon) \*-\*-\* \d\d:\d\d:00"
WHEN = {"listo-release": WEEKLY, "listo-sweep": WEEKLY}  # all others every day
MEGA = 1 << 20
PROGRAMS_READ = {  # of what needs no sign-in, by GET: what programs and other sites' pages ask for
    "/brand.css",
    "/figures/<string:dimension>/<string:value>/<string:name>",
    "/figures/<string:dimension>/<string:value>/embed",
    "/healthz",
    "/metrics",
    "/open-contracting/criteria-profile/<path:name>",
    "/readyz",
}
PEOPLE_READ = {  # the rest of it: pages, and the files that they offer to people
    "/",
    "/accessibility",
    "/account/email/<string:token>",
    "/c/<string:code>",
    "/check",
    "/demo/components",
    "/demo/mail",
    "/drives/join/<string:code>",
    "/figures",
    "/figures/<string:dimension>/<string:value>",
    "/forgotten-password",
    "/invitations/<string:token>",
    "/library",
    "/library/<string:slug>",
    "/library/documents/<string:slug>",
    "/library/documents/<string:slug>.docx",
    "/library/documents/<string:slug>.txt",
    "/links/<string:token>",
    "/mail-sent",
    "/method",
    "/privacy",
    "/questionnaires",
    "/questionnaires/<string:questionnaire_id>",
    "/questionnaires/<string:questionnaire_id>/blank",
    "/questionnaires/<string:questionnaire_id>/blank.pdf",
    "/questionnaires/<string:questionnaire_id>/blank.xlsx",
    "/sign-in",
    "/sign-in/second-step",
    "/sign-up",
    "/tenders",
    "/tenders/<string:code>",
    "/tenders/find",
}


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return found


def portal_arguments(words: list[str]) -> list[str]:
    """What follows `python -m portal`, or gunicorn's own words."""
    program, *rest = words
    if program.endswith("gunicorn"):
        return ["gunicorn", *rest]
    assert rest[:2] == ["-m", "portal"]
    return rest[2:]


def command_of(arguments: list[str]) -> click.Command:
    """The command that these words call."""
    found: click.Command = main
    for word in arguments:
        if not isinstance(found, click.Group):
            break
        found = found.commands[word]
    return found


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_calls_a_command_that_there_is(name: str) -> None:
    arguments = portal_arguments(read_unit(name).words())
    if arguments[0] == "gunicorn":
        assert (ROOT / arguments[arguments.index("-c") + 1]).exists()
    else:
        command = command_of(arguments)
        assert not isinstance(command, click.Group)
        command.make_context(name, arguments[arguments.index(command.name or "") + 1 :], resilient_parsing=False)


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_runs_with_the_same_rights_and_settings(name: str) -> None:
    unit, node = read_unit(name), read_unit("listo@.service")
    own = {"Type", "NotifyAccess", "ExecStart", "ExecStartPost", "ExecReload", "KillMode", "TimeoutStopSec"}
    own |= {"Restart", "RestartSec", "ReadWritePaths"}

    def shared(of: dict[tuple[str, str], list[str]]) -> dict[tuple[str, str], list[str]]:
        return {key: value for key, value in of.items() if key[0] == "Service" and key[1] not in own}

    assert shared(unit.settings) == shared(node.settings)


def test_systemd_understands_every_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("this machine has no systemd")
    for name in list_units():
        text = (UNITS / name).read_text(encoding="utf-8").replace(f"{HOME}/.venv/bin", "/usr/bin")
        text = text.replace("/usr/bin/gunicorn", "/usr/bin/env")
        (tmp_path / name.replace("@", "@8001")).write_text(text)
    units = [str(file) for file in tmp_path.iterdir()]
    command = ["systemd-analyze", "verify", "--man=no", "--generators=no", *units]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    ours = [line for line in done.stderr.splitlines() if "listo" in line and "not executable" not in line]
    assert ours == []


def test_the_environment_is_one_that_production_takes(tmp_path: Path) -> None:
    environment = read_environment() | {"LISTO_SECRET_KEY": "s3" * 20, "LISTO_DATA_FOLDER": str(tmp_path)}
    settings = load_settings(environment)
    assert settings.mode is Mode.PRODUCTION
    assert settings.secure
    assert settings.trusted_proxies == 1


def test_the_environment_says_what_must_be_changed() -> None:
    text = (DEPLOY / "listo.env").read_text(encoding="utf-8")
    for name in ("SECRET_KEY", "BASE_URL", "DATABASE_URL", "OPERATOR_NAME", "SMTP_HOST"):
        before = text.split(f"LISTO_{name}=")[0].splitlines()
        assert before[-1].startswith("# change"), name


def test_nginx_takes_as_much_as_the_portal_and_hardly_more() -> None:
    (ordinary,) = re.findall(r"^    client_max_body_size (\d+)m;", SITE, flags=re.MULTILINE)
    assert LARGEST_BODY <= int(ordinary) * MEGA <= LARGEST_BODY * 1.1
    sizes = dict(re.findall(r"location = (\S+) \{\n\s+client_max_body_size (\d+)m;", SITE))
    application, taken = create_app(Settings(secret_key="s" * 40)), {}
    for rule in application.url_map.iter_rules():
        if getattr(application.view_functions[rule.endpoint], "takes_files", False):
            with application.test_request_context(rule.rule, method="POST"):
                taken[rule.rule] = uploads.largest_body()
    assert set(sizes) == set(taken)
    for path, most in taken.items():
        assert most <= int(sizes[path]) * MEGA <= most * 1.1, path


def refused_plainly(method: str, rule: str) -> bool:
    """Whether nginx refuses such an address over plain http, rather than leading it to https."""
    (listed,) = re.findall(r"map \S+ \S+ \$listo_asked_by_program \{(.*?)\n\}", SITE, flags=re.DOTALL)
    patterns = re.findall(r'"~(.+)" 1;', listed)
    assert len(patterns) == listed.count(" 1;")
    return any(re.search(one, f"{method} {re.sub('<[^>]+>', 'x', rule)}") for one in patterns)


def test_plain_http_leads_people_to_https_and_no_program() -> None:
    application = create_app(Settings(secret_key="s" * 40))
    rules = [rule for rule in application.url_map.iter_rules() if "GET" in (rule.methods or set())]
    views = application.view_functions
    is_open = {rule.rule for rule in rules if getattr(views[rule.endpoint], "access", "") == "public"}
    undecided = is_open ^ (PROGRAMS_READ | PEOPLE_READ)
    assert not undecided, "say of a new address above who reads it, and in nginx's file if programs do"
    behind_sign_in = {rule.rule for rule in rules if rule.rule not in is_open and rule.rule.endswith(".json")}
    assert {rule.rule for rule in rules if refused_plainly("GET", rule.rule)} == PROGRAMS_READ | behind_sign_in
    assert refused_plainly("GET", "/static/listo.css")
    assert not refused_plainly("HEAD", "/sign-in")
    posted = [rule.rule for rule in application.url_map.iter_rules() if "POST" in (rule.methods or set())]
    assert all(refused_plainly("POST", rule) for rule in posted)


def test_no_log_of_nginx_names_a_person_or_a_path() -> None:
    (logged,) = re.findall(r"log_format listo (.*?);", SITE, flags=re.DOTALL)
    names = set(re.findall(r"\$(\w+)", logged))
    assert not names & {"remote_addr", "request", "request_uri", "uri", "args", "http_referer", "http_cookie"}
    assert re.search(r"error_log \S+ crit;", SITE)


def test_compose_runs_the_same_commands_as_the_units() -> None:
    services = compose()["services"]
    node = ["gunicorn", "-c", "gunicorn.conf.py"]
    assert read_unit("listo@.service").words()[1:] == node[1:]
    for name in ("node-1", "node-2"):
        assert portal_arguments(services[name]["command"]) == [*node, "-b", "0.0.0.0:8000"]
        assert services[name]["stop_grace_period"] == read_unit("listo@.service").one("Service", "TimeoutStopSec") + "s"
    for unit in ("listo-worker", *TASKS):
        name = unit.removeprefix("listo-")
        assert portal_arguments(services[name]["command"]) == portal_arguments(read_unit(f"{unit}.service").words())


@pytest.mark.parametrize("task", TASKS)
def test_every_task_has_its_time_and_is_enabled_and_told_of_in_the_how_to(task: str) -> None:
    timer, page = read_unit(f"{task}.timer"), (ROOT / "docs" / "how-tos" / "deploy.md").read_text(encoding="utf-8")
    assert re.fullmatch(WHEN.get(task, DAILY), timer.one("Timer", "OnCalendar"))
    assert timer.one("Timer", "Persistent") == "true"  # what was missed while the machine was off is made up for
    assert timer.one("Install", "WantedBy") == "timers.target"
    assert re.search(rf"^systemctl enable --now .*\b{task}\.timer\b", page, flags=re.MULTILINE)
    assert f"| `{task}.timer` |" in page
    (by_hand,) = re.findall(r"docker compose run --rm (backup .*): from a timer", page)
    assert task.removeprefix("listo-") in re.findall(r"\w+", by_hand)


def test_what_the_operators_page_says_runs_by_itself_does() -> None:
    page = (ROOT / "docs" / "how-tos" / "operator.md").read_text(encoding="utf-8")
    rows = re.findall(r"\| `(listo-\w+)\.timer` \| `bin/portal ([\w -]+)` \| each (\w+) \|", page)
    assert len(rows) > 3
    for task, command, how_often in rows:
        assert portal_arguments(read_unit(f"{task}.service").words()) == command.split()
        assert (how_often == "week") == (task in WHEN)


def test_no_two_tasks_begin_at_once() -> None:
    times = [read_unit(f"{task}.timer").one("Timer", "OnCalendar") for task in TASKS]
    assert len(set(times)) == len(times) >= 7


def test_compose_gives_every_part_of_the_portal_the_same_settings() -> None:
    services = compose()["services"]
    ours = {name: one for name, one in services.items() if "build" in one}
    assert set(ours) == {"setup", "node-1", "node-2", "worker", *(task.removeprefix("listo-") for task in TASKS)}
    for name, one in ours.items():
        assert one["env_file"] == ["listo.env"], name
        changed = one["environment"]
        known = {f"LISTO_{setting}".upper() for setting in Settings.model_fields}
        assert set(changed) <= known
        assert any(volume.endswith(f":{changed['LISTO_DATA_FOLDER']}") for volume in one["volumes"])


def test_nginx_in_compose_finds_its_files_and_the_nodes() -> None:
    services = compose()["services"]
    mounted = dict(volume.split(":")[:2] for volume in services["proxy"]["volumes"])
    files = {DEPLOY / source.removeprefix("./") for source in mounted if source.startswith("./nginx")}
    assert files
    assert all(file.exists() for file in files)
    places = set(mounted.values())
    assert {"/etc/nginx/listo/nodes.conf", "/etc/nginx/listo/unavailable.html"} <= places
    upstream = (DEPLOY / "nginx" / "nodes-compose.conf").read_text(encoding="utf-8")
    named = set(re.findall(r"server ([\w-]+):8000", upstream))
    assert named == {name for name in services if name.startswith("node-")}


def test_the_image_holds_all_that_the_portal_needs(tmp_path: Path) -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    for line in re.findall(r"^COPY (.+)$", text, flags=re.MULTILINE):
        *sources, target = line.split()
        for source in sources:
            place = tmp_path / target
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, place, dirs_exist_ok=True)
            else:
                place.mkdir(parents=True, exist_ok=True) if target.endswith("/") else place.parent.mkdir(exist_ok=True)
                shutil.copy(ROOT / source, place)
    data = {"LISTO_DATA_FOLDER": str(tmp_path / "data"), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-m", "portal", "setup"], cwd=tmp_path, env=data, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    page = "import wsgi; print(wsgi.application.test_client().get('/sign-in').status_code)"
    done = subprocess.run(
        [sys.executable, "-c", page], cwd=tmp_path, env=data, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "200", done.stderr[-2000:]
