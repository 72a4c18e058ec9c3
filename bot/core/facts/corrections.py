"""A correction typed while everything is read back: "he's in 4C not 4B", "it was more like half six".

Only what is plainly a correction changes anything, and it changes that alone.
"""

import re
from datetime import datetime
from typing import Final

from bot.core.facts.children import same_name
from bot.core.facts.classes import LOOSE_CLASS, as_class
from bot.core.facts.kinds import is_learning
from bot.core.facts.names import NAME, WORD, could_be_name
from bot.core.facts.naming import read_children
from bot.core.facts.platforms import platform_places
from bot.core.facts.texts import own_words
from bot.core.incident import Child, Draft, When
from bot.core.patterns import regex
from bot.core.short_facts import ACTED
from bot.core.when import Trouble, amend, read_when
from bot.core.when.times import NOON

_MOST_WORDS: Final = 40
"""A longer text is a story, not a correction."""
_SHORT: Final = 5
"""A text of so few words that tells a time is an answer by itself: "about half six"."""
_ASKS = regex(r"\?\s*$")
_CLASS = rf"(?:{LOOSE_CLASS})(?!\w)"
_CLASS_NOT = regex(
    rf"(?P<new>{_CLASS})\s*,?\s*(?:and\s+)?(?:it's\s+|he's\s+|she's\s+)?not\s+(?:in\s+)?(?P<old>{_CLASS})",
    re.IGNORECASE,
)
_NOT_CLASS = regex(
    rf"\bnot\s+(?:in\s+)?(?P<old>{_CLASS})\s*[,.;-]?\s*(?:(?:it's|he's|she's|but|it\s+is|is|in|its)\s+)*(?P<new>{_CLASS})",
    re.IGNORECASE,
)
_CLASS_IS = regex(
    rf"\b(?:he's|she's|they're|he\s+is|she\s+is|it's|it\s+is|is|was|should\s+be|should\s+say|meant)\s+(?:actually\s+|really\s+|now\s+)?"
    rf"(?:in\s+)?(?:class\s+)?(?P<new>{_CLASS})",
    re.IGNORECASE,
)
_CLASS_ALONE = regex(
    rf"(?:(?:no|sorry|actually|oops|wait|hang\s+on|i\s+meant?|meant|make\s+that|should\s+be)[\s,.]+)+(?:in\s+)?(?P<new>{_CLASS})[\s.!]*",
    re.IGNORECASE,
)
_CALLED = rf"(?:{NAME})"
_NAME_NOT = regex(rf"(?P<new>{_CALLED})\s*,?\s*(?:and\s+)?not\s+(?P<old>{_CALLED})")
_NOT_NAME = regex(
    rf"\bnot\s+(?P<old>{_CALLED})\s*[,.;-]?\s*(?:(?i:it's|its|but|it\s+is|it\s+was|he's|she's|it)\s+)*(?P<new>{_CALLED})"
)
_SURNAME = regex(rf"\b(?i:sur|last\s+)name(?i:'s|\s+is|\s+should\s+be)\s+(?:actually\s+)?(?P<new>{WORD})")
_NAME_IS = regex(
    rf"\b(?i:(?:his|her|the|their|child's)\s+(?:full\s+)?name(?:'s|\s+is|\s+should\s+be))\s+(?:actually\s+)?(?P<new>{NAME})"
)
_YES_SURNAME = regex(rf"^(?i:yes|yep|yeah)[,.]?\s+(?:(?i:it's|it\s+is)\s+)?(?P<new>{WORD})\s*(?:[.,!]|$)")
_WRONG = regex(
    rf"(?P<old>{NAME})(?i:'s|\s+is|\s+was)\s+(?i:the\s+)?(?i:wrong)\b|\b(?i:it\s+wasn't|it\s+isn't|wasn't)\s+(?P<not>{NAME})"
)
_ACCOUNT = regex(
    r"\b(?:using|on|from|through|via)\s+(?:his|her|their)\s+(?:\w+'s\s+)?(?:account|phone|tablet|login)\b",
    re.IGNORECASE,
)
_IS_CORRECTION = regex(
    r"\b(?:not|wrong|actually|meant|mean|should|correction|sorry|instead|rather|more\s+like|hang\s+on|change|it\s+was"
    r"|it's|was|make\s+that|no)\b",
    re.IGNORECASE,
)
_NOT_WHEN = regex(
    r"\b(?:send|meeting|ring|lesson|again|another|also|since|repl(?:y|ied)|rang|rung|phoned|add)\b", re.IGNORECASE
)
"""Words of a text that tells something more rather than another day or time."""
_HOUR = r"(?P<{}>\d{{1,2}}(?:[.:]\d\d)?)"
_HOUR_NOT = regex(
    r"(?:(?:sorry|no|oops|actually|it|was|is|it's|its|i|meant|should|be|say|about|at|that)[\s,.]+)*"
    rf"{_HOUR.format('new')}\s*,?\s*(?:and\s+)?not\s+(?:at\s+)?{_HOUR.format('old')}[\s.!]*",
    re.IGNORECASE,
)
"""Two bare hours; only the time that is known tells that they are hours, and of which half of the day."""


def _the_one(draft: Draft, own: str) -> int | None:
    """The place of the child whom a correction is about: the one it names, else the only one there is."""
    named = [
        place
        for place, child in enumerate(draft.children)
        if child.name and re.search(rf"\b{re.escape(child.name.split()[0])}\b", own, re.IGNORECASE)
    ]
    if len(named) == 1:
        return named[0]
    return 0 if len(draft.children) == 1 and not named else None


def _with_child(draft: Draft, place: int, **changed: str) -> Draft:
    child = draft.children[place].model_copy(update=changed)
    children = (*draft.children[:place], child, *draft.children[place + 1 :])
    return draft if children == draft.children else draft.model_copy(update={"children": children})


def _class(draft: Draft, own: str) -> Draft:
    """The class changed, of the child who has the old one, or who is meant."""
    if match := _CLASS_NOT.search(own) or _NOT_CLASS.search(own):
        old, new = as_class(match["old"]), as_class(match["new"])
        having = [
            place for place, child in enumerate(draft.children) if child.school_class.casefold() == old.casefold()
        ]
        place = having[0] if len(having) == 1 else None
        if len(having) > 1 and (one := _the_one(draft, own)) in having:
            place = one
        return draft if place is None else _with_child(draft, place, school_class=new)
    match, place = _CLASS_ALONE.fullmatch(own) or _CLASS_IS.search(own), _the_one(draft, own)
    if match is None or place is None or _is_of_another(draft.children[place], own[: match.start()]):
        return draft
    return _with_child(draft, place, school_class=as_class(match["new"]))


def _is_of_another(child: Child, before: str) -> bool:
    """Whether the word before "is in 4C" names somebody else: "mollie is in 4C" says nothing of Kai."""
    who = re.findall(r"[\w'-]+", before)[-1:]
    return bool(who) and could_be_name(who[0]) and who[0].lower() not in child.name.lower().split()


def _renamed(name: str, old: str, new: str) -> str:
    """The name with the old words of it made the new ones; the same name where the old ones are not in it."""
    words, olds, news = name.split(), old.split(), new.split()
    lower = [word.casefold() for word in words]
    for place in range(len(words) - len(olds) + 1):
        if lower[place : place + len(olds)] == [word.casefold() for word in olds]:
            if len(olds) < len(words) and len(news) > len(olds):
                return new
            return " ".join([*words[:place], *news, *words[place + len(olds) :]])
    return name


def _name(draft: Draft, own: str) -> Draft:
    """The name changed, where the old one or the surname is spoken of."""
    if match := _NAME_NOT.search(own) or _NOT_NAME.search(own):
        renamed = [
            (place, _renamed(child.name, match["old"], match["new"])) for place, child in enumerate(draft.children)
        ]
        changed = [(place, name) for place, name in renamed if name != draft.children[place].name]
        return _with_child(draft, changed[0][0], name=changed[0][1]) if len(changed) == 1 else draft
    place = _the_one(draft, own)
    if place is None or not draft.children[place].name:
        return draft
    first = draft.children[place].name.split()[0]
    if match := _SURNAME.search(own):
        return _with_child(draft, place, name=f"{first} {match['new']}")
    if match := _NAME_IS.search(own):
        return _with_child(draft, place, name=" ".join(match["new"].split()))
    match = _YES_SURNAME.search(own)
    # A bare "yes Reed" only where that name has been told before and this child has no surname yet.
    if match and match["new"] in f"{draft.others} {' '.join(draft.account)}" and draft.children[place].name == first:
        return _with_child(draft, place, name=f"{first} {match['new']}")
    return draft


def _renamed_in_small(draft: Draft, own: str) -> Draft:
    """The name changed where it is put right in small letters: "kyle not kai" of a child who is known as Kai."""
    for place, child in enumerate(draft.children):
        for word in child.name.split():
            match = re.search(rf"\b(?P<new>[\w'-]+)\s*,?\s*(?:and\s+)?not\s+{re.escape(word)}\b", own, re.IGNORECASE)
            if match and could_be_name(match["new"]):
                return _with_child(draft, place, name=_renamed(child.name, word, match["new"]))
    return draft


def _another_child(draft: Draft, text: str, own: str) -> Draft:
    """Another child in place of one who was named wrongly; whose account it was is kept among the others involved."""
    match = _WRONG.search(own)
    if match is None:
        return draft
    old = match["old"] or match["not"]
    meant = [place for place, child in enumerate(draft.children) if same_name(child.name, old)]
    new = [child for child in read_children(text) if child.name and not same_name(child.name, old)]
    if len(meant) != 1 or len(new) != 1:
        return draft
    place = meant[0]
    before = draft.children[place]
    if any(same_name(child.name, new[0].name) for child in draft.children):
        return draft
    others = draft.others
    if used := _ACCOUNT.search(own):
        whose = ", ".join(part for part in (before.name, before.school_class) if part)
        told = f"{before.name.split()[0]}'s {used[0].split()[-1]} ({whose})"
        others = f"{others}\n{told}" if others else told
    child = Child(name=new[0].name, school_class=new[0].school_class, note=text.strip())
    children = (*draft.children[:place], child, *draft.children[place + 1 :])
    return draft.model_copy(update={"children": children, "others": others})


def _platform(draft: Draft, own: str) -> Draft:
    """The platform changed; "not Instagram" alone changes nothing."""
    names = tuple(dict.fromkeys(name for _, _, name in platform_places(own)))
    if len(names) != 1 or names[0] == draft.platform:
        return draft
    return draft.model_copy(update={"platform": names[0]})


def _when(draft: Draft, text: str, own: str, now: datetime) -> Draft | Trouble:
    """The day or time changed, of what happened or of learning of it; the rest of it is kept."""
    if _NOT_WHEN.search(own):
        return draft
    field = "aware" if draft.aware is not None and (draft.happened is None or is_learning(own)) else "happened"
    known = draft.aware if field == "aware" else draft.happened
    text = _other_hour(known, own) or text
    found = amend(known, text, now) if known is not None else read_when(text, now, expecting=True)
    if isinstance(found, When):
        return draft.model_copy(update={field: found})
    return draft if found is None else found


def _other_hour(known: When | None, own: str) -> str:
    """The new time of "8 not 9" where nine is the time that is known, in the same half of the day; else nothing."""
    match = _HOUR_NOT.fullmatch(own)
    if match is None or known is None or known.at is None:
        return ""
    hour, _, minute = match["old"].replace(".", ":").partition(":")
    if int(hour) % 12 != known.at.hour % 12 or int(minute or 0) not in {0, known.at.minute}:
        return ""
    return f"{match['new'].replace('.', ':')}{'am' if known.at.hour < NOON else 'pm'}"


def correct(draft: Draft, text: str, now: datetime) -> Draft | Trouble | None:
    """The draft with what a text corrects: class, name, child, platform, day or time.

    A Trouble where it corrects the day or time with one that cannot be; None where it is not plainly a correction.
    """
    own = own_words(text)
    if _ASKS.search(own) or len(own.split()) > _MOST_WORDS:
        return None
    swapped = _another_child(draft, text, own)
    classed = _class(draft, own)
    named = _name(classed, own)
    changed = swapped if swapped != draft else named if named != classed else _renamed_in_small(classed, own)
    if swapped != draft or not (_IS_CORRECTION.search(own) or len(own.split()) <= _SHORT):
        return changed if changed != draft else None
    changed = _platform(changed, own)
    result = _when(changed, text, own, now)
    if isinstance(result, Trouble):
        return changed if changed != draft else result
    return result if result != draft else None


_PLAINLY = regex(r"\bnot\b|n't\b|\bwrong\b|\bmeant\b|\bshould\s+(?:be|say|have)\b|^\s*(?:sorry|no)\b", re.IGNORECASE)
_FEW: Final = 14
_KNOWN = ("children", "platform", "happened", "aware")


def puts_right(before: Draft, after: Draft) -> bool:
    """Whether something that was known has changed; what is only told for the first time corrects nothing."""
    known = ((getattr(before, name), getattr(after, name)) for name in _KNOWN)
    return any(old and new != old for old, new in known)


def may_correct(text: str) -> bool:
    """Whether a text has the form of a correction; `only_corrects` asks besides what it would change."""
    own = own_words(text)
    return len(own.split()) <= _FEW and bool(_PLAINLY.search(own)) and not ACTED.search(own)


def only_corrects(draft: Draft, text: str, now: datetime) -> bool:
    """Whether a text says that something in a report was otherwise, and nothing else: "it was 7am not 8am"."""
    if not may_correct(text):
        return False
    fixed = correct(draft, text, now)
    return isinstance(fixed, Draft) and puts_right(draft, fixed)
