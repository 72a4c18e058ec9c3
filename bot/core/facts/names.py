"""What a child's name looks like in a message: words with capitals that are no other kind of word."""

from bot.core.patterns import regex

_NOT_NAMES = """
TikToks BeReals Snaps Instas DMs
I Im Id Ive It Its He Hes She Shes They Theyre We Weve The A An My Our Her His Their Your You Hi Hiya Hello Hey
Yes Yeah Yep No Nope Ok OK Okay Right So Well Also And But Or Both All There Theres This That Thats These Those
Then Today Yesterday Tonight Last On In At From To For With By Of About As If When Where Who What Why How Which
Because One Two Three Four Five Six Seven Eight Nine Ten Some Someone Somebody Something Another Other Only Just
Now Not Actually Sorry Please Thanks Thank Can Could Would Should Do Does Did Is Are Was Were Has Have Had Been
Be Will Am Up Out Oh Um Dont Didnt Wasnt Isnt Nothing Nobody Send Save Cancel Stop Change Add Correct Report
Hang Wait Sent Child Children Girl Girls Boy Boys Pupil Pupils Kid Kids Lad Lads Student Students Name Class
Year Yr Years Group Head Headteacher Deputy Chair Governor Governors Teacher TA SENCo SENCO DSL LADO School
Office Staff Caretaker Key Stage KS Reception Nursery EYFS PE Coach Sir Mum Mums Dad Dads Mother Father Parent
Parents Nan Gran Grandma Grandad Uncle Auntie Aunt Stepdad Stepmum Brother Sister Mr Mrs Ms Miss Dr Rev Revd
Reverend Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July
August September October November December Easter Christmas Halloween Instagram Insta WhatsApp Whatsapp Snapchat
Snap TikTok Tiktok YouTube Youtube Facebook Messenger Twitter X Threads Discord Roblox Fortnite Minecraft Xbox
PlayStation Playstation Twitch Telegram Signal Reddit BeReal Skype Zoom Teams Dojo Email Google Apple Kik Strava
Spotify FIFA Facetime FaceTime Omegle Seesaw GDPR Call Duty Among Us Brownies Cubs Scouts Beavers English Maths
Science British Chrome Chromebook iPad Clubs Club High Street Road Park Primary Church Saint St Police Social
Services Childline NSPCC Ofsted SYSTEM Once Before After Until Later Earlier Again Maybe Still Even Looks Seems
Got Found Saw Told Screenshot Photo Message Messages Ambulance Already Everyone Everything Anyone Anybody Dear
Kind Regards Happy New First Second Third Next
"""
_OTHER_WORDS = tuple(_NOT_NAMES.split())
_LETTER = r"[^\W\d_]"
_CAPITAL = r"[^\W\d_a-z\u00df-\u00f6\u00f8-\u00ff]"
_NOT_A_NAME = rf"(?!(?:{'|'.join(_OTHER_WORDS)})(?:\b(?!['\-]{_CAPITAL})))"

WORD = (
    rf"(?<![\w'@.-]){_NOT_A_NAME}{_CAPITAL}(?:'{_CAPITAL})?{_LETTER}+"
    rf"(?:[-']{_CAPITAL}{_LETTER}+|-{_LETTER}+)*(?!\w)"
)
"""One word of a name: Ruby, O'Neil, Ellie-Mae."""
_PARTICLE = r"(?:(?:van|de|der|den|bin|al|el|la|le|du|da)\s+){0,2}"
_UNTITLED = r"(?<!\bMr\s)(?<!\bMrs\s)(?<!\bMs\s)(?<!\bMiss\s)(?<!\bDr\s)"
NAME = rf"{_UNTITLED}(?:{WORD})(?:\s{_PARTICLE}(?:{WORD}|{_CAPITAL}(?!\w))){{0,3}}"
"""One to four words of a name that no title stands before."""

_ASKED_WORD = regex(rf"{_LETTER}[\w'.-]*")
_EVERYDAY = """
i it he she they we the a an my our her his their you hi yes no ok so also and but or this that then today
yesterday last on in at from to for with by of about if when who what why how one two some someone another only
just now not sorry please can could do is are was were has have had been be will am up out me him them us same
different class year yr know dont don't sure child girl boy pupil kid lad messaged message sent wrote said told
asked called teacher idk dunno unsure unknown unnamed names name none nope nah noone no1 whoever lol
lmao omg tbh idc wtf smh hmm erm ffs
"""
_SMALL = frozenset(_EVERYDAY.split())
_MOST_WORDS = 4
_NAMES_TOO = frozenset({"may", "june", "april", "august"})
_NEVER_ASKED = _SMALL | (frozenset(word.lower() for word in _OTHER_WORDS) - _NAMES_TOO)


def could_be_name(text: str) -> bool:
    """Whether words may be a name where a name was asked for: one to four of them, none an everyday word."""
    words = text.split()
    if not 0 < len(words) <= _MOST_WORDS:
        return False
    return all(_ASKED_WORD.fullmatch(word) and word.lower() not in _NEVER_ASKED for word in words)
