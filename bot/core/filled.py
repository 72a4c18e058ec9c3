"""What a pressed button of the guided report, and the fields beside it, do to the draft. Pure."""

from datetime import datetime

from bot.core.facts import NOBODY, Staff, read_children, read_facts
from bot.core.incident import Certainty, Child, Draft, Kind, Party, Source, Told, When
from bot.core.interview import Step, chosen
from bot.core.telling import Read, Reading, absorb
from bot.core.when import Trouble, read_when


def given(draft: Draft, step: Step, answer: str, inputs: dict[str, str], now: datetime, staff: Staff = NOBODY) -> Read:
    """What a pressed button and the fields beside it do. Fields hold text as typed; unknown values count as none."""
    reading = Reading(draft, now)
    match step:
        case Step.SAFETY | Step.IMAGES if answer in set(Certainty):
            reading.change(**{"safety" if step is Step.SAFETY else "images": Certainty(answer)})
        case Step.PARTIES:
            said = frozenset(Party(one) for one in inputs.get("parties", "").split(",") if one in set(Party))
            if not said:
                return Read(draft, (("report.parties.error", {}),), understood=False)
            reading.change(parties=chosen(said))
        case Step.FACTS:
            _given_facts(reading, inputs if answer == "given" else {})
        case Step.ACCOUNT:
            _given_account(reading, inputs, staff)
        case Step.SO_FAR:
            _given_so_far(reading, inputs if answer == "given" else {})
        case _:
            return Read(draft, understood=False)
    return Read(reading.draft, tuple(reading.notes))


def _given_facts(reading: Reading, inputs: dict[str, str]) -> None:
    """The facts card: only the field for when can be wrong, and it is named; nothing typed is lost."""
    draft = reading.draft
    name = inputs.get("children", "").strip()
    if name and name != draft.children_text:
        named = read_children(name, draft.children, expecting=True)
        reading.change(children=named or (Child(name=name),))
    if platform := inputs.get("platform", "").strip():
        reading.change(platform=platform)
    if (kind := inputs.get("kind", "")) in set(Kind):
        reading.change(kind=Kind(kind))
    if (source := inputs.get("source", "")) in set(Source):
        reading.change(source=Source(source))
    if not (words := inputs.get("happened", "").strip()) or _given_when(reading, words):
        reading.settle(Step.FACTS)


def _given_when(reading: Reading, words: str) -> bool:
    """The field for when; words that tell no day or time are kept in the account, and a day that cannot be is named."""
    known = reading.draft.happened
    if known is not None and known.words == words:
        return True
    found: When | Trouble | None = read_when(words, reading.now, expecting=True)
    if isinstance(found, Trouble):
        reading.note(f"report.facts.{found.kind.value}", words=found.words)
        return False
    reading.change(happened=found, account=_with(reading.draft.account, words if found is None else ""))
    return True


def _given_account(reading: Reading, inputs: dict[str, str], staff: Staff) -> None:
    reading.change(account=_with(reading.draft.account, inputs.get("account", "")))
    if words := inputs.get("childs_words", ""):
        reading.change(childs_words=words)
    if not reading.draft.account:
        reading.note("report.account.error")
        return
    told = inputs.get("account", "")
    absorb(reading, read_facts(told, reading.now, reading.draft), staff.involved(told))
    reading.settle(Step.ACCOUNT)


def _given_so_far(reading: Reading, inputs: dict[str, str]) -> None:
    if (told := inputs.get("told", "")) in set(Told):
        reading.change(told=Told(told))
    reading.change(done_so_far=_with(reading.draft.done_so_far, inputs.get("done", "")))
    reading.settle(Step.SO_FAR)


def _with(pieces: tuple[str, ...], text: str) -> tuple[str, ...]:
    return (*pieces, text) if text.strip() else pieces
