"""What people type to steer a report. Only whole short messages count: what a child wrote must not steer anything."""

import re
from enum import StrEnum

from bot.core.patterns import regex
from bot.core.reply import Courtesy
from bot.core.short_answers import plain

SHORT = 90  # characters of a message that can be steering at all

FILL = (
    r"(?:(?:ok|okay|right|sorry|no|actually|please|yes|yeah|yep|well|oh|um|hm+|hang on|wait|and|so|fine|can we"
    r"|can you|could you"
    r"|could we|can i|let'?s|i want to|i'd like to|i think|i'?ll|just)[\s,.!]+)*"
)
TAIL = r"(?: (?:it|that|this|please|now|all|everything|the report|this report|my report|the draft|again|then|for now))*"
_REST = r"(?:[,.!;] .*|)"


class Steer(StrEnum):
    """Where a message steers a report."""

    CANCEL = "cancel"
    BACK = "back"
    SAVE = "save"
    SEND = "send"
    RESUME = "resume"
    PRIVACY = "privacy"
    SHOW = "show"  # what is put down so far
    PUT_RIGHT = "put_right"  # without saying what
    ADD = "add"  # without saying what
    DOUBT = "doubt"  # whether it is anything at all
    HOW = "how"  # to write it
    EXPLAIN = "explain"  # what is asked, and why
    TROUBLE = "trouble"  # what comes of it for the writer
    DELETE_LATER = "delete_later"
    LENGTH = "length"  # of the questions
    WHAT_NOW = "what_now"  # is to be done
    ASK_CHILD = "ask_child"  # whether to question the child
    PARENTS = "parents"  # whether to tell them
    HARD = "hard"  # to write of; a feeling, and no question that anybody could answer
    JOIN = "join"  # what was told to the report that was sent before
    READ = "read"  # whether a report was, this one or one that was sent


_PATTERNS = tuple(
    (way, regex(pattern))
    for way, pattern in (
        (Steer.CANCEL, rf"{FILL}(?:cancel|stop|forget|bin|scrap|delete|abandon|never ?mind|nvm){TAIL}{_REST}"),
        (Steer.BACK, rf"{FILL}(?:go |step )?back(?: (?:a|one) (?:step|question)| one)?{TAIL}"),
        (Steer.BACK, rf"{FILL}(?:the )?(?:previous|last) (?:question|step|one){TAIL}"),
        (Steer.SAVE, rf"{FILL}(?:save|keep|finish|do|continue){TAIL}(?: (?:for )?(?:later|tomorrow))"),
        (Steer.SAVE, rf"{FILL}save{TAIL}"),
        (
            Steer.SAVE,
            rf"{FILL}(?:i(?:'ve| have)? )?(?:got to|gotta|have to|need to|must) (?:go|run|dash|leave|teach|get back)\b"
            r"(?! to (?:the head|his|her|their|a&e|hospital)).*",
        ),
        (
            Steer.SAVE,
            rf"{FILL}(?:i'?ll )?(?:be )?(?:back|finish|come back)(?: to (?:it|this))? (?:later|in a (?:bit|minute)"
            rf"|tomorrow)",
        ),
        (
            Steer.SEND,
            rf"{FILL}(?:(?:all )?(?:good|great|correct|right|fine|done)[\s,.]+|that'?s (?:all|everything|it|right"
            rf"|fine|good|correct)[\s,.]+"
            rf"|(?:(?:it|that|all|everything) )?is (?:ok|okay|good|fine|right|correct)[\s,.]+"
            rf"|(?:that |it |all )*looks (?:all )?(?:right|good|fine|ok|okay|correct)[\s,.]+"
            rf"|(?:there'?s )?nothing (?:else|more)(?: to add)?[\s,.]+|(?:i'm )?(?:ready|happy)(?: to| with (?:it"
            rf"|that))?[\s,.]*"
            rf"|and |now |you can |please )*(?:send|submit){TAIL}",
        ),
        (Steer.RESUME, rf"{FILL}(?:carry on|continue|resume|go on|keep going|keep it|finish){TAIL}"),
        (Steer.RESUME, rf"{FILL}(?:back to (?:the|my|that) (?:report|draft)|(?:open|show) (?:the|my) draft){TAIL}"),
        (
            Steer.RESUME,
            rf"{FILL}(?:hi|hello|hey)?[ ,.!]*(?:i'?m|i am) back\b.{{0,30}}|.*\bwhere (?:were|was) (?:we|i)\b.{{0,30}}",
        ),
        (
            Steer.PRIVACY,
            rf"{FILL}(?:who|will|can|does|do|is|are|could|would)\b.*\b(?:see|sees|read|reads|find out"
            rf"|know it'?s me|know it was me"
            r"|know i|know who|know about (?:this|it)|be told|get told|gets? to (?:see|know|read)|recogni[sz]e)\b.*\??",
        ),
        (
            Steer.PRIVACY,
            rf"{FILL}(?:who|is|will|can|are)\b.*\b(?:confidential|anonymous|secret|private|between us)\b.*\??",
        ),
    )
)
_NOT_PRIVACY = regex(r"\b(?:polic(?:y|ies)|clause|rule|volunteers?|facebook|instagram|account)\b")


def steer(text: str) -> Steer | None:
    """Where this message steers, or None: it is content. `report_phrases` knows the ways that only a report has."""
    said = plain(text).rstrip(".!")
    if len(said) > SHORT or _QUOTED.search(text):
        return None
    way = next((way for way, pattern in _PATTERNS if pattern.fullmatch(said)), None)
    return None if way is Steer.PRIVACY and _NOT_PRIVACY.search(said) else way


_AND_SEND = regex(
    r"(?P<rest>.{2,}?)\s*(?:[.,;!\-]\s*|\s+(?:and|then)\s+)(?:(?:and|then|now|please|ok|okay|you can|just|so)\s+)*"
    r"(?:send|submit)(?:\s+(?:it|that|now|please|off|then))*\s*[.!]*",
    re.IGNORECASE | re.DOTALL,
)
_HOLD = regex(r"\b(?:don'?t|do not|not|before|until|never|after|when)\b[^.;!]*$", re.IGNORECASE)


def before_send(text: str) -> str:
    """What a message says before "..., send it now"; empty where it does not end so, or says not to."""
    match = _AND_SEND.fullmatch(text.strip().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    if match is None or _HOLD.search(match["rest"]):
        return ""
    return text.strip()[: match.end("rest")]


_QUOTED = regex(r"(?:^|[\s:(])['\"\u2018\u201c].{2,}['\"\u2019\u201d]")
_RETOLD = regex(
    r"\b(?:wrote|said|says|put|asked|asks|asking|texted|messaged|typed|replied|commented|goes|saying|told)\b"
    r"(?! (?:i|we) (?:do|should|can|tell|say))"
)
_OWN_QUESTION = regex(
    rf"{FILL}(?:but |or |then )*(?:(?:should|shall|can|could|may|do|did|will|would|am|are|must|have)(?:n't)? (?:i"
    rf"|we)\b"
    r"|(?:can|could|may|do|are|must|should) (?:volunteers?|staff|teachers?|governors?|tas|we|parents)\b"
    r"|(?:what|who|whom|how|when|where|why|which)(?:'s|s)? (?:do|does|should|can|could|would|happens|am|must|if"
    r"|about|to|rule|clause|counts)\b"
    r"|(?:what|who|how|where|when|which)(?:'s| is| are| was) (?:that|the|this|my|our) (?:rule|policy|clause|school"
    r"|head|law|number|deputy|chair)\b"
    r"|(?:is|are) (?:it|that|this|there|you) (?:ok|okay|allowed|against|normal|enough|right|still|any(?:thing|one|body|where)?|a)\b"
    r"|does (?:the|this|that|it)\b)"
)


def is_question(text: str) -> bool:
    """Whether a message asks something of its own, rather than tells what was asked: it quotes and retells nobody."""
    said = plain(text)
    if _QUOTED.search(text):
        return False
    if _OWN_QUESTION.match(said):
        return said.endswith("?") or not _RETOLD.search(said)
    return said.endswith("?") and not _RETOLD.search(said)


def asks_for_self(text: str) -> bool:
    """Whether a message begins as its writer's own question does: "should I", "what happens if"."""
    return bool(_OWN_QUESTION.match(plain(text)))


_CONTACT = regex(
    r"\b(?:reply|message|answer|text|write|ring|call|talk|speak|respond|contact|snap|dm|chat|say)\b.*\b(?:back|her"
    r"|him|them|child|girl|boy)\b"
    r"|\bkeep (?:her|him|them) (?:talking|chatting|on)\b|\breply\b"
)


def asks_about_contact(text: str) -> bool:
    """Whether a question is about writing or talking to the child."""
    return bool(_CONTACT.search(plain(text)))


_FILE = r"(?:screen\s?shots?|photos?|pics?|pictures?|images?|videos?|files?|attachments?|recordings?)"
_HAND_OVER = r"(?:send|upload|attach|add|share|put|post|show|give|paste|drop|pop|forward|e-?mail)"
_ATTACH = regex(
    rf"\b(?:shall|should|can|could|do you want|want me to|i'?ll|i can|let me|how do|where do|may|i'?m going to"
    rf"|would you like)\b"
    rf"(?:.*\b{_FILE}\b.*\b{_HAND_OVER}\b|.*\b{_HAND_OVER}\b.*\b(?:{_FILE}|it here|it to you)\b|.*\btake (?:it|that"
    rf"|the \w+) off\b"
    rf"|.*\bremove (?:it|that|the {_FILE})\b)|\b{_FILE}\b.*\b(?:shall|should|can|could) i {_HAND_OVER}\b"
)


def offers_file(text: str) -> bool:
    """Whether a message offers a file or a picture, or asks how to send one or take it off again."""
    pasted = "\n" in text.strip()  # a chat, in which "can" and "send" may stand far apart
    return not pasted and bool(_ATTACH.search(plain(text))) and not _QUOTED.search(text)


_SAME_PLACE = regex(
    r"\b(?:the )?same (?:game|app|place|site|platform|website|thing|way|chat)\b(?! (?:boy|girl|child|as))"
)


def same_place(text: str) -> bool:
    """Whether it was where the last report's was: "same game"."""
    return bool(_SAME_PLACE.search(plain(_QUOTED.sub(" ", text))))


_LEAVING = regex(
    r"\b(?:i'?ll|i will|i'?m|i am)\s+(?:just\s+)?(?:go|going|off)\b\s*(?:now|to (?:the|see|tell|find)|and (?:tell"
    r"|see|find)|straight|right)"
)


def leaving(text: str) -> bool:
    """Whether the writer is on the way to somebody, so that nothing may keep them."""
    return bool(_LEAVING.search(plain(_QUOTED.sub(" ", text))))


_BACK_TO_CLAUSE = regex(
    rf"{FILL}(?:what|which|show|remind|say|read|where|tell)\b.*\b(?:(?:that|this|the same) (?:rule|clause|part|bit"
    rf"|paragraph)"
    r"|the (?:rule|clause) (?:again|called|you|that you|we))\b.*"
)


def asks_which_clause(text: str) -> bool:
    """Whether a message asks for the clause that was spoken of before: "what was that rule called again?"."""
    said = plain(text)
    return len(said) <= SHORT and not re.search(r"\d", said) and bool(_BACK_TO_CLAUSE.fullmatch(said))


_PART = regex(
    r".*\b(?:part of|what (?:he|she|they|it) (?:wrote|said|put|sent|says)|(?:his|her|their) (?:words?|message|text)"
    r"|in (?:his|her|the|their) message)\b.*"
)


def is_part_of_message(text: str) -> bool:
    """Whether a message says that words were part of what was written, and no request."""
    return bool(_PART.fullmatch(plain(text)))


_COURTESIES = (
    (
        Courtesy.THANKS,
        rf"{FILL}(?:ta|cheers|thx|nice one)(?: (?:for (?:that|your help)|very much|mate|then|so much|a lot))*",
    ),
    (
        Courtesy.GREETING,
        rf"{FILL}(?:how(?:'s| is| are) (?:it going|things|you(?: doing| today)?|your day(?: going)?)"
        rf"|how you doing)\b[^?]{{0,40}}\??",
    ),
)


def courtesy(text: str) -> Courtesy | None:
    """Small talk in words that could stand for something else in a school, where "TA" is somebody's work."""
    said = plain(text).rstrip(".! ")
    return next((kind for kind, pattern in _COURTESIES if re.fullmatch(pattern, said)), None)
