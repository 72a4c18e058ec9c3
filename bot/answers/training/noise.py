"""Slips of the finger and of haste, made on purpose, so that the network learns to read past them."""

import random

_NEIGHBOURS = {
    "a": "sqz", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry",
    "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip
_SHORT = {
    "you": "u", "are": "r", "your": "ur", "please": "pls", "because": "cos", "what": "wot", "to": "2", "for": "4",
    "message": "msg", "messaged": "msgd", "instagram": "insta", "facebook": "fb", "pictures": "pics", "about": "abt",
    "people": "ppl", "and": "n", "year": "yr", "with": "w", "before": "b4", "tomorrow": "tmrw", "know": "kno",
    "children": "kids", "child": "kid", "pupil": "kid", "teacher": "tchr", "school": "skl", "going to": "gonna",
}  # fmt: skip

SHORTEST = 4
"""Shorter words, and messages of fewer words, are left whole."""
SKIPPED, UNPOINTED = 0.15, 0.5
"""How often a message loses a word, and how often its punctuation."""


def blur(text: str, random_: random.Random) -> str:
    """The text as a hurried person might have typed it."""
    words = text.split(" ")
    rate = random_.choice((0.0, 0.05, 0.15))
    for i, word in enumerate(words):
        if word in _SHORT and random_.random() < 2 * rate:
            words[i] = _SHORT[word]
        elif len(word) >= SHORTEST and random_.random() < rate:
            words[i] = _slip(word, random_)
    if random_.random() < SKIPPED and len(words) >= SHORTEST:
        del words[random_.randrange(len(words))]
    blurred = " ".join(words)
    if random_.random() < UNPOINTED:
        blurred = "".join(c for c in blurred if c.isalnum() or c in " '")
    return blurred


def _slip(word: str, random_: random.Random) -> str:
    i = random_.randrange(1, len(word) - 1)
    match random_.randrange(4):
        case 0:
            return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        case 1:
            return word[:i] + word[i + 1 :]
        case 2:
            return word[:i] + word[i] + word[i:]
        case _:
            return word[:i] + random_.choice(_NEIGHBOURS.get(word[i], "e")) + word[i + 1 :]


def splice(one: str, other: str, random_: random.Random) -> str:
    """The beginning of a text and the end of another: words that nobody wrote in that order."""
    first, second = one.split(" "), other.split(" ")
    start, end = random_.randrange(1, len(first) + 1), random_.randrange(len(second))
    return " ".join(first[:start] + second[end:])
