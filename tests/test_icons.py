"""The icons' rules, on pictures made here, and the two icons that are shipped."""

import struct
import zlib
from collections.abc import Callable, Sequence
from importlib import resources

import pytest

from bot import icons
from bot.errors import SettingsError
from bot.icons import COLOR_SIZE, OUTLINE_SIZE, check_color, check_outline

Pixel = tuple[int, ...]
WHITE, CLEAR, TEAL, RED = (255, 255, 255, 255), (0, 0, 0, 0), (20, 89, 95, 255), (255, 0, 0, 255)


def part(kind: bytes, body: bytes) -> bytes:
    """One part of a PNG file."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(rows: Sequence[Sequence[Pixel]], *, depth: int = 8, color_type: int = 6, interlace: int = 0) -> bytes:
    """A PNG file of these pixels; RGB ones when the colour type is 2."""
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), depth, color_type, 0, 0, interlace)
    channels = 3 if color_type == 2 else 4
    raw = b"".join(b"\0" + b"".join(bytes(pixel[:channels]) for pixel in row) for row in rows)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", zlib.compress(raw)) + part(b"IEND", b"")


def file_of(raw: bytes) -> bytes:
    """A PNG file, 32 x 32 and RGBA, of rows that are filtered already."""
    header = struct.pack(">IIBBBBB", 32, 32, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", zlib.compress(raw)) + part(b"IEND", b"")


def square(size: int, ground: Pixel, sign: Pixel, *, border: int = 4) -> list[list[Pixel]]:
    """A square sign on a ground."""
    inside = range(border, size - border)
    return [[sign if x in inside and y in inside else ground for x in range(size)] for y in range(size)]


def shipped(name: str) -> bytes:
    """An icon as it is shipped."""
    return resources.files("manifest").joinpath(name).read_bytes()


def message(check: Callable[[bytes], None], data: bytes) -> str:
    """What the check says of a bad icon."""
    with pytest.raises(SettingsError) as refused:
        check(data)
    assert refused.value.advice
    return str(refused.value)


def test_the_shipped_color_icon_is_fit() -> None:
    """The colour icon that is shipped keeps Teams' rules."""
    check_color(shipped("color.png"))


def test_the_shipped_outline_icon_is_fit() -> None:
    """The outline icon that is shipped keeps Teams' rules."""
    check_outline(shipped("outline.png"))


@pytest.mark.parametrize("color_type", [2, 6])
def test_a_color_icon_may_be_with_or_without_alpha(color_type: int) -> None:
    """A plain colour icon is fit as RGB and as RGBA."""
    check_color(png(square(COLOR_SIZE, TEAL, WHITE), color_type=color_type))


def test_a_color_icon_on_nothing_is_fit() -> None:
    """A fully transparent background is plain too."""
    check_color(png(square(COLOR_SIZE, CLEAR, TEAL)))


def test_an_outline_icon_of_white_on_nothing_is_fit() -> None:
    """White on a transparent background is what Teams asks for."""
    check_outline(png([*square(OUTLINE_SIZE, CLEAR, WHITE, border=0)[:-1], [CLEAR] * OUTLINE_SIZE]))


def test_soft_edges_are_white_too() -> None:
    """A half-covered pixel is fit as long as its colour is white."""
    check_outline(png(square(OUTLINE_SIZE, CLEAR, (255, 255, 255, 128))))


@pytest.mark.parametrize(
    ("check", "own"), [(check_color, COLOR_SIZE), (check_outline, OUTLINE_SIZE)], ids=["color", "outline"]
)
@pytest.mark.parametrize("size", [16, 31, 33, 191, 193])
def test_another_size_is_refused(check: Callable[[bytes], None], own: int, size: int) -> None:
    """An icon of another size is refused, and both sizes are named."""
    told = message(check, png(square(size, CLEAR, WHITE)))
    assert f"{own} x {own}" in told
    assert f"{size} x {size}" in told


def test_rounded_corners_are_refused() -> None:
    """A colour icon with a corner cut off is refused: Teams rounds it itself."""
    rows = square(COLOR_SIZE, TEAL, WHITE)
    rows[0][0] = CLEAR
    assert "square corners" in message(check_color, png(rows))


def test_an_empty_color_icon_is_refused() -> None:
    """A colour icon with nothing on it is refused."""
    assert "empty" in message(check_color, png(square(COLOR_SIZE, TEAL, TEAL)))


def test_an_empty_outline_icon_is_refused() -> None:
    """An outline icon with nothing on it is refused."""
    assert "empty" in message(check_outline, png(square(OUTLINE_SIZE, CLEAR, CLEAR)))


@pytest.mark.parametrize("color", [RED, (254, 255, 255, 255), (0, 0, 0, 1)])
def test_any_color_but_white_is_refused(color: Pixel) -> None:
    """One pixel that shows and is not exactly white makes an outline icon unfit."""
    rows = square(OUTLINE_SIZE, CLEAR, WHITE)
    rows[9][9] = color
    assert "white only" in message(check_outline, png(rows))


@pytest.mark.parametrize("color_type", [2, 6])
def test_an_outline_icon_without_transparency_is_refused(color_type: int) -> None:
    """White on an opaque background, with or without an alpha channel, is refused."""
    assert "transparent" in message(check_outline, png(square(OUTLINE_SIZE, TEAL, WHITE), color_type=color_type))


@pytest.mark.parametrize(("depth", "color_type", "interlace"), [(16, 6, 0), (8, 3, 0), (8, 0, 0), (8, 4, 0), (8, 6, 1)])
def test_other_kinds_of_png_are_refused(depth: int, color_type: int, interlace: int) -> None:
    """A palette, grey, 16-bit or interlaced PNG is refused with the kind to use."""
    data = png(square(OUTLINE_SIZE, CLEAR, WHITE), depth=depth, color_type=color_type, interlace=interlace)
    assert "RGB or RGBA" in message(check_outline, data)


@pytest.mark.parametrize("name", ["color.png", "outline.png"])
def test_no_flipped_byte_goes_unseen(name: str) -> None:
    """A shipped icon with any one byte changed is refused."""
    check = check_color if name == "color.png" else check_outline
    data = shipped(name)
    for place in range(len(data)):
        message(check, data[:place] + bytes([data[place] ^ 0x40]) + data[place + 1 :])


def test_a_file_cut_short_is_refused() -> None:
    """An icon cut short anywhere is refused."""
    data = shipped("outline.png")
    for length in range(len(data)):
        assert "damaged" in message(check_outline, data[:length])


def test_another_format_is_refused() -> None:
    """A picture that is no PNG is refused."""
    assert "not a PNG" in message(check_outline, b"GIF89a" + bytes(100))


def test_too_few_rows_are_refused() -> None:
    """A picture that promises more rows than it holds is refused."""
    assert "damaged" in message(check_outline, file_of(bytes(129)))


def test_an_unknown_row_filter_is_refused() -> None:
    """A row whose filter PNG does not know is refused."""
    assert "damaged" in message(check_outline, file_of(b"\5" + bytes(128) + bytes(129) * 31))


def predicted(kind: int, left: int, up: int, corner: int) -> int:
    """What PNG's row filter takes off a byte, as the specification words it."""
    guess = left + up - corner
    nearest = sorted([(abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner)])
    return [0, left, up, (left + up) // 2, nearest[0][2]][kind]


@pytest.mark.parametrize("kind", range(5))
def test_every_row_filter_is_understood(kind: int) -> None:
    """A picture is read alike whichever of PNG's five row filters wrote it."""
    rows = [[((x * 7 + y * y) % 256, (x * y) % 256, 255 - x, y * 8) for x in range(32)] for y in range(32)]
    flat = [b"".join(bytes(pixel) for pixel in row) for row in rows]
    raw = b""
    for y, row in enumerate(flat):
        above = flat[y - 1] if y else bytes(128)
        raw += bytes([kind])
        for place, value in enumerate(row):
            left, corner = (row[place - 4], above[place - 4]) if place >= 4 else (0, 0)
            raw += bytes([(value - predicted(kind, left, above[place], corner)) % 256])
    assert icons._read("outline.png", file_of(raw), OUTLINE_SIZE) == rows
