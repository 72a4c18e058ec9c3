"""`safecontact doctor`: looks at everything and says how it stands, one line each."""

import asyncio
import json
from pathlib import Path

from bot.doctor.checks import CHECKS
from bot.doctor.configuration import read_settings
from bot.doctor.examination import examine
from bot.doctor.finding import Finding, State
from bot.doctor.patient import patient
from bot.settings import Settings
from bot.texts import say


def doctor(*, as_json: bool, app: Path | None, address: str) -> bool:
    """Print every finding; whether nothing is wrong."""
    settings, findings = read_settings()
    if settings is not None:
        findings += asyncio.run(_examined(settings, app, address))
    faults = sum(found.state is State.WRONG for found in findings)
    if as_json:
        print(json.dumps({"ok": not faults, "findings": [_plain(found) for found in findings]}, ensure_ascii=False))
        return not faults
    for found in findings:
        print(f"{say(f'doctor.state.{found.state.value}'):<6} {found.line}")
    print(say("doctor.summary.well") if not faults else say("doctor.summary.faults", count=faults))
    return not faults


async def _examined(settings: Settings, app: Path | None, address: str) -> list[Finding]:
    async with patient(settings, app=app, address=address) as opened:
        return await examine(opened, CHECKS)


def _plain(found: Finding) -> dict[str, str]:
    return {
        "check": found.check,
        "state": found.state.value,
        "cause": found.case,
        "says": found.words,
        "do": found.advice,
    }
