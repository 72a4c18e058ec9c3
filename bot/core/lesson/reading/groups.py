"""Who a session is for: a class, a group or one pupil, never a name."""

import re
from dataclasses import dataclass

from bot.core.facts.classes import CODE, EARLY, LOOSE_CLASS, NAMED, YEAR, as_class
from bot.core.facts.names import NAME, WORD, could_be_name
from bot.core.facts.naming import read_children
from bot.core.lesson.reading.answers import answer, as_typed, is_short
from bot.core.lesson.reading.plain import ONE_TO_ONE
from bot.core.patterns import regex

ONE_PUPIL = "one pupil"
_CHILD = r"(?:child|girl|boy|kid|pupil|lad|lass|student|youngster|little\s+(?:one|boy|girl|lad))"
_ADJECTIVE = r"(?:(?:single|vulnerable|poorly|new|certain|particular|quiet|young|little|struggling|isolating|(?:y|yr|year)\s?[0-9])\s+)*"
_NOT_OWNED = r"(?!'s|s?'?\s+(?:mum|dad|mother|father|parents?|family|carer|nan))"
_ONE = regex(
    rf"""{ONE_TO_ONE} | \b(?:an?|one|that|this|1)\s+{_ADJECTIVE}(?:(?:{CODE}|(?:(?:year|yr)s?\s?|y)[0-9])\s+)?{_CHILD}\b{_NOT_OWNED}
      | (?<!mum\sof\s)(?<!dad\sof\s)(?<!parents\sof\s)\bone\s+of\s+(?:my|our|the)\s+(?!mums|dads|parents|families|staff|tas?\b|colleagues|slots)(?:\w+\s+)?\w+\b | \bone\s+of\s+(?:mine|ours)\b
      | \bjust\s+(?:me\s+and\s+)?(?:him|her)\b(?!\s+\w+ing\b) | \bme\s+and\s+(?:him|her|the\s+{_CHILD})\b""",
    re.VERBOSE | re.IGNORECASE,
)
_ONE_ANSWER = regex(r"^\W*(?:just\s+|only\s+)?(?:the\s+)?(?:one|1)(?:\s+(?:pupil|child|of\s+them))?\W*$", re.IGNORECASE)
_JOB = r"(?!(?:'?s)?\s+(?:ta|tas|teacher|teaching\s+assistant|lead|leader|mentor|rep)\b)"
_NUMBER = r"(?:[1-9]|one|two|three|four|five|six)"
_YEARS = regex(
    rf"\b(?:(?:years?|yrs?)\s?-?|y){_NUMBER}\s?(?P<join>/|-|&|\band\b|,)\s?(?:(?:years?|yrs?)\s?-?|y)?(?P<second>{_NUMBER})(?:s|'s)?\b(?!\s?(?:pm|am|:|\.[0-9]))",
    re.IGNORECASE,
)
_CLASS = regex(
    rf"(?<![\w'.-])(?:(?P<class>(?i:{YEAR})|{CODE}|{EARLY}|(?i:(?:reception|nursery|eyfs)(?!\s+(?:rhymes?|desk|area)))|{NAMED})"
    rf"|(?i:(?:for|with|w|class|my|in|all\s+of)\s+(?P<loose>[1-9][a-h])))(?:'s|s)?(?![\w'])(?i:{_JOB})"
)
_BARE_CLASS = regex(rf"\W*(?P<class>{LOOSE_CLASS})\W*", re.IGNORECASE)
_OF_THEM = regex(
    r"\s+(?P<words>(?:(?:guided\s+)?(?:reading|writing|spelling|phonics|maths?|nurture|booster)\s+)?group|(?:mums?\s+and\s+dads?|parents|families))\b(?!'?\s*(?:eve|even|night|consult))"
    r"|\s+(?P<eve>parents)'?\s*(?=eve|night|consult)",
    re.IGNORECASE,
)
_PARENTS_OF = regex(r"\b(?:parents|mums\s+and\s+dads|families)\s+(?:of|in|from)\s+$", re.IGNORECASE)
_ONE_OF = regex(r"\bone\s+of\s+(?:my|our|the)\s+$", re.IGNORECASE)
_KEY_STAGE = regex(r"\b(?:ks|key\s+stage)\s?(?P<number>[12])\b", re.IGNORECASE)
_GROUP = regex(
    r"(?<!')\b(?!(?:my|our|the|a|an|this|that|whole|same|small|little|class|in|with|for|and|of|on|zoom|teams)\s)(?P<words>(?:guided\s+)?[\w-]+\s+(?:group|club))\b"
    r"|\b(?P<named>school\s+council|eco\s+council|choir|orchestra|band)\b",
    re.IGNORECASE,
)
_LOOSE_GROUP = regex(
    r"\b(?P<words>(?:some|most|half|all)\s+of\s+(?:my|our|the)\s+(?:class|group|children|kids|year\s?[0-9]s?)"
    r"|(?:my|the|our)?\s*whole\s+(?:class|school)|(?:my|our)\s+(?:own\s+)?(?:class|group|children|kids|form|tutor\s+group)"
    r"|(?:a\s+few|a\s+couple\s+of|a\s+small\s+group\s+of|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|[2-9]|[1-3][0-9])\s+(?:of\s+(?:my|the|our)\s+)?"
    r"(?:children|kids|pupils|girls|boys|lads|families|parents))\b",
    re.IGNORECASE,
)
_PARENT_WORDS = regex(r"\b(?:parents|families|mums)\b", re.IGNORECASE)
_POSSESSED = regex(r"'s\s+$")

_TO_WHOM = r"(?i:with|for|see|seeing|meet|meeting|ring|ringing|call|calling|teach|teaching|zoom|zooming|help|helping|facetime|and)"
_ROLE = r"(?!\s*[,(]?\s*(?i:our|the|my|school)?\s*(?i:ta|senco|sendco|head|deputy|teacher|mentor|camhs)\b)"
_CALLED = regex(
    rf"\b{_TO_WHOM}\s+(?i:little\s+)?(?P<name>{NAME}){_ROLE}(?!\s+(?i:class|group|club|house|topic|day|week|book|lesson|scheme|unit|school)\b)"
)
_OWNS = regex(
    rf"(?P<name>{NAME})'s?\s+(?i:mum|mother|dad|father|parents?|family|nan|gran|carer|meeting|review|lesson|maths|reading|work|slot)\b"
)
_DOES = regex(rf"(?:^|[.,;!?]\s+)(?P<name>{WORD})(?:'s|\s+(?:is|has|needs|was|wants|can't|will|missed))\s+(?:\w+)")
_NO_NAMES = frozenset(
    [
        "art",
        "book",
        "world",
        "day",
        "rainbow",
        "oak",
        "ash",
        "elm",
        "willow",
        "maple",
        "bubble",
        "lockdown",
        "covid",
        "boiler",
        "spanish",
        "french",
        "german",
        "latin",
        "welsh",
        "victorians",
        "romans",
        "tudors",
        "vikings",
        "egyptians",
        "egypt",
        "greeks",
        "aztecs",
        "maya",
        "stone",
        "age",
        "iron",
        "bronze",
        "blitz",
        "phonics",
        "maths",
        "english",
        "science",
        "history",
        "geography",
        "music",
        "drama",
        "computing",
        "spelling",
        "spellings",
        "reading",
        "writing",
        "literacy",
        "fractions",
        "white",
        "rose",
        "read",
        "write",
        "inc",
        "lesson",
        "meeting",
        "parents",
        "zoom",
        "google",
        "meet",
        "forest",
        "sats",
        "revision",
        "send",
        "transition",
        "harvest",
        "diwali",
        "eid",
        "hanukkah",
        "ramadan",
        "lent",
        "pancake",
        "storytime",
        "assembly",
        "party",
        "quiz",
        "discord",
        "skype",
        "snow",
        "heating",
        "london",
        "britain",
        "england",
        "africa",
        "america",
        "india",
        "china",
        "kenya",
        "australia",
        "antarctica",
        "roald",
        "dahl",
        "shakespeare",
        "god",
        "jesus",
        "buddhism",
        "hinduism",
        "islam",
        "judaism",
        "christianity",
        "bonfire",
        "night",
        "great",
        "fire",
        "webex",
        "microsoft",
        "facebook",
        "live",
        "power",
        "charanga",
        "times",
        "tables",
        "everyone",
        "supply",
        "governor",
        "piano",
        "guitar",
        "coding",
    ]
)


_ONLY_CLASS = regex(
    rf"\W*(?:(?:no|sorry|actually|oh|ok|okay|it'?s|i\s+meant?|make\s+it|with|for|to)\b[\s,.]*)*{LOOSE_CLASS}"
    rf"(?:[\s,]+(?:not|instead\s+of|rather\s+than)\s+{LOOSE_CLASS}|\s+instead)?(?:[\s,]+(?:please|sorry|then))*\W*",
    re.IGNORECASE,
)


def only_a_class(own: str) -> bool:
    """Whether a text puts another class in the place of the one that was told, and says nothing else."""
    return bool(_ONLY_CLASS.fullmatch(own))


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a session is for. `named`: a pupil was named, which is nowhere kept."""

    group: str = ""
    one: bool | None = None
    named: bool = False


def names_child(own: str) -> bool:
    """Whether a text names a pupil; staff with a title, topics, agencies and classes are none."""
    found = [match["name"] for pattern in (_CALLED, _OWNS, _DOES) for match in pattern.finditer(own)]
    found += [child.name for child in read_children(own) if child.name]
    return any(not all(word.lower() in _NO_NAMES or word.isupper() for word in name.split()) for name in found)


def _is_plain_single(match: re.Match[str]) -> bool:
    """Whether words mean one child alone whatever class is named beside: "one to one", "one of my Year 5s"."""
    return not re.match(r"(?:an?|that|this)\s", match[0], re.IGNORECASE)


def _class(own: str, single: re.Match[str] | None, *, asked: bool) -> str:
    """A class or several, with the group or the parents of it, outside the words that mean one child."""
    if years := _YEARS.search(own):
        first = re.search(rf"{_NUMBER}", years[0], re.IGNORECASE)
        return f"Years {_figure(first[0])} and {_figure(years['second'])}" if first else ""
    if asked and (bare := _BARE_CLASS.fullmatch(own)):
        return as_class(bare["class"])
    for match in _CLASS.finditer(own):
        if (single and single.start() <= match.start() < single.end()) or _ONE_OF.search(own, 0, match.start()):
            continue
        name = as_class(match["class"] or match["loose"])
        of_them = _OF_THEM.match(own, match.end())
        if of_them:
            return f"{name} {(of_them['words'] or of_them['eve']).lower()}"
        if before := _PARENTS_OF.search(own, 0, match.start()):
            return f"{name} {' '.join(before[0].split()[:-1]).lower()}"
        return name
    return ""


def _figure(number: str) -> str:
    return as_class(f"Year {number}").removeprefix("Year ")


def _group(own: str) -> str:
    """A group that is no class, as typed."""
    if (match := _GROUP.search(own)) and not _POSSESSED.search(own, 0, match.start()):
        words = match["words"] or match["named"]
        return words if words.split()[0][:1].isupper() and match["words"] else words.lower()
    if stage := _KEY_STAGE.search(own):
        return f"KS{stage['number']}"
    loose = _LOOSE_GROUP.search(own)
    return re.sub(r"^(?:my|the|our)\s+(?=whole)", "", as_typed(loose["words"]).lower()) if loose else ""


def read_who(own: str, *, asked: bool, known: str) -> Who:
    """Whom a session is for after a text. `known`: the group told before; `asked`: the question was which."""
    named = names_child(own)
    single = _ONE.search(own) or (_ONE_ANSWER.search(own) if asked else None)
    group = _class(own, single, asked=asked) or _group(own)
    if single and (not group or _is_plain_single(single)):
        weak = known and not asked and not _is_plain_single(single)
        return Who("" if weak or named else ONE_PUPIL, one=None if weak else True, named=named)
    if group:
        adults = bool(_PARENT_WORDS.search(group))
        return Who(group, one=None if adults or single else False, named=named)
    if not asked or answer(own) is not None or not is_short(own):
        return Who(named=named)
    named = named or could_be_name(as_typed(own)) or any(child.name for child in read_children(own, expecting=True))
    return Who(named=True) if named else Who(as_typed(own), one=False)
