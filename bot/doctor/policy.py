"""What answers are made of: the policy pack, its review date, and the model that reads messages."""

import asyncio

from bot import answers, policies
from bot.doctor.finding import Finding, note, ok, refused
from bot.doctor.patient import Patient
from bot.errors import SafeContactError


async def policy(patient: Patient) -> Finding:
    """Whether the policy is there, and every quotation of it is word for word."""
    try:
        pack = await asyncio.to_thread(policies.load, patient.settings.policy)
    except SafeContactError as error:
        return refused("policy", "faulty", error)
    return ok("policy", title=pack.title)


async def review(patient: Patient) -> Finding:
    """Whether the policy's own review date has passed; it is then still the policy, and each answer says so."""
    pack = policies.load(patient.settings.policy)
    if pack.review_due is None:
        return note("review", "none")
    due = f"{pack.review_due:%B %Y}"
    if pack.review_passed(patient.now().date()):
        return note("review", "passed", due=due)
    return ok("review", due=due)


async def model(patient: Patient) -> Finding:
    """Whether the model can be loaded, and whether it was trained for this policy or finds its answers without."""
    pack = policies.load(patient.settings.policy)
    try:
        reader = await asyncio.to_thread(answers.load, pack)
    except SafeContactError as error:
        return refused("model", "faulty", error)
    return note("model", "untrained") if isinstance(reader, answers.ZeroShot) else ok("model")
