"""Short answers as people type them: yes, no, not sure, that is all, nobody yet. Pure.

Only a message that says this and nothing else counts. "No I haven't replied" answers no question but its own, and
"next he sent a picture" ends nothing: a word taken for an answer here would be a word lost, or a false all-clear.
"""

import re

from bot.core.incident import Certainty, Party, Told
from bot.core.interview import chosen
from bot.core.patterns import regex

_JOIN = r"[\s,.;!]*"
_LEAD = rf"(?:(?:um|er|erm|oh|well|ok|okay|right|so|and|but|sorry|actually|hi|thanks|thank you){_JOIN})*"
_SOFT = (
    r"(?:i think|i hope|really|at all|definitely|sadly|i'?m afraid|to be honest|tbh|honestly|thanks|thank you|now|yet"
    r"|for now|right now|at the moment|just now|as far as i (?:know|can tell|can see)|that i know of|i don'?t think so"
    r"|not (?:right )?now|not at the moment|not that i know(?: of)?|not yet|not really|she|he|they|miss|sir)"
)
_CALM = (
    r"(?:(?:she|he|they|both|everyone|the child)(?:'?s|'?re| is| are| was| were)?\s*(?:are |is )?(?:safe|fine|ok|okay"
    r"|all right"
    r"|alright|well|at home|in (?:school|class|lessons?)|with (?:me|her mum|his mum|their mum|mum|dad|us)"
    r"|not in (?:any )?danger)(?: (?:now|at home|in (?:school|class)|with \w+(?: mum| dad)?))*"
    r"|nothing like that|no (?:pictures?|photos?|images?|videos?|danger)|no(?:body|t| one) (?:is )?in danger"
    r"|(?:there )?(?:is|are|was|were)(?:n'?t| not| no) (?:any )?(?:pictures?|photos?|images?|danger)(?: involved)?"
    r"|it (?:doesn'?t|does not|isn'?t|is not|wasn'?t)|(?:it'?s |it was )?(?:just|only) (?:words|text|texts|messages"
    r"|a message)"
    r"|(?:she|he|they|there) (?:isn'?t|aren'?t|is not|are not))"
)
_TAIL = rf"(?:{_JOIN}(?:{_SOFT}|{_CALM}))*{_JOIN}"
_NO = regex(rf"{_LEAD}(?:no+(?:{_JOIN}(?:and )?no+)*|nope|nah|n|none|not at all|{_CALM}|{_SOFT}(?<=so)){_TAIL}")
_UNSURE = regex(
    rf"{_LEAD}(?:i'?m |i am )?(?:not (?:really |quite |totally |entirely )?sure|unsure|maybe|might be|could be"
    rf"|possibly|perhaps"
    rf"|(?:i )?(?:don'?t|do not|dont) (?:really )?know|dunno|idk|no idea|hard to (?:say|tell)|i can'?t tell|i think so)"
    rf"(?:{_JOIN}(?:if (?:she|he|they|it)(?:'s|'re| is| are)?(?: in (?:any )?danger| safe| ok| okay)?|about that"
    rf"|either))?{_TAIL}"
)
_YES = regex(
    r"(?:(?:um|er|oh|well|ok|okay|right|so|and)[\s,.]*)*(?:yes+|yeah|yep|yup|y|it does|she is|he is|they are)\b"
)
_ANOTHER_YES = regex(
    r"[\s,.;!]*(?:please|pls|let'?s|ok\b|go (?:on|ahead)|start|begin|do (?:it|that|the|a|this|my)\b|write|send|carry on|sure|thanks|thank you"
    r"|that'?s|it'?s (?:part|what|in|on|ok|fine|the)|but\b|i(?:'ve|'ll|'d|\s+(?:have|did|told|rang|phoned|will|want"
    r"|would|need))\b)"
)
_DONE = regex(
    rf"(?:(?:no|yes|i think|ok|okay|right|well|and|so){_JOIN})*(?:that'?s (?:all|everything|it|the lot)"
    rf"|that is (?:all|everything)"
    rf"|nothing (?:else|more)|no more|all of it|skip|next|done|all done|finished|i'?m done|carry on|move on|go on"
    rf"|nothing (?:else )?to add|nothing)(?:{_JOIN}(?:(?:what )?i (?:think|know|can think of)|it|this|that|one|please|thanks"
    rf"|thank you|really|to add"
    rf"|for now|now|then|to (?:say|tell)))*{_JOIN}"
)
_NOD = regex(
    rf"(?:{_JOIN}(?:ok+|k+|okay|yes|yeah|yep|please|right|sure|fine|good|great|lovely|perfect|correct|thanks|thank you"
    rf"|ta|cheers|hm+|mm+"
    r"|that'?s (?:right|correct|fine|good|ok|it)|(?:all )?(?:good|right)|exactly|agreed|i see|i understand"
    r"|understood|got it"
    r"|(?:that |it |all )*looks? (?:all )?(?:right|good|fine|ok|okay|correct)(?: to me)?|go (?:on|ahead)"
    r"|let'?s (?:do|write|start|go|get on with) ?(?:it|this|that)?|do (?:it|that|(?:the|a|my) report)|start|here (?:you go|it is)|hello|hi"
    r"|it'?s part of (?:his|her|their|the|it) ?(?:message|words|text)?|it is|then|now))+"
    rf"{_JOIN}"
)
_AGREED = regex(
    rf"{_LEAD}(?:yes|yeah|yep|yup|y|sure|please do|go ahead|do it|that'?s fine)(?:{_JOIN}(?:please|thanks|thank you"
    rf"|go ahead|do it|do|go on"
    rf"|now|it'?s (?:all )?(?:right|good|fine|correct)|all (?:good|correct|right)))*{_JOIN}"
)

# The whole answer of somebody who is upset and falls back on the language of home. Words that mean the opposite in
# another language, or something in English, are left out: a false "no" would be a false all-clear.
_NO_WORDS = """
nie nein nee nej non não nao nahi nahin nage hayir nyet nuk нет ні نہیں नहीं না لا 不 不是 没有
"""
_YES_WORDS = """
tak oui sí si da ja haan ydy ydyn oes sim evet да так ہاں हाँ हां হ্যাঁ نعم 是 是的
"""
_NO_ELSEWHERE, _YES_ELSEWHERE = frozenset(_NO_WORDS.split()), frozenset(_YES_WORDS.split())
_MARKS = " .,;!\u3002\u06d4"


def plain(text: str) -> str:
    """The text in lower case, in one line, with straight apostrophes."""
    return " ".join(text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())


def certainty(text: str) -> Certainty | None:
    """Yes, no or not sure; None where the message says something else, or more than that.

    A yes may go on ("yes, he has a knife"), unless it goes on with something else ("yes please, let's do it").
    """
    said = plain(text)
    for pattern, answer in ((_UNSURE, Certainty.NOT_SURE), (_NO, Certainty.NO)):
        if pattern.fullmatch(said):
            return answer
    if said.strip(_MARKS) in _NO_ELSEWHERE:
        return Certainty.NO
    if said.strip(_MARKS) in _YES_ELSEWHERE:
        return Certainty.YES
    yes = _YES.match(said)
    return Certainty.YES if yes and not _ANOTHER_YES.match(said, yes.end()) else None


def unsure(text: str) -> bool:
    """Whether the message says that it is not known, and nothing else."""
    return bool(_UNSURE.fullmatch(plain(text)))


_UNKNOWN = (
    rf"{_LEAD}(?:i'?m |i am )?(?:not (?:really |quite )?sure|unsure|dunno|idk|(?:i )?(?:don'?t|do not) (?:really )?(?:know|remember)|no idea"
    r"|(?:i )?can'?t remember|not known)(?: exactly| about| of)? "
)
_WAS = rf"(?: (?:it|that|this|he|she|they|exactly|is|was|are|were|happened|called))*{_TAIL}"
_FACTS = (
    ("happened", regex(rf"{_UNKNOWN}(?:when|(?:what|which|the) (?:time|day|date)){_WAS}")),
    ("platform", regex(rf"{_UNKNOWN}(?:where|(?:what|which|the) (?:app|game|site|website|platform)){_WAS}")),
    (
        "children",
        regex(
            rf"{_UNKNOWN}(?:who|(?:the |any |their |his |her )?(?:full |last |sur)?names?"
            r"|what (?:(?:s?he|they)(?:'?s|'?re)|(?:the )?(?:girl|boy|child|kid)(?:'?s)?|(?:his|her|their) name))"
            rf"{_WAS}"
        ),
    ),
)


def unknown_fact(text: str) -> str:
    """Which short fact the message says is not known, and nothing else: "idk when"; empty: none."""
    return next((name for name, pattern in _FACTS if pattern.fullmatch(plain(text))), "")


def finished(text: str) -> bool:
    """Whether the message only says that there is no more to tell here."""
    return bool(_DONE.fullmatch(plain(text)))


_BARE_NO = regex(rf"{_LEAD}(?:no|n|nope|nah)(?:{_JOIN}(?:thanks|thank you))*{_JOIN}")


def bare_no(text: str) -> bool:
    """Whether the message is a no and nothing else, not even a word of how somebody is."""
    said = plain(text)
    return said.strip(_MARKS) in _NO_ELSEWHERE or bool(_BARE_NO.fullmatch(said))


def nod(text: str) -> bool:
    """Whether the message only agrees, thanks or acknowledges, and tells nothing."""
    return bool(_NOD.fullmatch(plain(text)))


def agreed(text: str) -> bool:
    """Whether the message is a clear yes to "Shall I send it?", without anything else in it."""
    return bool(_AGREED.fullmatch(plain(text)))


_PARTY_WORDS = (
    (
        Party.HEAD,
        regex(r"\b(?<!deputy )(?<!assistant )(?:head\s?(?:teacher|master|mistress)?|boss|principal)\b(?! of)"),
    ),
    (
        Party.DEPUTY,
        regex(
            r"\b(?:deput(?:y|ies)(?: head)?(?:\s?teachers?)?|assistant head(?:\s?teacher)?|safeguarding leads?|dsl)\b"
        ),
    ),
    (Party.CHAIR, regex(r"\bchair(?:man|woman|person)?(?: of (?:the )?governors?)?\b")),
    (Party.MYSELF, regex(r"\b(?:me|myself|reporting myself|my own)\b")),
    (
        Party.ADULT,
        regex(r"\b(?:teacher|colleague|ta|teaching assistant|volunteer|coach|adult|staff|governor|caretaker)s?\b"),
    ),
)
_NOBODY = regex(
    rf"{_LEAD}(?:(?:it'?s |it is )?not (?:about |to do with )?any(?:one|body)?|(?:it'?s |it is )?(?:no|n|nope|nah"
    rf"|none?|nobody|no\s?(?:one|1)|neither|no adults?))\b"
    rf"(?:{_JOIN}(?:none|no|one|nobody|of|these|them|the|above|those|people|here|at|school|not|and|or|it'?s|its"
    rf"|just|a|head"
    rf"|deputy|chair|teacher|pupils?|child|children|kids?|involved|else|adults?|staff|thanks))*{_JOIN}"
)
_BESIDE_PARTIES = frozenset(
    """
    yes yeah yep it its it's is was about just only the our my a an another other both and or of well ok okay i
    think one she he she's he's i'm am member involved worried person school here who works governors sorry um also
    them these against reporting report this that's for as too actually could be might maybe friend at in his her
    their class from miss sir
    """.split()  # noqa: SIM905  # reads better as prose
)
_KEPT_FROM = regex(
    r"\b(?:(?:(?:do not|don'?t|dont|never) (?:let|tell|show|send|give)|keep)(?: (?:it|this|that))?(?: (?:to|from))?"
    r"|(?:must|should|can|may|is|are)(?:n'?t|not| not)(?: (?:to|be))* (?:see|read|know|have|get|hear|find out|told|shown|given)"
    r"(?: (?:about|of))?(?: (?:it|this|that))?|any(?:one|body) (?:but|except)|(?:see|know|read)(?: about)?(?: (?:it|this|that))"
    r"|please)\b"
)
_TITLED = regex(r"\b(?:mr|mrs|ms|miss|dr)\.? [a-z][a-z'-]+")


def parties(text: str) -> frozenset[Party] | None:
    """Who must not see the report, where the message answers that and nothing else; None: it does not.

    "I have told the head" names the head and is no answer: whoever is named here never learns of the report.
    """
    said = plain(text)
    if _NOBODY.fullmatch(said):
        return frozenset({Party.NONE})
    found: set[Party] = set()
    rest = said
    for party, words in _PARTY_WORDS:
        if words.search(rest):
            found.add(party)
            rest = words.sub(" ", rest)
    left = re.findall(r"[a-z']+", _KEPT_FROM.sub(" ", _TITLED.sub(" ", rest)))
    return chosen(frozenset(found)) if found and _BESIDE_PARTIES.issuperset(left) else None


_TOLD = (
    (
        Told.NOBODY,
        (
            rf"{_LEAD}(?:no\s?body|no\s?(?:one|1)|none?|not yet|not (?:told )?any(?:one|body))(?: (?:else|yet|so far|knows"
            rf"|at all))*{_JOIN}"
        ),
    ),
    (Told.DEPUTY, rf"{_LEAD}(?:just |only )?(?:the |our )?deputy(?: head)?(?: knows)?{_JOIN}"),
    (
        Told.HEAD_BY_PHONE,
        rf"{_LEAD}(?:just |only )?(?:the )?head(?:\s?teacher)?,? (?:by|on|over) (?:the )?phone{_JOIN}",
    ),
    (Told.HEAD_IN_PERSON, rf"{_LEAD}(?:just |only )?(?:the )?head(?:\s?teacher)?,? (?:in person|face to face){_JOIN}"),
)


def names_adult(text: str) -> bool:
    """Whether the message names somebody by a title: "Mr Brown"."""
    return bool(_TITLED.search(plain(text)))


def told(text: str) -> Told | None:
    """Who knows already, as a bare answer."""
    return next((who for who, pattern in _TOLD if re.fullmatch(pattern, plain(text))), None)
