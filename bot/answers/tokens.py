"""A text cut into the pieces that the sentence encoder knows."""

from collections.abc import Sequence

from tokenizers import Tokenizer

HEAD, TAIL = 96, 32
"""Of a longer message the first and last so many pieces are read: 128 in all, which bounds the time it takes."""


def ids_of(tokenizer: Tokenizer, text: str) -> Sequence[int]:
    """The numbers of the pieces, with the marks that open and close a message."""
    return shortened(tokenizer.encode(text).ids)


def shortened(ids: list[int]) -> Sequence[int]:
    """The numbers of the pieces that are read."""
    return ids if len(ids) <= HEAD + TAIL else ids[:HEAD] + ids[-TAIL:]
