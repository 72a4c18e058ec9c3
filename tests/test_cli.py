"""The command `safecontact`: 0 when all went well, 2 for wrong usage, 1 with one line that says what to do."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from urllib.request import urlopen

import pytest

from bot import cli, policies
from bot.settings import Settings, environment_name
from tests.support.keys import KEYS
from tests.support.school import TEXT

ROOT = Path(__file__).parents[1]
PACK = policies.load()
COMMANDS = (
    "demo",
    "restore",
    "serve",
    "sheet",
    "worker",
    "ask",
    "backup",
    "policy",
    "policy check",
    "policy show",
    "migrate",
    "purge",
    "hold",
    "audit",
    "audit verify",
    "audit anchor",
    "audit show",
    "keys",
    "keys new",
    "reseal",
    "package",
    "doctor",
    "people",
    "people find",
    "people install",
    "export",
    "eval",
    "review",
)


SCHOOL = {"SAFECONTACT_SCHOOL_FILE": "school.toml"}


@dataclass(frozen=True)
class Ended:
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder and no settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    for field in Settings.model_fields:
        monkeypatch.delenv(environment_name(field), raising=False)
    monkeypatch.setenv("SAFECONTACT_SEALING_KEYS", KEYS)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process, with these bytes as its input."""

    def command(*words: str, given: bytes = b"") -> Ended:
        monkeypatch.setattr(sys, "argv", ["safecontact", *words])
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(given)))
        capsys.readouterr()
        try:
            cli.main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        return Ended(code, *capsys.readouterr())

    return command


@contextmanager
def started(*words: str) -> Iterator[subprocess.Popen[str]]:
    """A command in a process of its own; ended at the end."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "bot", *words]
    with subprocess.Popen(  # noqa: S603  # our own command
        command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def get(url: str) -> tuple[int, str]:
    """One address, read."""
    with urlopen(url, timeout=30) as answer:  # noqa: S310  # loopback
        return answer.status, answer.read().decode()


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(run: Run, command: str) -> None:
    """`--help` says what the command does, and is no error."""
    ended = run(*command.split(), "--help")
    assert ended.code == 0
    assert "Usage" in ended.out
    assert ended.err == ""


def test_every_command_is_listed(run: Run) -> None:
    """The help of the program names every command, and so does this file."""
    help_text = run("--help").out
    listed = {command.name or command.callback.__name__ for command in cli.app.registered_commands if command.callback}
    listed |= {group.name or "" for group in cli.app.registered_groups}
    assert listed == {command.split()[0] for command in COMMANDS}
    assert all(name in help_text for name in listed)


@pytest.mark.parametrize(
    "words",
    [
        ("fly",),
        ("demo", "--port", "many"),
        ("demo", "--port", "70000"),
        ("serve", "--sideways"),
        ("ask",),
        ("ask", "hello", "--jsonl"),
        ("ask", "hello", "again"),
        ("policy", "sing"),
    ],
)
def test_wrong_usage_is_told_apart(run: Run, words: tuple[str, ...]) -> None:
    """A command that was called wrongly ends with 2 and says how it is called."""
    ended = run(*words)
    assert ended.code == 2
    assert "Usage" in ended.err
    assert ended.out == ""


@pytest.mark.parametrize(
    ("words", "environment", "advice"),
    [
        (("serve", "--host", "0.0.0.0"), {}, "Set MicrosoftAppId"),  # noqa: S104  # that is the point
        (("serve",), {}, "SAFECONTACT_SCHOOL_FILE"),
        (("serve",), {"SAFECONTACT_PORT": "many"}, "The README lists every setting."),
        (("demo",), {"MicrosoftAppId": "an-id"}, "safecontact serve"),
        (("demo", "--port", "0", "--school", "none.toml"), {}, "none.toml cannot be read"),
        (("demo", "--port", "0", "--data", "file/below"), {}, "--data"),
        (("migrate",), {"SAFECONTACT_DATABASE_URL": "nonsense"}, "sqlite:///PATH"),
        (("serve",), SCHOOL | {"SAFECONTACT_SEALING_KEYS": ""}, "safecontact keys new"),
        (("worker",), SCHOOL | {"SAFECONTACT_SEALING_KEYS": ""}, "safecontact keys new"),
        (("serve",), SCHOOL | {"SAFECONTACT_SEALING_KEYS": "k1:c2hvcnQ="}, "The key k1 of SAFECONTACT_SEALING_KEYS"),
        (("migrate",), {"SAFECONTACT_DATA_DIR": "file/below"}, "SAFECONTACT_DATA_DIR"),
        (
            ("worker",),
            {"SAFECONTACT_DATABASE_URL": "oracle://x", "SAFECONTACT_SCHOOL_FILE": "school.toml"},
            "SAFECONTACT_DATABASE_URL",
        ),
        (("policy", "check", "none"), {}, "st_peters_2022"),
        (("policy", "show"), {"SAFECONTACT_POLICY": "none"}, "st_peters_2022"),
        (("policy", "show", "15"), {}, "It has: header"),
        (("ask", "hello"), {"SAFECONTACT_SCHOOL_FILE": "none.toml"}, "none.toml cannot be read"),
        (("package",), {}, "Azure portal"),
    ],
)
def test_a_failure_is_one_line_of_advice(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], environment: dict[str, str], advice: str
) -> None:
    """A command that cannot do its work ends with 1 and says in one line what to do."""
    Path("file").touch()
    Path("school.toml").write_text(TEXT, "utf-8")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    ended = run(*words)
    assert ended.code == 1
    assert ended.err.startswith("safecontact: ")
    assert ended.err.count("\n") == 1
    assert advice in ended.err
    assert ended.out == ""


def test_a_question_is_answered_in_plain_lines(run: Run) -> None:
    """`ask` prints the clause word for word, with its plain reading and its source."""
    ended = run("ask", "can I add a pupil on instagram")
    nine = PACK.unit("9")
    assert nine is not None
    assert ended.code == 0
    assert f"  | {nine.text}\n" in ended.out
    assert nine.plain in ended.out
    assert "Social Networking Policy, March 2022" in ended.out


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("clause 6", "without written prior permission from the Headteacher"),
        ("clause 15", "There is no clause 15"),
        ("help", "What I can do"),
        ("topics", "Clause 14: "),
        ("policy", "Matthew 19:26"),
        ("thank you", "You are welcome."),
        ("", "What I can do"),
        ("\udcff\udcfe", "What I can do"),
        ("\N{WAVING HAND SIGN}", "Hello."),
        ("\N{SLICE OF PIZZA}" * 50, "What I can do"),
    ],
)
def test_ask_says_what_the_chat_would(run: Run, text: str, shown: str) -> None:
    """Commands, courtesies and nonsense typed after `ask` get what they would get in the chat."""
    ended = run("ask", text)
    assert ended.code == 0
    assert shown in ended.out


def test_an_endless_message_is_answered(run: Run) -> None:
    """Twenty thousand characters get an answer, and no failure."""
    ended = run("ask", "word " * 4_000)
    assert ended.code == 0
    assert ended.out.strip()


def test_ask_shows_the_school_s_people_when_there_is_a_school(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a school file `ask` can say who can help; it shows nobody without one."""
    assert "Harriet Head" not in run("ask", "contacts").out
    Path("school.toml").write_text(TEXT, "utf-8")
    monkeypatch.setenv("SAFECONTACT_SCHOOL_FILE", "school.toml")
    assert "Harriet Head, 01632 960101" in run("ask", "contacts").out


def test_lines_are_answered_line_by_line(run: Run) -> None:
    """`ask --jsonl` answers each line with the contract's fields, in order, with the id as it came."""
    questions = ["can I add a pupil on instagram", "clause 15", "hello", "what is the price of fish"]
    given = "".join(json.dumps({"id": [n], "text": text}) + "\n\n" for n, text in enumerate(questions))
    ended = run("ask", "--jsonl", given=given.encode())
    answers = [json.loads(line) for line in ended.out.splitlines()]
    assert ended.code == 0
    assert [answer["id"] for answer in answers] == [[0], [1], [2], [3]]
    assert [answer["intent"] for answer in answers] == ["answer", "decline", "chat", "decline"]
    assert answers[0]["answer"] in {"4", "9"}
    assert answers[0]["ranked"][0] == answers[0]["answer"]
    assert [answer["answer"] for answer in answers[1:]] == ["none"] * 3
    ids = {unit.id for unit in PACK.units}
    for answer in answers:
        assert list(answer) == ["id", "intent", "answer", "ranked", "confidence"]
        assert set(answer["ranked"]) <= ids
        assert 0 <= answer["confidence"] <= 1


def test_a_line_of_odd_letters_is_answered(run: Run) -> None:
    """Half characters, control characters and other alphabets in a line are read and written back as JSON."""
    odd = ["\ud800", "\x00\x1b[2J", "ученик", "\N{PILE OF POO}", "<script>alert(1)</script>"]
    given = "".join(json.dumps({"id": text, "text": text}) + "\n" for text in odd)
    ended = run("ask", "--jsonl", given=given.encode())
    assert ended.code == 0
    assert [json.loads(line)["id"] for line in ended.out.splitlines()] == odd


@pytest.mark.parametrize(
    "bad", [b"nonsense", b"[]", b"7", b"{}", b'{"id": 1}', b'{"id": 1, "text": 5}', b"\xff\xfe", b"[" * 100_000]
)
def test_a_bad_line_is_named_after_the_good_ones_are_answered(run: Run, bad: bytes) -> None:
    """A line that is no message ends the command with 1 and its number; what came before is answered."""
    ended = run("ask", "--jsonl", given=b'{"id": 1, "text": "hello"}\n' + bad + b"\n")
    assert ended.code == 1
    assert len(ended.out.splitlines()) == 1
    assert ended.err == ("safecontact: Line 2 is not a JSON object with an id and a text. Correct that line.\n")


def test_each_line_is_answered_before_the_next_is_read() -> None:
    """Another program can ask, read the answer, and ask again."""
    with started("ask", "--jsonl") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(3):
            process.stdin.write(json.dumps({"id": number, "text": "clause 9"}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(timeout=60) == 0


def test_the_policy_is_checked(run: Run) -> None:
    """`policy check` says what it proved."""
    ended = run("policy", "check")
    assert ended.code == 0
    assert ended.out.startswith("Social Networking Policy: 20 units, 14 of them numbered")


def test_an_unsound_policy_fails_the_check(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A pack whose quotation differs from the document by a letter is refused, by name."""
    good = ROOT / "bot" / "policies" / "st_peters_2022"
    tmp_path.joinpath("changed").mkdir()
    for name in ("policy.txt", "pack.toml"):
        content = good.joinpath(name).read_bytes()
        tmp_path.joinpath("changed", name).write_bytes(content.replace(b"must not invite", b"may not invite", 1))
    tmp_path.joinpath("changed", "policy.txt").write_bytes(good.joinpath("policy.txt").read_bytes())
    monkeypatch.setattr(policies, "load", lambda _pack_id: policies.read(tmp_path / "changed"))
    ended = run("policy", "check")
    assert ended.code == 1
    assert "'changed' is not sound: 9: stands 0 times" in ended.err
    assert ended.out == ""


def test_the_policy_is_printed_to_the_letter(run: Run) -> None:
    """`policy show` prints the document and nothing else; with a unit it prints that unit."""
    assert run("policy", "show").out == PACK.document
    for unit in PACK.units:
        assert run("policy", "show", unit.id).out == f"{unit.marker}{unit.text}\n"


def test_the_database_is_brought_up_to_date_as_often_as_one_likes(run: Run) -> None:
    """`migrate` makes the database, and does no harm when it is there."""
    for _ in range(2):
        ended = run("migrate")
        assert (ended.code, ended.out) == (0, "The database is up to date.\n")
    assert Path("data", "safecontact.db").exists()


def test_the_teams_app_is_built(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """`package` writes the zip for the bot of the settings."""
    monkeypatch.setenv("MicrosoftAppId", "0f6a7d8e-1b2c-4a3d-8e5f-97c4b0a1d2e3")
    monkeypatch.setenv("SAFECONTACT_DEVELOPER_NAME", "St Peter's")
    for name in ("WEBSITE", "PRIVACY", "TERMS"):
        monkeypatch.setenv(f"SAFECONTACT_{name}_URL", "https://school.example/")
    ended = run("package", "--out", "app.zip")
    assert ended.code == 0
    assert ended.out.startswith("app.zip: ready")
    with zipfile.ZipFile("app.zip") as built:
        assert json.loads(built.read("manifest.json"))["bots"][0]["botId"] == "0f6a7d8e-1b2c-4a3d-8e5f-97c4b0a1d2e3"


def test_the_demonstration_serves_and_cleans_up(tmp_path: Path) -> None:
    """`demo` prints its address once it answers there, refuses a port that is taken, and leaves no records behind."""
    with started("demo", "--no-browser", "--port", "0") as process:
        assert process.stdout is not None
        url = process.stdout.readline().rpartition(" ")[2].strip()
        assert get(url)[0] == 200
        assert json.loads(get(url + "healthz")[1]) == {"status": "alive"}
        assert json.loads(get(url + "readyz")[1])["status"] == "ready"
        assert list(tmp_path.glob("safecontact-demo-*/safecontact.db"))
        with started("demo", "--no-browser", "--port", url.rpartition(":")[2].strip("/")) as second:
            out, err = second.communicate(timeout=60)
            assert (second.returncode, out) == (1, "")
            assert "Address already in use. Try: safecontact demo --port 0" in err
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    assert list(tmp_path.glob("safecontact-demo-*")) == []


def test_the_demonstration_keeps_records_where_told(tmp_path: Path) -> None:
    """With `--data` the records stay when the demonstration ends."""
    with started("demo", "--no-browser", "--port", "0", "--data", "kept") as process:
        assert process.stdout is not None
        assert "open http://127.0.0.1:" in process.stdout.readline()
        assert any("Records are kept in kept." in line for line in iter(process.stdout.readline, ""))
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
    assert tmp_path.joinpath("kept", "safecontact.db").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("audit", "verify"),
        ("audit", "anchor"),
        ("audit", "show"),
        ("backup", "--out", "backup.zip"),
        ("export", "SN-7K4M-26"),
        ("export", "register"),
        ("export", "--person", "an-id"),
        ("hold", "SN-7K4M-26", "--reason", "the police asked"),
        ("people", "reset"),
        ("purge",),
        ("reseal",),
        ("review",),
        ("sheet",),
    ],
)
def test_a_command_in_the_wrong_folder_does_not_answer_for_the_records(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """Where there are no records, nothing is said to hold, to be due or to be done, and no database is made."""
    Path("school.toml").write_text(TEXT, "utf-8")
    monkeypatch.setenv("SAFECONTACT_SCHOOL_FILE", "school.toml")
    ended = run(*words)
    assert (ended.code, ended.out) == (1, "")
    assert "There are no records in the database" in ended.err
    assert "SAFECONTACT_DATA_DIR" in ended.err
    assert list(Path().rglob("*.db")) == []


def test_the_server_refuses_a_port_that_is_taken(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """`serve` says which address it cannot have."""
    Path("school.toml").write_text(TEXT, "utf-8")
    monkeypatch.setenv("SAFECONTACT_SCHOOL_FILE", "school.toml")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = run("serve", "--port", port)
    assert ended.code == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in ended.err
    assert "Stop it, or choose another --port." in ended.err


def test_the_server_refuses_an_address_that_this_computer_has_not_got(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`serve` at an address of another computer says which setting is wrong, and does not send one to the port."""
    Path("school.toml").write_text(TEXT, "utf-8")
    monkeypatch.setenv("SAFECONTACT_SCHOOL_FILE", "school.toml")
    monkeypatch.setenv("MicrosoftAppId", "2ad4ce0e-5f0d-4f8b-9d5c-0f3d0a0c7e11")
    for host in ("192.0.2.1", "nowhere.invalid"):  # https://www.rfc-editor.org/rfc/rfc5737, rfc6761
        ended = run("serve", "--host", host)
        assert ended.code == 1
        assert f"Cannot listen on {host}:3978" in ended.err
        assert "Set SAFECONTACT_HOST" in ended.err


def test_the_server_serves_until_it_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """`serve` says where it listens, answers there, and ends well when it is told to stop."""
    Path("school.toml").write_text(TEXT, "utf-8")
    monkeypatch.setenv("SAFECONTACT_SCHOOL_FILE", "school.toml")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with started("serve", "--port", str(port)) as process:
        assert process.stderr is not None
        assert f"http://127.0.0.1:{port}" in process.stderr.readline()
        assert get(f"http://127.0.0.1:{port}/healthz")[0] == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0


def test_doctor_ends_with_1_when_something_is_wrong(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script can go by how the doctor ends; what is wrong stands in its lines."""
    monkeypatch.setenv("SAFECONTACT_OPENID_METADATA_URL", "http://127.0.0.1:9/")
    ended = run("doctor")
    assert ended.code == 1
    assert "MicrosoftAppId is not set" in ended.out
    assert run("doctor", "--app").code == 2
