"""What people type in a report that is neither an answer nor told: where they want to go, and what they ask of it."""

from bot.core.interview import Step
from bot.core.patterns import regex
from bot.core.short_answers import plain
from dialogs.phrases import FILL, SHORT, TAIL, Steer, asks_for_self
from dialogs.phrases import is_question as asks_in_so_many_words
from dialogs.phrases import steer as steer_anywhere
from dialogs.sent_phrases import ASKS
from dialogs.whose_phrases import only_asks_to_add

_BACK_TO_ME = r"(?: (?:back|out|over|through|to me))*"
_DOWN = r"(?: (?:down|in|there|noted|so far|now|already|to you|the report|the draft))*"
_IT = r"(?: (?:it|this|that|me|all|these|the (?:report|question|form)|my report))*"
_SHOULD_I = rf"{FILL}(?:should|shall|can|could|do|must|may|ought) (?:i|we)(?: (?:to|have to|need to))?"
_ASIDES = (
    (
        Steer.EXPLAIN,
        rf"{FILL}(?:why(?: (?:do|are|would|did) you (?:ask(?:ing)?|need|want)(?: to know)?{_IT}| (?:does|is) (?:it|that|this)(?: (?:matter|asked|needed))?)?"
        rf"|what (?:do|does|did|is) (?:you|this|that|it|the question) (?:mean|asking)(?: by (?:that|this))?"
        rf"|i?(?: am| do)? ?(?:don'?t|not|no|can'?t)(?: really| quite)? understand(?:ing)?{_IT}(?: (?:you|what you mean|english|sorry))*"
        rf"|explain{_IT}|(?:that|this|it) (?:makes no|doesn'?t make any|doesn'?t make) sense|you tell me)",
    ),
    (
        Steer.TROUBLE,
        rf"{FILL}(?:will|am|could|can|might|would) i(?: (?:be|get|going to|in any|lose))* (?:in(?:to)? (?:any )?trouble|sacked|fired|suspended|told off"
        r"|disciplined|my job)(?: (?:for|over|by) (?:this|it|that|reporting|telling|sending)(?: (?:you|this|it|someone|somebody))?)?",
    ),
    (
        Steer.DELETE_LATER,
        rf"{FILL}(?:delete|remove|withdraw|undo|cancel|unsend|take){_IT}(?: (?:back|out|down))?"
        r" (?:later|after(?:wards)?|once (?:it'?s|it is|i'?ve|i have) sent.{0,20}|when it'?s sent|if i change my mind)",
    ),
    (
        Steer.LENGTH,
        rf"{FILL}(?:how (?:long|much longer|many (?:more )?questions|much more)(?: (?:does|will|is|do|are|there|i|have|to|this|it|take|be|go|left))*"
        rf"|do i (?:have|need) to (?:fill|answer|do)(?: in)?(?: (?:all|every\w*|each))(?: (?:of|in|this|these|it|them|the|questions?|fields?|boxes))*)",
    ),
    (
        Steer.WHAT_NOW,
        rf"{FILL}what (?:do|should|shall|must|can|am) (?:i|we)(?: (?:supposed|meant|need|have))?(?: to)? do(?: (?:now|next|here|then|first|please|about (?:it|this|that)))*",
    ),
    (
        Steer.ASK_CHILD,
        rf"{_SHOULD_I} (?:ask|question|speak to|talk to|check with) (?:her|him|them|the (?:child|girl|boy|kids?|children|pupil))"
        r"(?: (?:more|about|it|this|that|what|happened|again|first|anything|else|any|questions?|now))*",
    ),
    (
        Steer.PARENTS,
        rf"{_SHOULD_I} (?:tell|ring|call|phone|contact|inform|speak to|talk to|let|message|warn)(?: (?:her|his|their|the|my))?"
        r" (?:mum|dad|mother|father|parents?|family|carers?)(?: (?:and|or|dad|know|first|now|too|about (?:it|this|that)|as well))*",
    ),
    (Steer.READ, ASKS),
    (
        Steer.JOIN,
        rf"{FILL}(?:(?:it'?s|it is|this is|that'?s|it|this|belongs? to|part of|about|add (?:it|this|that) to|for|with) )*(?:the |my )?same (?:report|one|incident|case)(?: as before| again)?",
    ),
    (
        Steer.SAVE,
        rf"{FILL}(?:stop|pause|leave|break){_IT}(?: (?:here|now|for now))?(?: and)? (?:finish|do|continue|carry on|come back)(?: (?:with|to))?{_IT}"
        r" (?:later|tomorrow|in a (?:bit|minute))",
    ),
)
_UPSET = regex(
    r"(?:(?:but|oh|god|oh god|sorry|honestly|so)[\s,]+)*(?:why (?:me|did (?:he|she|they) (?:pick|choose) me)"
    r"|(?:is|was) (?:it|this|that)(?: all)? my (?:own )?fault|what did i do(?: wrong| to deserve (?:it|this|that))?"
    r"|(?:i'?m|i am|i feel|feeling)(?: (?:so|really|very|just|quite|absolutely|a bit|all))*"
    r" (?:upset|shaking|shaky|sick|awful|terrible|horrible|ashamed|stupid|in shock|in bits|crying|in tears|devastated"
    r"|panicking|overwhelmed)"
    r"|i (?:can'?t|cannot|don'?t think i can) (?:do this|cope|face (?:it|this)|stop (?:crying|shaking)))"
)
_UPSET_AT = frozenset({Step.SAFETY, Step.PARTIES, Step.IMAGES, Step.CHECK})  # elsewhere they may be the child's words
_WAYS = tuple(
    (way, regex(pattern))
    for way, pattern in (
        *_ASIDES,
        (Steer.CANCEL, rf"{FILL}(?:start (?:again|over|afresh)|restart){TAIL}"),
        (Steer.SHOW, rf"{FILL}(?:check|review|preview|summary|read|look|see|show(?: me)?){TAIL}{_BACK_TO_ME}{TAIL}"),
        (Steer.SHOW, rf"{FILL}let me (?:see|look|check|read|review|have a look){_BACK_TO_ME}{TAIL}{_BACK_TO_ME}"),
        (
            Steer.SHOW,
            rf"{FILL}(?:(?:show me|see|read me|tell me|let me see|check|read) )?what(?:'?s| is| has been) (?:in (?:it|there|the (?:report|draft))|put down|written|down){_DOWN}",
        ),
        (
            Steer.SHOW,
            rf"{FILL}(?:(?:show me|see|read me|tell me|let me see|check|read) )?what(?:'?ve| have| did)? ?(?:you|i|we)(?:'?ve| have)? ?(?:got|get|have|put|written|wrote|write|noted|said|say|told you){_DOWN}",
        ),
        (Steer.SHOW, rf"{FILL}(?:what|everything|all|the report|where are we)? ?so far"),
        (
            Steer.PUT_RIGHT,
            rf"{FILL}(?:undo|edit|change|correct|fix|amend){TAIL}(?: (?:something|one thing|an answer))?",
        ),
        (
            Steer.PUT_RIGHT,
            rf"{FILL}(?:undo|delete|remove|take (?:out|off|back)|scrap|change|edit) (?:the |that |my )?last (?:bit|line|message|thing|answer|part|one){TAIL}",
        ),
        (
            Steer.PUT_RIGHT,
            rf"{FILL}(?:take (?:it|that) (?:back|out)|change (?:it|that|something|my answers?))(?: later| after(?:wards)?| again)?",
        ),
        (
            Steer.DOUBT,
            rf"{FILL}(?:but )?what (?:if|happens if) (?:i'?m|i am|i'?ve got (?:it|this)|it'?s|this is|that'?s|there'?s|it turns out to be)"
            r"(?: (?:all|just|only|completely|totally|actually))* (?:wrong|mistaken|nothing|innocent|a mistake|a misunderstanding"
            r"|a joke|overreacting|being silly|imagining (?:it|things)|not true|an explanation)",
        ),
        (
            Steer.DOUBT,
            rf"{FILL}(?:but )?(?:(?:maybe|perhaps) )?(?:i'?m|i am|am i|i might be|i may be|i could be|i feel)(?: (?:just|probably|being|a bit|so))*"
            r" (?:wrong|mistaken|overreacting|silly|imagining (?:it|things)|making a fuss|wasting (?:your|anyone'?s|people'?s) time)",
        ),
        (
            Steer.HOW,
            rf"{FILL}(?:i (?:don'?t|do not) know |i'?m not sure |not sure |no idea )?(?:what|how|how much)(?: (?:do|should|shall|can|am|must))?"
            r"(?: i| we)?(?: (?:to|supposed to|meant to|need to|have to))? (?:write|put|say|type|word (?:it|this)|put (?:it|this))"
            rf"(?: (?:here|down|in here|in it))?{TAIL}",
        ),
        (Steer.RESUME, rf"{FILL}(?:keep|huh|eh|pardon|what|hello|(?:so )?what (?:now|next)|now what)"),
        (Steer.PRIVACY, rf"{FILL}who(?: else)? knows?(?: about (?:this|it))?"),
    )
)


def is_upset(text: str, step: Step) -> bool:
    """Whether a message says how its writer feels and nothing that could be an answer, or be told."""
    return step in _UPSET_AT and _UPSET.fullmatch(plain(text).rstrip(".!?")) is not None


def steer(text: str) -> Steer | None:
    """Where this message steers a report, or None: it is content."""
    if only_asks_to_add(text):
        return Steer.ADD
    said = plain(text).rstrip(".!?")
    found = next((way for way, pattern in _WAYS if len(said) <= SHORT and pattern.fullmatch(said)), None)
    return found or steer_anywhere(text)


_ONLY_REPORTS = regex(
    rf"{FILL}(?:(?:i|we) )?(?:(?:do|really|still|also|just|now) )*(?:(?:want|need|would like|'d like|have|should|better|must|will) (?:to )?)?"
    r"(?:report|(?:make|start|file|do|send|write|fill in) (?:a|the|another) report)"
    r"(?: (?:it|this|that|something|someone|somebody|one|a|an|concern|incident|worry|after all|now|again|please|then|instead|to you|here|about))*"
)


def only_wants_report(text: str) -> bool:
    """Whether a message says that its writer wants to report, and tells nothing yet."""
    said = plain(text).rstrip(".!?")
    return len(said) <= SHORT and bool(_ONLY_REPORTS.fullmatch(said))


_SOMEBODY = regex(r"\b(?:he|she|him|her|hers|his|they|them|their|theirs)\b")
_SUBJECT = r"(?:i|we|you|it|this|that|there|any\w*|some\w*|staff|parents|teachers|governors|the|a|an)"
_ASKS = regex(
    rf"{FILL}(?:(?:what|who|whom|how|when|where|why|which|how (?:long|often|much|many|soon))(?:'s|s)? (?:is|are|was|am|do|does|did|can|could|should|would|will|else|if|about|to)\b"
    rf"|(?:is|are|am|can|could|does|did|will|would|should|shall|has|may|must)(?:n't)? {_SUBJECT}\b"
    r"|(?:do|have)(?:n't)? (?:i|we|you|any\w*|some\w*|staff|parents|teachers)\b)"
)


def names_nobody(text: str) -> bool:
    """Whether a message speaks of nobody in particular."""
    return not _SOMEBODY.search(plain(text))


def merely_asks(text: str) -> bool:
    """Whether a message has the form of its writer's own question and speaks of nobody."""
    return names_nobody(text) and (asks_for_self(text) or bool(_ASKS.match(plain(text))))


def is_question(text: str) -> bool:
    """Whether a message in a report asks something: also without its mark, where it speaks of nobody."""
    said = plain(text)
    return asks_in_so_many_words(text) or bool(len(said) <= SHORT and names_nobody(text) and _ASKS.match(said))


_KEEP = regex(
    rf"{FILL}(?:(?:no+|nope|nah|don'?t|do not|not (?:yet|now)|wait|leave|keep|carry on|continue|go on|hm+)\b[\s,.!]*)+"
    r"(?:(?:it|that|this|delete|please|now|the (?:draft|report)|my report|thanks|thank you)\b[\s,.!]*)*"
)


def keeps(text: str) -> bool:
    """Whether a message only says that a draft is to be kept, asked whether it is to be deleted."""
    return bool(_KEEP.fullmatch(plain(text)))
