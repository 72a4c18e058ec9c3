"""Words in quotation marks: what a child wrote is kept by the byte, and never read as the reporter's own words."""

from bot.core.patterns import regex

_DOUBLE = regex(r"\"([^\"\n]+)\"|\u201c([^\u201d\n]+)\u201d|\u00ab([^\u00bb\n]+)\u00bb")
_OPENS = regex(
    r"(?:(?<=^)|(?<=[\s(\[:,\-\u2013\u2014]))['\u2018](?=\S)(?!(?:em|til|till|cause|cos|bout|n|tis|twas|\d\ds?)\b)"
)
_CLOSES = regex(r"(?<=\S)['\u2019](?=$|[\s.,;:!?)\]\-])")
_POSSESSIVE = regex(r"(?<=s)['\u2019](?=\s+[a-z])")


def _single_end(text: str, start: int) -> int | None:
    """Where a single quotation that starts here ends; "the boys' phones" inside it does not end it."""
    line_end = text.find("\n", start)
    limit = len(text) if line_end < 0 else line_end
    next_open = _OPENS.search(text, start, limit)
    ends = [match.start() for match in _CLOSES.finditer(text, start + 1, next_open.start() if next_open else limit)]
    for place, end in enumerate(ends):
        if place == len(ends) - 1 or not _POSSESSIVE.match(text, end):
            return end
    return None


def quotations(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each quotation, without its marks, in order; what is quoted inside another is part of that."""
    found = [match.span(match.lastindex or 0) for match in _DOUBLE.finditer(text)]
    place = 0
    while opening := _OPENS.search(text, place):
        place = opening.end()
        end = _single_end(text, place)
        if end is not None:
            found.append((place, end))
            place = end + 1
    outermost: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not outermost or start > outermost[-1][1]:
            outermost.append((start, end))
    return tuple(outermost)
