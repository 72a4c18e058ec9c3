"""What a typed answer to one step of the guided report does to the draft. Pure; `filled` is for pressed ones.

Told is told: whatever a message says plainly is taken over, whichever step it comes at, and its words are kept.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.core import short_answers as short
from bot.core.facts import (
    NOBODY,
    Facts,
    Staff,
    bare_class,
    correct,
    merge_children,
    puts_right,
    read_children,
    read_facts,
    says_more_than_facts,
    without_facts,
)
from bot.core.facts.kinds import ADULT, CHILD
from bot.core.incident import Certainty, Child, Draft
from bot.core.interview import Step, missing_facts
from bot.core.patterns import regex
from bot.core.short_facts import ACTED, BRIEF, says_more, tells_a_deed
from bot.core.telling import Note, Read, Reading, absorb, taken
from bot.core.when import Trouble, read_when

PURE = 14  # words of a correction that says nothing else


_POINTS_BACK = regex(
    r"^(?:(?:ok|okay|so|well|um|right|yes|yeah|and|but|actually|sorry)[\s,.]*)*(?:it|that|this|they|one|he"
    r"|she)(?:'s| has| have| did| does"
    r"| was| happened| actually| really| just)\b"
)
_OF_SOMEBODY = regex(rf"\b(?:{CHILD}|{ADULT}|he|she|they|him|her|them|some(?:one|body))\b", re.IGNORECASE)
"""Words of a question that may belong to a report: "will I get into trouble?" is nobody else's business."""
_BACK = 60  # characters of a message that can only be understood with the questions before it


def opening(text: str, now: datetime, earlier: Sequence[str] = (), staff: Staff = NOBODY) -> Draft:
    """The draft that a message starts which tells of something that happened; its words are the first account.

    `staff`: whom it may name as the one that it is about.
    `earlier`: the questions before it. "What if a child messaged me on Discord? ... it has": they are told with it.
    """
    points_back = len(text) <= _BACK and _POINTS_BACK.match(short.plain(text))
    before = [question for question in earlier if points_back and _OF_SOMEBODY.search(question)]
    reading = Reading(Draft(started_at=now, account=(*before, text) if text.strip() else ()), now)
    absorb(reading, read_facts(text, now), staff.involved(text))
    for question in before:
        reading.change(platform=reading.draft.platform or read_facts(question, now).platform)
    return reading.draft


def said_back(draft: Draft, now: datetime) -> tuple[Note, ...]:
    """What was understood of everything that a draft holds."""
    return tuple(taken(Draft(started_at=draft.started_at), draft, now))


_HAS = regex(r"\bI(?:'ve|\u2019ve|\s+have)\b", re.IGNORECASE)


def holding(draft: Draft, text: str) -> Draft:
    """The draft with a note, as typed, that the writer holds a file: the file itself is never taken."""
    if not _HAS.search(text) or text in draft.done_so_far:
        return draft
    return draft.model_copy(update={"done_so_far": (*draft.done_so_far, text)})


def typed(draft: Draft, step: Step, text: str, now: datetime, staff: Staff = NOBODY) -> Read:
    """What a typed message does at this step."""
    reading = Reading(draft, now)
    corrected = _correct(reading, step, text)
    answered = not corrected and _answer(reading, step, text, staff)
    if not answered and not corrected and short.nod(text):
        return Read(draft, understood=False)
    if _NO_PICTURES.fullmatch(short.plain(text)) and draft.images is None:
        reading.change(images=Certainty.NO)
        return Read(reading.draft, (("report.images.none", {}),))
    if corrected:  # it changes that alone, but "not Kai, it's about Mrs Carter" names besides who must not see it
        absorb(reading, Facts(), staff.involved(text))
    else:
        absorb(reading, read_facts(text, now, draft), staff.involved(text), done=step is not Step.SO_FAR)
    more = (
        step in _BARE and (says_more(text) or short.names_adult(text))
        if answered
        else _belongs_to_account(reading, draft, text, corrected=corrected)
    )
    if more:
        reading.change(account=(*reading.draft.account, text))
        if not _facts_only(draft, reading.draft):
            reading.note("report.account.added")
    notes = (*taken(draft, reading.draft, now), *_after(draft, reading.draft), *reading.notes)
    if answered and step in (Step.ACCOUNT, Step.SO_FAR):
        notes = tuple(note for note in notes if note[0] != "report.so_far.noted")
    return Read(reading.draft, notes, answered or reading.draft != draft or bool(notes))


def asked(draft: Draft, text: str, now: datetime, staff: Staff = NOBODY) -> Read:
    """What a question does that tells of something: it answers no step, and its words are kept as typed."""
    reading = Reading(draft, now)
    absorb(reading, read_facts(text, now, draft), staff.involved(text))
    reading.change(account=(*reading.draft.account, text))
    reading.note("report.account.added")
    return Read(reading.draft, (*taken(draft, reading.draft, now), *_after(draft, reading.draft), *reading.notes))


_NO_PICTURES = regex(
    r"(?:there (?:are|were|was|is) )?(?:no|not any|no sign of any) (?:pictures?|photos?|pics?|images?"
    r"|videos?)(?: involved| at all| sent)*[.!]*"
)


def _facts_only(before: Draft, after: Draft) -> bool:
    """Whether something else than the account has changed, which is said back anyway."""
    return before.model_copy(update={"account": after.account}) != after


def _after(before: Draft, after: Draft) -> list[Note]:
    """What to do about what was just told: keep the message; call back a picture that was sent on."""
    if len(after.done_so_far) == len(before.done_so_far):
        return []
    if after.images is not None and after.images.counts_as_yes:
        return [("report.images.shared", {})]
    first = not before.done_so_far and after.safety in (Certainty.YES, Certainty.NOT_SURE)
    waits: list[Note] = [("report.urgent.can_wait", {})] if first else []
    return [("report.so_far.keep", {}), *waits]


_BARE = frozenset({Step.SAFETY, Step.PARTIES, Step.IMAGES})  # answered by a word or two, of which nothing need be kept


def _correct(reading: Reading, step: Step, text: str) -> bool:
    """Put right what was told before. In free words only what is plainly a correction and nothing else counts."""
    draft = reading.draft
    known = draft.children or draft.platform or draft.happened or draft.aware
    if not known or (step is Step.FACTS and "happened" in missing_facts(draft) and not draft.children):
        return False
    if step in (Step.ACCOUNT, Step.SO_FAR) and (tells_a_deed(text) or len(text.split()) > PURE):
        return False
    fixed = correct(draft, text, reading.now)
    if isinstance(fixed, Trouble):
        reading.note(f"report.facts.{fixed.kind.value}", words=fixed.words)
        return True
    if fixed is None or not puts_right(draft, fixed):
        return False
    reading.draft = fixed
    if len(text.split()) > PURE:  # it tells more than the correction
        absorb(reading, read_facts(text, reading.now, fixed))
    return True


def _belongs_to_account(reading: Reading, before: Draft, text: str, *, corrected: bool) -> bool:
    """Words that are more than a short fact stay in the account, as typed; so does what nothing else understood."""
    if corrected:
        return len(text.split()) > PURE or bool(ACTED.search(text))
    if short.finished(text) or short.bare_no(text):
        return False
    after = reading.draft
    done = [piece for piece in after.done_so_far if piece not in before.done_so_far]
    if done and not _beyond(text, done):
        return False
    if after == before or says_more(text) or tells_a_deed(text):
        return True
    return says_more_than_facts(text, after.children, reading.now)


def _beyond(text: str, pieces: Sequence[str]) -> bool:
    """Whether the text says anything that these pieces of it do not."""
    rest = text
    for piece in pieces:
        rest = rest.replace(piece, " ", 1)
    return any(character.isalnum() for character in rest)


def _answer(reading: Reading, step: Step, text: str, staff: Staff) -> bool:
    """Take the answer to the step itself; False: this was something else."""
    take: dict[Step, Callable[[], bool]] = {
        Step.SAFETY: lambda: _take_certainty(reading, "safety", text),
        Step.PARTIES: lambda: _take_parties(reading, staff.by_role(text, alone=True)),
        Step.FACTS: lambda: _take_facts(reading, text),
        Step.ACCOUNT: lambda: _take_account(reading, text),
        Step.IMAGES: lambda: _take_certainty(reading, "images", text),
        Step.SO_FAR: lambda: _take_so_far(reading, text),
        Step.CHECK: lambda: False,
    }
    return take[step]()


def _take_certainty(reading: Reading, name: str, text: str) -> bool:
    answer = short.certainty(text)
    if answer is None:
        return False
    reading.change(**{name: answer})
    return True


def _take_parties(reading: Reading, text: str) -> bool:
    said = short.parties(text)
    if said is not None:
        reading.change(parties=said)
    elif short.unsure(text):
        reading.note("report.parties.unsure")
    else:
        return False
    return True


def _take_facts(reading: Reading, text: str) -> bool:
    """One short fact, or that it is not known; a day that cannot be is asked again."""
    missing = missing_facts(reading.draft)
    if short.finished(text):
        reading.settle(Step.FACTS)
        return True
    if not missing:
        return False
    if unknown := _unknown(text, missing):
        reading.settle(f"{Step.FACTS}.{unknown}")
        return True
    if "happened" in missing and not tells_a_deed(text) and not _MEANT.search(text):
        found = read_when(text, reading.now, expecting=missing[0] == "happened")
        if isinstance(found, Trouble):
            reading.note(f"report.facts.{found.kind.value}", words=found.words)
            return True
        if found is not None:
            reading.change(happened=found)
    if missing[0] == "children":
        named = read_children(without_facts(text, reading.now), expecting=True)
        reading.change(children=merge_children(reading.draft.children, named))
    if (school_class := bare_class(text)) and reading.draft.children:
        told = (Child(school_class=school_class),)
        reading.change(children=merge_children(reading.draft.children, told))
    elif missing[0] == "platform" and _may_be_platform(reading, text):
        reading.change(platform=text.strip())
        return True
    return False


def _unknown(text: str, missing: Sequence[str]) -> str:
    """Which of the missing facts is not known: the one named, else the one asked for; empty: that is not said."""
    if (named := short.unknown_fact(text)) in missing:
        return named
    return missing[0] if short.unsure(text) or short.certainty(text) is Certainty.NO else ""


_MEANT = regex(r"\b(?:meet|wants?)\b", re.IGNORECASE)  # a day that is yet to come, even where nobody is named
_PUTS_RIGHT = regex(r"\b(?:not?|wrong|actually|meant?|sorry|wait|name)\b", re.IGNORECASE)


def _may_be_platform(reading: Reading, text: str) -> bool:
    """Whether a short answer may be the app itself: it tells nothing, and puts nothing right that was told before."""
    if len(text) > BRIEF or tells_a_deed(text) or _PUTS_RIGHT.search(text) or short.told(text):
        return False
    facts = read_facts(text, reading.now, reading.draft)
    return not (facts.platform or facts.children or facts.happened or facts.parties or short.nod(text))


def _take_account(reading: Reading, text: str) -> bool:
    """Free words, kept as typed; "that's all" goes on, except from an account with nothing in it."""
    over = short.finished(text) or short.bare_no(text)
    if not over and (short.nod(text) or not any(character.isalnum() for character in text)):
        return False
    if not over:
        reading.change(account=(*reading.draft.account, text))
    elif not reading.draft.account:
        return False
    reading.settle(Step.ACCOUNT)
    return True


def _take_so_far(reading: Reading, text: str) -> bool:
    """Who knows already, or what was done, as typed; "no" and "that's all" go on."""
    if (who := short.told(text)) is not None:
        reading.change(told=who)
    elif not short.finished(text) and short.certainty(text) is None:
        if short.nod(text):
            return False
        reading.change(done_so_far=(*reading.draft.done_so_far, text))
    elif short.certainty(text) is Certainty.YES:
        return False
    reading.settle(Step.SO_FAR)
    return True
