"""The app, game or other way by which something was said, from the words that people use for it."""

import re

from bot.core.facts.texts import own_words
from bot.core.patterns import regex

_BY = (
    r"\b(?:on|over|via|through|using|by|in|from|to)\s+(?:(?:my|his|her|their|the|an?|our|private|personal|old)\s+){0,2}"
)
_NOT = regex(
    r"(?:\bnot|\bwasn't|\brather than|\binstead of|\bfriends(?:\s+with(?:\s+\w+){0,2})?)\s+(?:on\s+|over\s+)?$"
)

_NAMES: tuple[tuple[str, str], ...] = (
    ("Instagram", r"\binsta(?:gram(?:'?d|med)?)?\b|\bon\s+ig\b"),
    ("WhatsApp", r"\bwhat'?s\s?app(?:'?e?d|ing)?\b|\bwatsapp\b|\bwhatapp\b|\bon\s+wa\b"),
    ("Snapchat", r"\bsnap\s?chat(?:ted|ting|s)?\b|\bsnaps\s+(?:me|from)\b|\bsnap\s+(?:from|account)\b"),
    ("Snapchat", r"\b(?:on|via|over|my|her|his|their|ur|a)\s+snap\b"),
    ("Snapchat", r"\bsnapp(?:ed|ing)\s+(?:me|us|one|a\s+(?:boy|girl|child|pupil|year))\b"),
    ("TikTok", r"\btik\s?toks?\b"),
    ("YouTube", r"\byou\s?tube\b|\bon\s+yt\b"),
    ("Facebook Messenger", r"\b(?:facebook|fb)\s+messenger\b|\bmessenger\b(?!\s+(?:bag|boy))"),
    ("Facebook", r"\bface\s?book(?:ed)?\b|\b(?:on|my|his|her|over|via)\s+fb\b|\bfb\b|\bfacey\b"),
    ("X (Twitter)", r"\btwitter\b|\btweet(?:ed|ing)?\b|\bon\s+x\b(?!\s*-?box)|(?-i:\bX)\s+(?:account|post)\b"),
    ("Threads", r"\b(?:on|via|over)\s+threads\b|(?-i:(?<=\s)Threads)\b"),
    ("Discord", r"\bdiscord\b"),
    ("Roblox", r"\broblox\b"),
    ("Fortnite", r"\bfort?nite\b"),
    ("Minecraft", r"\bminecraft\b"),
    ("Among Us", r"(?-i:\bAmong\s+Us)\b"),
    ("Clash of Clans", r"\bclash\s+of\s+clans\b"),
    ("Rocket League", r"\brocket\s+league\b"),
    ("Call of Duty", r"\bcall\s+of\s+duty\b"),
    ("FIFA", r"(?-i:\bFIFA)\b"),
    ("Xbox", r"\bx\s?-?box\b"),
    ("PlayStation", r"\bplay\s?station\b|\bon\s+(?:the\s+)?ps[345]\b"),
    ("Twitch", r"\btwitch\b"),
    ("Telegram", r"\btelegram\b"),
    ("Signal", r"\b(?:on|via|over)\s+signal\b"),
    ("Reddit", r"\breddit\b"),
    ("BeReal", r"\bbe\s?reals?\b"),
    ("Skype", r"\bskype\b"),
    ("FaceTime", r"\bface\s?tim(?:e|ed|ing)\b"),
    ("Google Meet", r"\bgoogle\s+meets?\b|\bg\s?meet\b"),
    ("Webex", r"\bwebex\b"),
    ("Kik", r"\b(?:on|via|over)\s+kik\b"),
    ("Omegle", r"\bomegle\b"),
    ("Pinterest", r"\bpinterest\b"),
    ("LinkedIn", r"\blinked\s?in\b"),
    ("Spotify", r"\bspotify\b"),
    ("Strava", r"\bstrava\b"),
    ("Class Dojo", r"\b(?:class\s?)?dojo\b"),
    ("Seesaw", r"\b(?:on|via)\s+seesaw\b|(?-i:(?<=\s)Seesaw)\b"),
    ("Google Classroom", r"\bgoogle\s+classroom\b"),
    ("Teams", r"\b(?:on|over|via|in|a|ms|microsoft)\s+teams\b(?!\s+of)|\bteams\s+(?:chat|call)\b"),
    ("Zoom", r"\b(?:on|over|via|in|a)\s+zoom\b|\bzoom\s+(?:chat|call)\b|\bzoomed\s+me\b"),
    ("e-mail", r"\be-?\s?mail(?:ed|ing|s)?\b"),
    ("game chat", r"\bgame\s?chat\b|\b(?:on|in|over)\s+(?:(?:a|his|her|my|their|the|some|an|online|video)\s+)+game\b"),
    (
        "text message",
        r"\btext\s+messages?\b|\bsms\b|\btext(?:ed|ing|s)\s+(?:me|us|my)\b|\b(?:by|got\s+a)\s+text\b|\bimessage\b",
    ),
    ("phone call", r"\bphone\s+calls?\b|\bby\s+(?:tele)?phone\b|\b(?:rang|rung|phoned)\s+my\s+(?:mobile|phone)\b"),
)  # fmt: skip
_PATTERNS = tuple((name, regex(rf"\b(?P<by>{_BY})?(?:{pattern})", re.IGNORECASE)) for name, pattern in _NAMES)


def platform_places(own: str) -> tuple[tuple[int, int, str], ...]:
    """Start, end and name of each platform in a text, in order; those that are ruled out ("not Instagram") are left."""
    found = [
        (match.start(), match.end(), name, bool(match["by"]) or bool(re.match(r"on|via|over", match[0], re.IGNORECASE)))
        for name, pattern in _PATTERNS
        for match in pattern.finditer(own)
        if not _NOT.search(own, max(0, match.start() - 20), match.start())
    ]
    kept: list[tuple[int, int, str, bool]] = []
    for each in sorted(found, key=lambda place: (place[0] - place[1], place[0])):
        if all(each[1] <= other[0] or each[0] >= other[1] for other in kept):
            kept.append(each)
    return tuple((start, end, name) for start, end, name, _ in sorted(kept, key=lambda place: (not place[3], place[0])))


def read_platform(text: str) -> str:
    """The platform that a message tells of: first one it happened "on", then any that is named; "" where none is."""
    own = own_words(text)
    return next((name for _, _, name in platform_places(own)), "")
