"""The doctor at a sound bot, and at bots with one thing wrong each: it names that cause and no other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import answers
from bot.core import changing
from bot.doctor import examination
from bot.doctor.checks import CHECKS
from bot.doctor.examination import Check, examine
from bot.doctor.finding import Finding, State, ok, wrong
from bot.doctor.patient import Patient, patient
from bot.errors import ModelError
from bot.importing import make
from bot.importing.writing import write
from bot.school_file import parse
from bot.services.school_book import SchoolBook
from bot.storage.database import Database
from bot.texts import sentences
from cards.settings import ask_card
from tests.support.ailments import NOTED, SOUND, WRONG
from tests.support.changes import graph_on, refuses
from tests.support.clock import MORNING
from tests.support.identity import loopback_identity
from tests.support.keys import SEALER
from tests.support.patient import Clinic, case_of, faults, notes
from tests.support.school import TEACHER
from tests.support.tls import server_context

SECRETS = ("a~secret-Value.8812", "PRIVATE KEY", "eyJ")
PUBLIC = Path(__file__).parents[1] / "policies" / "public" / "gitlab_social_media.txt"
OF_ANOTHER = {("review", "none"), ("model", "untrained")}
OVERDUE = ("review", "passed")  # St Peter's policy, always


def readable(findings: list[Finding]) -> bool:
    """Whether each finding is one line with all its places filled, and without a secret."""
    lines = [found.line for found in findings]
    return not [line for line in lines if "\n" in line or "{" in line or any(secret in line for secret in SECRETS)]


@pytest.mark.parametrize("what", WRONG)
async def test_one_thing_wrong_is_named_and_only_that(sound: Clinic, what: str) -> None:
    """A bot with one thing wrong gets one fault, with its own cause, what to do, and no secret in it."""
    change, check, cause = WRONG[what]
    change(sound)
    findings = await sound.look()
    assert faults(findings) == {(check, cause)}, [found.line for found in findings]
    [fault] = [found for found in findings if found.state is State.WRONG]
    assert fault.words.strip()
    assert fault.advice.strip()
    assert readable(findings)


@pytest.mark.parametrize("what", NOTED)
async def test_what_only_needs_to_be_known_is_no_fault(sound: Clinic, what: str) -> None:
    """What works, and should be known or put right some day, is a note of its own."""
    change, check, cause = NOTED[what]
    change(sound)
    findings = await sound.look()
    assert faults(findings) == set()
    assert notes(findings) == {OVERDUE, (check, cause)}
    assert readable(findings)


@pytest.mark.parametrize("what", SOUND)
async def test_every_sound_way_is_told_apart(sound: Clinic, what: str) -> None:
    """Each way to set a bot up that works is called so, by its own name."""
    change, check, case = SOUND[what]
    change(sound)
    findings = await sound.look(but=("model", "headteacher", "deputies", "chair"))
    assert (faults(findings), notes(findings)) == (set(), {OVERDUE})
    assert case_of(findings, check) == case
    assert readable(findings)


def test_every_fault_and_note_is_tried() -> None:
    """The lists of ailments have every fault and every note that the doctor has words for, and more than twenty."""
    worded = {tuple(key.split(".")[1:3]) for key in sentences() if key.startswith("doctor.") and key.endswith(".says")}
    by_reading_settings = {("settings", case) for case in ("value", "file", "line", "misspelt", "unknown")}
    tried = {(check, cause) for _, check, cause in (WRONG | NOTED).values()}
    assert worded - by_reading_settings <= tried | OF_ANOTHER
    assert len(WRONG) > 20


def tess_is_chair(clinic: Clinic) -> None:
    """In Teams the chair of governors has handed the seat on to somebody who has neither the app nor a number."""
    file = parse(clinic.school)
    chair = file.chair
    assert chair is not None
    database = Database(clinic.database, SEALER)
    after = changing.chaired_by(file, chair, TEACHER)
    assert not isinstance(after, changing.Refused)
    database.transact_now(SchoolBook(database, file, ask_card).changed(file, after, chair, MORNING))
    database.engine.dispose()


async def test_people_are_looked_at_as_they_were_set_in_teams(sound: Clinic) -> None:
    """The chair of now is looked for, by name, in Teams and in the directory; that the file's counts no more is said."""
    graph_on()(sound)
    sound.later = tess_is_chair
    findings = await sound.look()
    assert faults(findings) == {("chair", "absent"), ("graph", "nobody")}
    assert ("numbers", "some") in notes(findings)
    lines = {found.check: found.line for found in findings}
    for check in ("chair", "graph", "numbers"):
        assert "Tess Taylor" in lines[check]
    assert "looked at so: the people. That part of the school file no longer counts" in lines["set_in_teams"]


async def test_school_file_is_looked_at_where_nothing_is_set(sound: Clinic) -> None:
    """With or without records: where nobody has set anything in Teams, that is said."""
    assert case_of(await sound.look(), "set_in_teams") == "nothing"
    sound.given["database_url"] = f"sqlite:///{sound.folder / 'new.db'}"
    sound.added = ()
    findings = await sound.look()
    assert case_of(findings, "set_in_teams") == "nothing"
    assert case_of(findings, "headteacher") == "absent"


async def test_another_policy_is_sound_and_found_by_search(sound: Clinic) -> None:
    """An imported policy that names no review date, and that no model was trained for, is two notes and no fault."""
    made = make(PUBLIC.read_bytes(), PUBLIC.name)
    sound.given["policy"] = str(write(made, sound.folder))
    findings = await sound.look(but=())
    assert (faults(findings), notes(findings)) == (set(), OF_ANOTHER)
    assert readable(findings)


async def test_managed_identity_is_used_where_azure_gives_one(sound: Clinic) -> None:
    """In Azure the bot signs in as the identity that it is, and has no secret."""
    async with loopback_identity() as identity:
        sound.patch.setenv("IDENTITY_ENDPOINT", identity.address)
        sound.patch.setenv("IDENTITY_HEADER", identity.secret)
        sound.given |= {"app_type": "UserAssignedMSI", "app_password": ""}
        findings = await sound.look()
    assert faults(findings) == set()
    assert case_of(findings, "sign_in") == "ok_managed"


@asynccontextmanager
async def serving(sound: Clinic) -> AsyncIterator[TestServer]:
    """Something at this computer's https address that answers as the bot does."""

    async def lives(_request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def refuse(_request: web.Request) -> web.Response:
        return web.json_response({"error": "no token"}, status=401)

    app = web.Application()
    app.add_routes([web.get("/healthz", lives), web.post("/api/messages", refuse)])
    server = TestServer(app, host="127.0.0.1", scheme="https")
    await server.start_server(ssl=server_context(sound.folder))
    yield server
    await server.close()


async def test_address_that_leads_to_the_bot_is_fine(sound: Clinic) -> None:
    """The bot's own refusal of a stranger is what shows that requests arrive."""
    async with serving(sound) as server:
        sound.address = f"https://localhost:{server.port}"
        findings = await sound.look()
    assert faults(findings) == set()
    assert case_of(findings, "address") == "ok"


async def test_port_of_the_running_bot_is_fine(sound: Clinic) -> None:
    """Beside a bot that is being served, its own port is not called taken."""

    async def lives(_request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    app = web.Application()
    app.add_routes([web.get("/healthz", lives)])
    async with TestServer(app) as server:
        sound.given["port"] = server.port
        findings = await sound.look()
    assert faults(findings) == set()
    assert case_of(findings, "port") == "serving"


async def test_model_is_loaded(sound: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """The model is loaded for the policy; one that is damaged is a fault, with the error's own words."""
    assert case_of(await sound.look(but=()), "model") == "ok"

    def load(*_given: object) -> answers.Reader:
        raise ModelError("The model is another one.", advice="Install it again.")

    monkeypatch.setattr(answers, "load", load)
    sound.added = ()  # they have it
    [fault] = [found for found in await sound.look(but=()) if found.state is State.WRONG]
    assert fault.line == "Answering model: The model is another one. Install it again."


async def test_what_rests_on_a_fault_is_not_looked_at(sound: Clinic) -> None:
    """A bot that cannot sign in is not told three times that nobody can be written to."""
    refuses("AADSTS7000215")(sound)
    findings = await sound.look()
    waiting = {found.check for found in findings if found.case == "waiting"}
    assert waiting == {"connector", "headteacher", "deputies", "chair", "graph"}
    assert all(found.state is State.SKIPPED for found in findings if found.case == "waiting")


@pytest.fixture
async def anybody(sound: Clinic) -> AsyncIterator[Patient]:
    """Somebody to look at."""
    async with patient(sound.settings()) as opened:
        yield opened


async def test_slow_check_is_given_up(anybody: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that gives no answer in time is a fault, and keeps nobody else waiting."""

    async def hang(_patient: Patient) -> Finding:
        await asyncio.Event().wait()
        raise AssertionError

    async def answer(_patient: Patient) -> Finding:
        return ok("clock")

    monkeypatch.setattr(examination, "LIMIT", 0.05)
    findings = await examine(anybody, [Check("port", hang), Check("clock", answer)])
    assert [found.case for found in findings] == ["late", "ok"]
    assert readable(findings)


async def test_check_that_fails_itself_is_told(anybody: Patient, capsys: pytest.CaptureFixture[str]) -> None:
    """A fault of the doctor's own is told as such, and its message stays out of the output."""

    async def fail(_patient: Patient) -> Finding:
        raise RuntimeError("canary-7319")

    [found] = await examine(anybody, [Check("port", fail)])
    assert (found.case, found.state) == ("broken", State.WRONG)
    assert "canary-7319" not in found.line + "".join(capsys.readouterr())


async def test_checks_wait_only_for_those_before_them(anybody: Patient) -> None:
    """A check that waits for one that waits, waits as well; one that was left out is not waited for."""

    async def fault(_patient: Patient) -> Finding:
        return wrong("hours", "no_days")

    async def answer(_patient: Patient) -> Finding:
        return ok("clock")

    chain = [Check("hours", fault), Check("keys", answer, ("hours",)), Check("clock", answer, ("keys", "port"))]
    assert [found.case for found in await examine(anybody, chain)] == ["no_days", "waiting", "waiting"]
    assert [found.case for found in await examine(anybody, chain[2:])] == ["ok"]


def test_every_check_rests_on_earlier_ones() -> None:
    """The order of the checks lets each wait only for what has begun, and each has a title."""
    names = [check.name for check in CHECKS]
    assert len(set(names)) == len(names)
    for place, check in enumerate(CHECKS):
        assert set(check.after) <= set(names[:place])
        assert f"doctor.title.{check.name}" in sentences()
