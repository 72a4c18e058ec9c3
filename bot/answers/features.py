"""What stands in a message letter by letter: words, pairs of words and bits of words, hashed into numbered buckets.

They stand beside the sentence vector, which knows what words mean but not how a word it never met is spelt.
"""

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.core.patterns import regex

BUCKETS = 1 << 14
MOST = 600
"""Of a very long message only so many features are taken."""
_WORD = regex(r"\w+")
_BIT = 4


def buckets(text: str) -> NDArray[np.int64]:
    """The buckets of a text, sorted, each once; every machine gives the same (CRC-32)."""
    words = _WORD.findall(text)
    parts = [f"w{word}" for word in words]
    parts += [f"p{first} {second}" for first, second in zip(["^", *words], [*words, "$"], strict=True)]
    parts += [f"c{bit}" for word in words for bit in _bits(f"<{word}>")]
    hashed = {crc32(part.encode()) % BUCKETS for part in parts[: 3 * MOST]}
    return np.array(sorted(hashed)[:MOST], dtype=np.int64)


def weight(count: int) -> float:
    """What each of `count` features weighs, so that a message's features together have length one."""
    return float(count) ** -0.5 if count else 0.0


def _bits(word: str) -> list[str]:
    return [word[i : i + _BIT] for i in range(max(len(word) - _BIT + 1, 0))]
