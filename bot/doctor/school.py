"""The school: its file, what was set in Teams since, people who can be reached, numbers to ring, hours to go by."""

import re
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from sqlalchemy import Connection

from bot.core import hours as school_time
from bot.core.delivery import Outcome
from bot.core.message import Address
from bot.core.people import Person
from bot.doctor.finding import Finding, note, ok, refused, skipped, wrong
from bot.doctor.identity import GUID
from bot.doctor.patient import Patient
from bot.doctor.records import current, recorded
from bot.storage import reports, turns
from bot.texts import say

FAR = timedelta(days=60)  # without a school day; the longest holidays of a school in England are six weeks
SLOW = 8 * 60  # minutes of school time: about a day
SLOW_URGENT = 60
FEWEST_DIGITS = 3  # 101, 111, 999
_PARTS = {"people": "people", "numbers": "numbers", "escalation": "times", "hours": "hours", "away": "away"}
_NUMBER = re.compile(r"[+()\d\s./-]+(?:\s*(?:ext|x)\.?\s*\d+)?", re.IGNORECASE)
# Numbers that the regulator keeps for stories: https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama
_FOR_STORIES = re.compile(r"01632960\d{3}|02079460\d{3}|07700900\d{3}|0\d{3}4960\d{3}")


async def file(patient: Patient) -> Finding:
    """Whether the school file can be read and is sound, and its people are known by ids that Teams uses."""
    if patient.school_fault is not None:
        return refused("school", "faulty", patient.school_fault)
    people = patient.school.people if patient.school else ()
    if strangers := [person.name for person in people if not GUID.fullmatch(person.id)]:
        return wrong("school", "ids", names=_listed(strangers))
    return ok("school", people=len(people))


async def set_in_teams(patient: Patient) -> Finding:
    """Which parts of the file no longer count; the checks of people, numbers and hours look at what does."""
    now = await current(patient)
    parts = [
        say(f"settings.what.{what}")
        for name, what in _PARTS.items()
        if getattr(now, name) != getattr(patient.school, name)
    ]
    return ok("set_in_teams", what=_listed(parts)) if parts else skipped("set_in_teams", "nothing")


async def headteacher(patient: Patient) -> Finding:
    """Whether the Head Teacher can be written to."""
    return await _reachable(patient, "headteacher", [(await current(patient)).headteacher])


async def deputies(patient: Patient) -> Finding:
    """Whether the deputies can be written to."""
    there = (await current(patient)).deputies
    return await _reachable(patient, "deputies", there) if there else note("deputies", "nobody")


async def chair(patient: Patient) -> Finding:
    """Whether the chair of governors can be written to."""
    there = (await current(patient)).chair
    return await _reachable(patient, "chair", [there]) if there else note("chair", "nobody")


async def numbers(patient: Patient) -> Finding:
    """Whether the numbers are set, look like numbers, and are no examples."""
    school = await current(patient)
    outside = {say(f"doctor.number.{name}"): number for name, number in school.numbers}
    leads = {person.name: person.phone for person in school.people if person.reads_reports}
    given = {name: number for name, number in (outside | leads).items() if number.strip()}
    if odd := [name for name, number in given.items() if not _is_number(number)]:
        return wrong("numbers", "odd", names=_listed(odd))
    if examples := [name for name, number in given.items() if _FOR_STORIES.fullmatch(_dialled(number))]:
        return wrong("numbers", "example", names=_listed(examples))
    if not school.numbers.social_care.strip():
        return wrong("numbers", "social_care")
    missing = [name for name in outside | leads if name not in given]
    return note("numbers", "some", names=_listed(missing)) if missing else ok("numbers")


async def hours(patient: Patient) -> Finding:
    """Whether the school is ever open, and the next person is told before long."""
    school = await current(patient)
    if school.hours.opens >= school.hours.closes:
        return wrong("hours", "reversed")
    if not school.hours.days:
        return wrong("hours", "no_days")
    today = patient.now().astimezone(school.zone).date()
    if not any(school_time.school_day(today + timedelta(days=day), school) for day in range(FAR.days)):
        return wrong("hours", "never", days=FAR.days)
    ladder = school.escalation
    if max(ladder.remind, ladder.deputies, ladder.reporter) > SLOW or max(ladder.urgent, default=0) > SLOW_URGENT:
        return note("hours", "slow")
    if not any(holiday.last >= today for holiday in school.holidays):
        return note("hours", "no_holidays")
    return ok("hours")


async def _reachable(patient: Patient, check: str, people: Sequence[Person]) -> Finding:
    """Whether each has added the app and has it still."""
    absent, blocked = [], []
    for person in people:
        address = await recorded(patient, partial(_private_chat, person=person.id))
        if address is None:
            absent.append(person.name)
        elif await patient.connector.probe(address) is Outcome.UNREACHABLE:
            blocked.append(person.name)
    if absent:
        return wrong(check, "absent", names=_listed(absent))
    return wrong(check, "blocked", names=_listed(blocked)) if blocked else ok(check)


def _private_chat(connection: Connection, person: str) -> Address | None:
    chat = reports.personal_chat(connection, person)
    return None if chat is None else turns.address_of(connection, chat)


def _is_number(number: str) -> bool:
    return bool(_NUMBER.fullmatch(number.strip())) and sum(mark.isdigit() for mark in number) >= FEWEST_DIGITS


def _dialled(number: str) -> str:
    """The digits as they are dialled in the country."""
    return re.sub(r"^44", "0", re.sub(r"\D", "", number))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
