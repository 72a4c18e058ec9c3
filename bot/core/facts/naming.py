"""Children named in a message, with their classes and what is said of their part. Only what is plain is taken."""

import re

from bot.core.facts.children import merge_children
from bot.core.facts.classes import CLASS, LOOSE_CLASS, as_class
from bot.core.facts.names import NAME, WORD, could_be_name
from bot.core.facts.texts import own_words, sentences
from bot.core.facts.unnamed import unnamed_children
from bot.core.incident import Child
from bot.core.patterns import regex

_AND = r"(?:\s*,\s*(?:and\s+)?|\s+(?:and|&)\s+)"
_LIST = rf"{NAME}(?:{_AND}{NAME}){{0,11}}"
_NAMES = regex(NAME)
_SOMEBODY = r"(?:girl|boy|child|lad|lass|pupil|kid|student)"
_LINK = (
    r"(?:\s*[,(]\s*|\s+)(?:who(?:'s|\s+is|\s+are)\s+|which\s+is\s+)?"
    r"(?:(?:is|are|was|were|he's|she's|they're|also|both|all|again|actually|now)\s*,?\s*){0,3}"
)
_WITH_CLASS = regex(
    rf"(?P<names>{_LIST})(?:{_LINK}(?P<class>(?i:{CLASS})(?!\w))"
    rf"|(?:{_LINK})?(?:in|from|of)\s+(?:class\s+)?(?P<in>(?i:{LOOSE_CLASS})(?!\w)(?!\s*(?:am|pm|ago))))"
)
_AFTER_CLASS = regex(
    rf"\b(?i:an?|one|another|the|this|my|our)\s+(?:\w+\s+)?{_SOMEBODY}\s+(?i:in|from)\s+(?P<class>(?i:{LOOSE_CLASS})(?!\w))"
    rf"\s*[,(]\s*(?:(?i:called|named)\s+)?(?P<names>{NAME})(?=\s*(?:[,).]|$))"
)
_SURNAME = regex(rf"(?P<first>{WORD})(?:'s)?\s+(?:sur|last\s+)name(?:'s|\s+is)\s+(?P<last>{WORD})")
_FULL = regex(rf"(?P<first>{WORD})\s+is\s+(?P<full>(?P=first)\s+{WORD})")
_CALLED = regex(
    rf"\b(?i:name(?:'s|\s+is|\s+was|d)?|called|(?:{_SOMEBODY}|daughter|son)\s+(?:is|was)|(?:children|pupils|kids)\s+(?:are|were)"
    rf"|it(?:'s|\s+is|\s+was)(?:\s+from)?|its|from\s+(?:little\s+)?(?={WORD}\s+{WORD}))\s+(?:little\s+)?"
    rf"(?P<names>{_LIST})(?!')"
)
_DONE_TO = regex(
    rf"\b(?i:tearing\s+into|bullying|picking\s+on|ganging\s+up\s+on|laughing\s+at|(?:mean|horrible|nasty|cruel|awful|unkind)\s+(?:to|about)"
    rf"|calling|threatening|grooming)\s+(?P<names>{NAME})"
)
_ONLY_NAMES = regex(rf"(?:(?i:it(?:'s|\s+was)|they(?:'re|\s+are)|that(?:'s|\s+is))\s+)?(?P<names>{_LIST})\s*[.!]?")
_SHARED = regex(rf"\b(?:both|all|they(?:'re|\s+are))\s+(?:of\s+them\s+)?(?:are\s+|in\s+)*(?P<class>(?i:{CLASS})(?!\w))")
_COUNTED = regex(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|[2-9])\s+of\s+(?:mine|them|ours|the|my|our)\b[^.!?\n]*",
    re.IGNORECASE,
)

_SCREEN_NAME = regex(
    r"\b(?:(?:the\s+|their\s+|his\s+|her\s+)?name\s+on\s+(?:there|it|the\s+\w+)|screen\s?name|user\s?name|gamer\s?tag|handle"
    r"|account\s+(?:name|called)|account\s+is\s+called|goes\s+by|profile\s+(?:name|called))"
    r"\s*(?:is|was|'s|=|:|of|as)?\s*(?:called\s+)?(?P<name>[\"'\u201c\u2018]?@?[\w.\-]{2,40})",
    re.IGNORECASE,
)
_AT_NAME = regex(r"(?<![\w@.])@(?P<name>[A-Za-z0-9_][\w.]{2,30})")
_NO_SCREEN_NAME = frozenset(
    {"is", "was", "not", "the", "a", "an", "and", "private", "by", "of", "unknown", "fake", "something"}
)


def _note_of(sentence: str, name: str) -> bool:
    """Whether a sentence tells what somebody did: it begins with the name and goes on with more than a class."""
    first = re.escape(name.partition(" ")[0])
    return bool(re.match(rf"(?:and\s+|but\s+)?{first}\b(?!'s\b)(?:\s+{WORD})?(?:\s+\w+){{2,}}", sentence))


def _listed(names: str) -> list[str]:
    return [" ".join(match[0].split()) for match in _NAMES.finditer(names)]


def _in_sentence(own: str) -> list[Child]:
    """The children whom one sentence names, in its order."""
    found: list[tuple[int, Child]] = []
    for pattern in (_CALLED, _DONE_TO):
        found.extend(
            (match.start("names"), Child(name=name))
            for match in pattern.finditer(own)
            for name in _listed(match["names"])
        )
    if match := _ONLY_NAMES.fullmatch(own):
        names = _listed(match["names"])
        found.extend((0, Child(name=name)) for name in names if len(names) > 1)
    found.extend(
        (match.start(), Child(name=_listed(match["names"])[0], school_class=as_class(match["class"])))
        for match in _AFTER_CLASS.finditer(own)
    )
    for match in _WITH_CLASS.finditer(own):
        school_class = as_class(match["class"] or match["in"])
        found.extend((match.start(), Child(name=name, school_class=school_class)) for name in _listed(match["names"]))
    found.extend((match.start(), Child(name=f"{match['first']} {match['last']}")) for match in _SURNAME.finditer(own))
    found.extend((match.start(), Child(name=" ".join(match["full"].split()))) for match in _FULL.finditer(own))
    children = merge_children((), tuple(child for _, child in sorted(found, key=lambda each: each[0])))
    if shared := _SHARED.search(own):
        return [
            child if child.school_class else child.model_copy(update={"school_class": as_class(shared["class"])})
            for child in children
        ]
    return list(children)


def _mentions(own: str, sentence: str, known: tuple[Child, ...]) -> list[Child]:
    """Children known already of whom a sentence tells something: the sentence, as typed, is the note."""
    named = [child for child in known if child.name and _note_of(own, child.name)]
    if not named or _WITH_CLASS.match(own) or _FULL.match(own):
        return []
    return [Child(name=child.name, note=sentence) for child in named]


def _screen_names(text: str, own: str) -> list[Child]:
    names = [
        match["name"].strip("\"'\u201c\u201d\u2018\u2019@.-")
        for pattern in (_SCREEN_NAME, _AT_NAME)
        for match in pattern.finditer(text if pattern is _SCREEN_NAME else own)
    ]
    return [Child(screen_name=name) for name in dict.fromkeys(names) if name and name.lower() not in _NO_SCREEN_NAME]


def _counted_note(told: list[Child], before: str) -> list[Child]:
    """Gives each of the names what was said of them before by their number: "four of mine are ..."."""
    match = _COUNTED.search(before)
    if match is None or len(told) < len(("one", "another")):
        return told
    return [child.model_copy(update={"note": match[0].strip()}) for child in told]


def read_children(text: str, known: tuple[Child, ...] = (), *, expecting: bool = False) -> tuple[Child, ...]:
    """The children of whom a message tells, each once. `known` are recognised by their first names alone.

    `expecting`: the question was who, so that a bare answer ("ruby marsh, 5h") counts without capitals. Names in
    quotations are not read, nobody is looked up, and a name that a title stands before is no child's.
    """
    own = own_words(text)
    told: list[Child] = []
    before = ""
    for start, end in sentences(own):
        sentence = own[start:end]
        found = _in_sentence(sentence)
        if _ONLY_NAMES.fullmatch(sentence) and before:
            found = _counted_note(found, before)
        told.extend(found)
        told.extend(_mentions(sentence, text[start:end], (*known, *told)))
        before = text[start:end]
    told.extend(_screen_names(text, own))
    named = any(child.name for child in told)
    told.extend(child for child in unnamed_children(own) if not named or child.note)
    children = merge_children((), tuple(told))
    return (children or _answer(own)) if expecting else children


_NOT_KNOWN = regex(
    r"\b(?:don'?t|do\s+not)\s+know\b|\bno\s+idea\b|\bnot\s+sure\b|\bunknown\b|\bdunno\b|\bidk\b", re.IGNORECASE
)
_LEAD = regex(
    r"^(?:(?:yes|no|ok|so|um|hi|and|well)\b[,\s]*)*(?:(?:it|he|she|they|that|this)(?:'s|\s+is|\s+was|\s+were|\s+are|'re)\s+|its\s+"
    r"|(?:(?:his|her|their|the)\s+)?(?:name|girl|boy|child|children|pupil|kid|lad)s?(?:'s)?(?:\s+name)?(?:\s+is|\s+are|\s+was)?\s+)?"
    r"(?:called\s+|named\s+)?",
    re.IGNORECASE,
)
_LONGEST_ANSWER = 300
_PIECES = regex(r"\s*(?:,|;|\n|/|\band\b|&)\s*", re.IGNORECASE)
_PIECE = regex(
    rf"(?P<name>[^\d,]*?)\s*(?:\b(?:is|also|in|from|class|both|all|are)\s+)*(?:(?<!\w)(?P<class>{LOOSE_CLASS}))?",
    re.IGNORECASE,
)


def _answer(own: str) -> tuple[Child, ...]:
    """A bare answer to the question who; nothing where any part of it is neither a name nor a class."""
    if len(own) > _LONGEST_ANSWER or _NOT_KNOWN.search(own):
        return ()
    children: list[Child] = []
    for piece in filter(None, _PIECES.split(_LEAD.sub("", own.strip()).strip(" .!"))):
        match = _PIECE.fullmatch(piece.strip(" ."))
        name = " ".join(match["name"].split()) if match else ""
        if match is None or (name and not could_be_name(name)) or not (name or match["class"]):
            return ()
        school_class = as_class(match["class"]) if match["class"] else ""
        if not name and children and not children[-1].school_class:
            children[-1] = children[-1].model_copy(update={"school_class": school_class})
        else:
            children.append(Child(name=name, school_class=school_class))
    return merge_children((), tuple(children))
