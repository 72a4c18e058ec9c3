"""Runs the checks together, each with a time limit; one that rests on another waits for it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from bot.doctor import finding
from bot.doctor.finding import Finding, State
from bot.doctor.patient import Patient

log = structlog.get_logger()

LIMIT = 30.0  # seconds of one check; the slowest waits for three answers of ten seconds


@dataclass(frozen=True, slots=True)
class Check:
    """A look at one thing. `after`: what must be in order first, so that one cause is not told twice."""

    name: str
    look: Callable[[Patient], Awaitable[Finding]]
    after: tuple[str, ...] = ()


async def examine(patient: Patient, checks: Sequence[Check]) -> list[Finding]:
    """What all checks find, in their order; a check may rest on earlier ones only."""
    looking: dict[str, asyncio.Task[Finding]] = {}
    for check in checks:
        first = [looking[name] for name in check.after if name in looking]
        looking[check.name] = asyncio.create_task(_look(check, patient, first))
    return [await each for each in looking.values()]


async def _look(check: Check, patient: Patient, first: Sequence[asyncio.Task[Finding]]) -> Finding:
    for earlier in first:
        found = await earlier
        if found.state is State.WRONG or found.case == "waiting":
            return finding.waiting(check.name, on=found.check)
    try:
        async with asyncio.timeout(LIMIT):
            return await check.look(patient)
    except TimeoutError:
        return finding.late(check.name, LIMIT)
    except Exception:
        log.exception("check failed", check=check.name)
        return finding.broken(check.name)
