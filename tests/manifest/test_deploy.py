"""The deployment files say what the program does: its settings, its port, its paths, its commands."""

import asyncio
import json
import re
import shutil
import subprocess
import tomllib
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.cli import app
from bot.settings import Settings, environment_name
from bot.wiring import LAST_TURNS

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "manifest" / "deploy"
SETTINGS = {environment_name(field) for field in Settings.model_fields}
SETTING = re.compile(r"\b(?:SAFECONTACT|MicrosoftApp)_?[A-Za-z_]+")
SERVICES = ("safecontact.service", "safecontact-backup.service")
PORT = Settings.model_fields["port"].default
COMMANDS = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}


def read(name: str) -> str:
    """One of the files."""
    return (DEPLOY / name).read_text("utf-8")


def steps() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile with their arguments, in order."""
    joined = re.sub(r"\\\n\s*", " ", read("Dockerfile"))
    lines = [line for line in joined.splitlines() if line and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


def compose() -> dict[str, Any]:
    """The compose file with its shared parts put in."""
    loaded: dict[str, Any] = yaml.safe_load(read("compose.yaml"))
    return loaded


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yaml", *SERVICES, "azure.bicep"])
def test_only_settings_that_exist_are_set(name: str) -> None:
    """Whatever a file names as a setting of the program is one: the doctor would point at anything else."""
    named = set(SETTING.findall(read(name)))
    assert named
    assert named <= SETTINGS


def test_the_image_runs_as_an_ordinary_user_and_starts_the_server() -> None:
    """The last stage changes to a user by number, never back, and the command is one of the program's."""
    last = steps()[max(n for n, (word, _) in enumerate(steps()) if word == "FROM") :]
    assert dict(last)["USER"] == "10001:10001"
    assert json.loads(dict(last)["ENTRYPOINT"]) == ["safecontact"]
    assert json.loads(dict(last)["CMD"])[0] in COMMANDS
    assert dict(last)["EXPOSE"] == str(PORT)
    assert not [rest for word, rest in last if word == "RUN" and "pip" in rest]


def test_no_step_of_the_image_needs_a_shell() -> None:
    """Every command is a list of words, so that nothing is expanded or joined."""
    words = [json.loads(rest) for word, rest in steps() if word in {"RUN", "ENTRYPOINT", "CMD"}]
    assert words
    assert all(isinstance(each, list) for each in words)


def test_the_image_installs_the_tested_versions_of_a_python_that_is_supported() -> None:
    """The constraints are used, each base is one tag, and that Python is within the project's bounds."""
    [tag] = {rest.split()[0] for word, rest in steps() if word == "FROM"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = re.fullmatch(r"python:3\.(\d+)-slim-bookworm", tag)
    assert found
    assert 11 <= int(found[1]) <= 13
    assert project["requires-python"] == ">=3.11,<3.14"
    [install] = [json.loads(rest) for word, rest in steps() if word == "RUN" and '"install"' in rest]
    assert install[-3:] == ["--constraint", ".constraints.txt", ".[postgres]"]


def test_nothing_but_the_source_gets_into_the_image() -> None:
    """What is sent to the builder is named one by one: no .git, no data, no .env."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert lines[0] == "*"
    sent = [line.removeprefix("!") for line in lines if line.startswith("!")]
    assert sent
    assert all((ROOT / name).exists() for name in sent)


@pytest.mark.parametrize(("status", "well"), [(200, True), (503, False), (None, False)])
async def test_the_health_check_tells_well_from_unwell(status: int | None, well: bool) -> None:  # noqa: FBT001
    """The image's own check ends with 0 when /healthz answers 200, and otherwise not."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status or 500)

    served = web.Application()
    served.router.add_get("/healthz", answer)
    async with TestServer(served) as server:
        port = str(server.port)
        if status is None:
            await server.close()
        check = json.loads(dict(steps())["HEALTHCHECK"].partition("CMD ")[2])
        words = [word.replace(str(PORT), port) for word in check]
        assert words != check
        ended = await asyncio.create_subprocess_exec(*words, stderr=asyncio.subprocess.DEVNULL)
        assert (await ended.wait() == 0) is well


def test_every_bot_of_the_compose_file_is_closed_off() -> None:
    """Server and worker have a read-only root, no capability, the school file read-only, and time to end their turns."""
    for name, command in {"bot": ["serve", "--no-worker"], "worker": ["worker"]}.items():
        service = compose()["services"][name]
        assert service["command"] == command
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert int(service["stop_grace_period"].removesuffix("s")) > LAST_TURNS
        assert service["environment"]["SAFECONTACT_SCHOOL_FILE"] in service["volumes"][0]
        assert service["volumes"][0].endswith(":ro")
        assert "ports" not in service


def test_the_proxy_passes_on_what_teams_needs_and_no_more() -> None:
    """Only /api/messages goes through, to the port that the bot listens on."""
    text = read("Caddyfile")
    assert re.findall(r"handle (/\S+)", text) == ["/api/messages"]
    assert re.findall(r"reverse_proxy (\S+)", text) == [f"bot:{PORT}"]


def test_the_azure_template_and_the_image_agree() -> None:
    """The container's port and probe, the bot's endpoint and the identity are those of the program."""
    text = read("azure.bicep")
    assert set(re.findall(r"[pP]ort: (\d+)", text)) == {str(PORT)}
    assert set(re.findall(r"httpGet: \{ path: '([^']+)'", text)) == {"/healthz"}
    assert re.search(r"endpoint: 'https://[^']+/api/messages'", text)
    kinds = set(re.findall(r"(?:msaAppType: |'MicrosoftAppType', value: )'(\w+)'", text))
    assert kinds == {"UserAssignedMSI"}
    assert "UserAssignedMSI" in str(Settings.model_fields["app_type"].annotation)


def test_no_secret_of_the_azure_template_is_in_the_open() -> None:
    """What is secret is a secure parameter, goes to the vault, and reaches the container by reference only."""
    text = read("azure.bicep")
    for name in ("schoolFile", "databasePassword", "sealingKeys"):
        assert re.search(rf"@secure\(\)(?:\n@\w+\(.*\))*\nparam {name} string\n", text)
    container = text[text.index("containers: [") : text.index("probes: [")]
    assert "databasePassword" not in container
    assert "{ name: 'SAFECONTACT_DATABASE_URL', secretRef: 'database-url' }" in container
    assert "databasePassword" not in text[text.index("\noutput ") :]


def test_the_azure_template_declares_what_it_uses() -> None:
    """Each name that is used is a parameter, a variable or a resource of the template, and each of those is used."""
    text = re.sub(r"(?m)^\s*//.*$|@description\(.*\)", "", read("azure.bicep"))
    declared = set(re.findall(r"(?m)^\s*(?:param|var|resource) (\w+)", text))
    for name in declared - {"records", "inside", "teams", "bot"}:  # which nothing refers to
        assert len(re.findall(rf"\b{name}\b", text)) > 1, name
    for used in re.findall(r"\b(\w+)\.(?:id|name|properties)\b", text):
        assert used in declared, used


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_closed_off_and_runs_a_command(name: str) -> None:
    """Systemd runs each as the bot's own user, who may write to its data folder and nowhere else."""
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(read(name))
    service = unit["Service"]
    assert service["ExecStart"].split()[1] in COMMANDS
    assert (service["User"], service["ProtectSystem"], service["NoNewPrivileges"]) == ("safecontact", "strict", "yes")
    assert f"SAFECONTACT_DATA_DIR=/var/lib/{service['StateDirectory']}" in read(name)
    assert service["UMask"] == "0077"
    assert int(service.get("TimeoutStopSec", "30")) > LAST_TURNS


def test_the_backup_is_made_with_the_settings_and_the_user_of_the_server() -> None:
    """What the server reads and where it keeps its records is the same in both units, or the copy is of nothing."""
    server, copy = (set(re.findall(r"(?m)^(?:User|Environment|EnvironmentFile)=.*$", read(name))) for name in SERVICES)
    assert server == copy


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """Systemd's own check finds nothing to say about the units, but that the program is not installed here."""
    (tmp_path / "program").write_text("#!/bin/sh\n")
    (tmp_path / "program").chmod(0o755)
    units = [*SERVICES, "safecontact-backup.timer"]
    for name in units:
        text = re.sub(r"ExecStart=\S+", f"ExecStart={tmp_path / 'program'}", read(name))
        (tmp_path / name).write_text(text)
    done = subprocess.run(  # noqa: S603
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name in units)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
