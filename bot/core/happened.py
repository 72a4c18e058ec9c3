"""Whether words tell of something that happened, or ask to add something to a report. Pure.

A question may tell ("should I mention he asked her for photos?"), and so may words that steer ("got to go, she's
crying"). In doubt they tell: a sentence too many in a report does no harm, and a lost one may. A mere question names
nobody and nothing that happened ("can I friend a parent?").
"""

import re
from collections.abc import Iterator
from datetime import datetime

from bot.core.facts import read_children
from bot.core.facts.alarms import danger_words, image_words
from bot.core.facts.kinds import ADULT, is_hypothetical
from bot.core.facts.names import NAME
from bot.core.facts.platforms import platform_places
from bot.core.facts.texts import hide, straight
from bot.core.incident import Draft, When
from bot.core.patterns import regex
from bot.core.quotation import quotations
from bot.core.short_answers import plain
from bot.core.when import read_when

_OFTEN = r"(?:\s+(?:just|also|only|already|never|then|once|even|still|always|actually|accidentally|now))*"
_IRREGULAR = (
    r"(?:sent|said|told|asked|wrote|came|went|did|got|had|was|were|took|made|gave|kept|knew|saw|met|hit|hurt|put|let"
    r"|left|drew|ran|found|heard|thought|felt|began|stole|bought|swore|rang|spoke|read|been|done|seen|gone|given|taken"
    r"|written|shown|known|spoken|(?:did|was|were|has|have|had)n'?t)"
)
_NOT_PAST = r"(?!(?:need|feed|bleed|allowed|supposed|banned|required|expected)\b)"
_PAST = rf"(?:{_IRREGULAR}|{_NOT_PAST}\w+ed)\b"
_ACTS = (
    r"(?:mes+[ae]*g(?:ed|d)|msg'?e?d|texted|e-?mailed|dm'?e?d|snapped|sent|asked|told|showed|wrote|called|rang|phoned"
    r"|added|followed|friended|invited|touched|kissed|threatened|bullied|shared|posted|uploaded|commented|swore|met|kept"
    r"|took|gave|made|wanted|offered|replied|answered|blocked|deleted|saved|accepted|forwarded|found|saw|filmed|grabbed"
    r"|pushed|stole|punched|kicked)"
)
_DEEDS = (
    rf"(?:{_ACTS}|responded|screenshot\w*|liked|seen|shown|given|taken|opened|rung|spoke|spoken|clicked|looked|ignored"
    r"|confiscated|noticed|overheard|heard|said)\b(?!\s+(?:you|so|this|(?:it|the\s+report)(?!\s+to))\b)"
)

_AFTER_HELPER = regex(  # "did she ...", "should I have ...": asked, not told
    r"\b(?:do|does|did|can|could|will|would|shall|should|may|might|must|am|is|are|was|were|have|has|had)(?:n'?t)?\s+$"
)
_AFTER_IF = regex(
    r"\b(?:if|when|whenever|whether|until|till|unless|once|in\s+case|so\s+that|what|who|how|where|why|which)\s+$"
)
_AFTER_BE = regex(r"\b(?:be|being|been|get|is|are|was|were|you|policy|clause|i)(?:n'?t)?\s+$")

_TOLD = (
    rf"\b(?:he|she|they|it|someone|somebody)(?:'d|'ve|'s|\s+ha[sd]|\s+have)?{_OFTEN}\s+{_PAST}",
    rf"\bi(?:'ve|\s+have){_OFTEN}\s+{_DEEDS}",
    r"\bi\s+(?:didn'?t|did\s+not|haven'?t|have\s+not)\s+(?!know|want|mean|understand|think|get)\w+",
    r"\bkeeps\s+\w+ing\b|\bstill\s+\w+ing\s+(?:me|her|him|them)\b",
    r"\b(?:because|cos|cause)\s+(?:he|she|they|i|we|his|her|their|my|mum|dad)\b",
    r"(?<!you\s)\bbeen\s+\w+ing\b",
)
_NOTHING_NEW = (
    r"(?:any|no|something|anything|more|(?:an?\s+)?(?:rule|clause|policy|form|law|number|way|deadline|limit)s?)"
)
_TOLD_UNLESS_IF = (
    rf"\bi{_OFTEN}\s+{_DEEDS}",
    r"\b(?:he|she)(?:'?s|\s+\w+s)\b(?!\s+(?:allowed|supposed|to)\b)",
    r"\b(?:they|we|kids|children|people|parents|some)(?:'?re|\s+are|\s+keep)\s+(?!going\s+to)\w+ing\b",
    rf"\bthere(?:'?s|\s+is|\s+are|\s+was|\s+were|\s+has\s+been)\s+(?!{_NOTHING_NEW}\b)\w",
)
_ACTED_ON = regex(
    rf"\b{_ACTS}\s+(?:me|him|her|them|us|my|his|their|an?|the|some|loads|lots|another|this|these|[0-9])\b"
)
_IF_ANYBODY = regex(r"\bif\s+(?:an?|any|some\w*|one\s+of|another)\b")
_ASKS_MEANING = regex(r"\b(?:means?|meant|counts?|definition|defined)\b")
_HAPPENED = (
    *((regex(pattern), (_AFTER_HELPER,)) for pattern in _TOLD),
    *((regex(pattern), (_AFTER_HELPER, _AFTER_IF)) for pattern in _TOLD_UNLESS_IF),
)


def tells(text: str, draft: Draft, now: datetime) -> bool:
    """Whether a message, asked or told, names somebody or something that happened. `now`: the moment of typing."""
    said = plain(text)
    if quotations(text) or any(_stands(said, pattern, before) for pattern, before in _HAPPENED):
        return True
    if _names_a_child(text, draft) or _past_day(text, now) or not _is_english(text):
        return True
    if is_hypothetical(said) or _IF_ANYBODY.search(said) or _ASKS_MEANING.search(said):
        return False
    return _stands(said, _ACTED_ON, (_AFTER_BE,)) or bool(danger_words(text) or image_words(text))


def _stands(said: str, pattern: re.Pattern[str], before: tuple[re.Pattern[str], ...]) -> bool:
    """Whether a pattern is found where none of these stands before it."""
    return any(not any(each.search(said, 0, match.start()) for each in before) for match in pattern.finditer(said))


def _names_a_child(text: str, draft: Draft) -> bool:
    """Whether a child is named, or one whom the report knows already is named again."""
    words = set(re.findall(r"[\w']+", plain(text).replace("'s", "")))
    known = {child.name.split()[0].lower() for child in draft.children if child.name}
    return bool(words & known) or any(child.name or child.screen_name for child in read_children(text))


def _past_day(text: str, now: datetime) -> bool:
    found = read_when(text, now)
    return isinstance(found, When) and found.day < now.date()


_ENGLISH = frozenset(
    """
    a about account add after all allowed also am an and any anyone are as at be because been before but by can child
    children class clause contact could danger day delete deputy did do does don't else even ever facebook find for
    friend from get give go group had happen happens has have head he help her him his how i i'm if in instagram is it
    it's job keep know let like long lose make may me mean message more much must my need no not now of ok okay on one
    or our out parent parents phone photo photos picture policy post privacy pupil pupils put read really reply report
    right rule safe save say school see send she should so social some someone staff still stop take talk teacher tell
    text than that that's the them then there there's they thing this time to tonight too trouble up us use want was
    we were what what's whatsapp when where which who who's why will with would wrong yes you your
    """.split()  # noqa: SIM905  # reads better as prose
)
_FEW = 4
_SHARE = 0.25


def _is_english(text: str) -> bool:
    """Whether enough of a message are everyday English words for what it asks to be understood here."""
    words = [word.strip("'") for word in re.findall(r"[^\W\d_][\w']*", plain(text))]
    return len(words) < _FEW or sum(word in _ENGLISH for word in words) >= _SHARE * len(words)


_LEAD = r"(?:(?:so|but|and|also|ok|okay|right|oh|um|sorry|actually|hang\s+on|wait|please)[\s,.]+)*"
_SAY = r"(?:say|add|mention|put|include|note|state|write|record|change|correct|tell\s+you|know|hear)"
_ADDS = regex(
    rf"{_LEAD}(?:(?:can|could|may|should|shall|do|must|ought|would|did)(?:n'?t)?\s+(?:i|we|you)\s+"
    rf"(?:(?:need|have|want|like)\s+(?:me\s+)?to\s+|to\s+|also\s+|just\s+|please\s+|still\s+)*{_SAY}\b"
    r"|(?:does|do|did|would|will|is|was)\s+(?:it|that)\s+(?:matter|help|worth|relevant|important|useful|any\s+use"
    r"|make\s+a\s+difference|change\s+(?:it|anything))\b)(?P<what>.*)",
    re.DOTALL,
)
_DID_I_SAY = regex(
    rf"{_LEAD}(?:did|have)\s+i\s+(?:already\s+)?(?:say|said|mention(?:ed)?|tell\s+you|told\s+you)\b\s*\w"
)
_REFERS = regex(
    rf"\b(?:he|she|they|him|her|hers|his|them|their|there'?s|it(?:'?s|\s+is|\s+was)|{ADULT}"
    r"|that(?!\s+(?:on|in|to|here|at|about|as)\b)(?=\s+\w))\b"
)


def asks_to_add(text: str, draft: Draft, now: datetime) -> bool:
    """Whether a message asks whether something belongs in the report, and says what."""
    said = plain(text)
    if _DID_I_SAY.match(said):
        return True
    match = _ADDS.fullmatch(said)
    return match is not None and (bool(_REFERS.search(match["what"])) or any(_names(text)) or tells(text, draft, now))


def _names(text: str) -> Iterator[str]:
    """Words that could be somebody's name, without those of apps."""
    own = straight(text)
    for start, end, _ in platform_places(own):
        own = hide(own, start, end)
    yield from (match[0] for match in re.finditer(NAME, own))
