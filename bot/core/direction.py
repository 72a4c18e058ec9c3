"""Characters that change the direction of writing, such as an override that makes "gnp.exe" read "exe.png"."""

# Unicode's bidirectional algorithm (UAX 9): what opens a stretch of another direction, and what closes it.
_ISOLATES, _EMBEDDINGS = "\u2066\u2067\u2068", "\u202a\u202b\u202d\u202e"
_END_ISOLATE, _END_EMBEDDING = "\u2069", "\u202c"
_OPENING = frozenset(_ISOLATES + _EMBEDDINGS)


def contained(text: str) -> str:
    """The same text, with every stretch that it opens closed at its end, so that it cannot turn round what follows."""
    if _OPENING.isdisjoint(text):
        return text
    due: list[str] = []
    for letter in text:
        if letter in _OPENING:
            due.append(_END_ISOLATE if letter in _ISOLATES else _END_EMBEDDING)
        elif due and letter == due[-1]:
            due.pop()
        elif letter == _END_ISOLATE and _END_ISOLATE in due:  # closes the embeddings within the isolate as well
            while due.pop() != _END_ISOLATE:
                pass
    return text + "".join(reversed(due))
