"""The two icons of the Teams app, checked pixel by pixel: neither Teams' schema nor its validator looks at them.

The rules are those of Microsoft's page "Teams app package", section "App icons". Only the plain kind of PNG that
the icons are is read: 8 bits a channel, with or without alpha, not interlaced.
"""

import struct
import zlib
from collections.abc import Iterator

from bot.errors import SettingsError

COLOR_SIZE = 192  # pixels, both ways
OUTLINE_SIZE = 32

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DEPTH = 8  # bits a channel
_CHANNELS = {2: 3, 6: 4}  # PNG colour type: RGB, RGBA
_WHITE = (255, 255, 255)
_PAETH = 4  # the last of PNG's row filters

_Rows = list[list[tuple[int, ...]]]  # pixels: red, green, blue, alpha


class _Damaged(ValueError):
    """Not a PNG file that can be read."""


def check_color(data: bytes) -> None:
    """Refuse a colour icon that Teams would refuse or crop badly.

    Raises:
        SettingsError: Not a PNG of 192 x 192, rounded or framed instead of on one plain background, or empty.
    """
    rows = _read("color.png", data, COLOR_SIZE)
    edge = {*rows[0], *rows[-1], *(row[0] for row in rows), *(row[-1] for row in rows)}
    if len(edge) != 1:
        raise _refused("color.png", "must have one plain background up to its square corners")
    if all(set(row) == edge for row in rows):
        raise _refused("color.png", "is empty")


def check_outline(data: bytes) -> None:
    """Refuse an outline icon that is not white on nothing.

    Raises:
        SettingsError: Not a PNG of 32 x 32, without a transparent background, not white only, or empty.
    """
    pixels = [pixel for row in _read("outline.png", data, OUTLINE_SIZE) for pixel in row]
    if all(pixel[3] for pixel in pixels):
        raise _refused("outline.png", "must have a transparent background")
    shown = {pixel[:3] for pixel in pixels if pixel[3]}
    if not shown:
        raise _refused("outline.png", "is empty")
    if shown != {_WHITE}:
        raise _refused("outline.png", "must be white only")


def _refused(name: str, fault: str) -> SettingsError:
    """The error for an icon with this fault."""
    return SettingsError(f"The icon {name} {fault}.", advice="Install Safe Contact again to get its own icons back.")


def _read(name: str, data: bytes, size: int) -> _Rows:
    """Decode an icon that must be `size` pixels wide and high; without an alpha channel alpha is 255."""
    try:
        header, pixels = _parts(data)
        width, height, depth, color_type, *method = struct.unpack(">IIBBBBB", header)
        if (width, height) != (size, size):
            raise _refused(name, f"must be {size} x {size} pixels, not {width} x {height}")
        if depth != _DEPTH or color_type not in _CHANNELS or any(method):
            raise _refused(name, "must be an RGB or RGBA picture, 8 bits a channel, not interlaced")
        channels = _CHANNELS[color_type]
        raw = _inflate(pixels, height * (1 + width * channels))
        return [_pixels(row, channels) for row in _unfiltered(raw, width * channels, channels)]
    except (_Damaged, struct.error, zlib.error) as error:
        raise _refused(name, "is damaged or is not a PNG picture") from error


def _parts(data: bytes) -> tuple[bytes, bytes]:
    """The header and the compressed pixels, each part's checksum proved."""
    if not data.startswith(_SIGNATURE):
        raise _Damaged
    header, pixels, kind, place = b"", b"", b"", len(_SIGNATURE)
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, place)
        body = data[place + 8 : place + 8 + length]
        (checksum,) = struct.unpack_from(">I", data, place + 8 + length)
        if zlib.crc32(kind + body) != checksum:
            raise _Damaged
        header = body if kind == b"IHDR" else header
        pixels += body if kind == b"IDAT" else b""
        place += 12 + length
    return header, pixels


def _inflate(pixels: bytes, expected: int) -> bytes:
    """The unpacked rows; never more than expected, however the file was made."""
    unpack = zlib.decompressobj()
    raw = unpack.decompress(pixels, expected)
    if len(raw) != expected:
        raise _Damaged
    return raw


def _unfiltered(raw: bytes, stride: int, channels: int) -> Iterator[bytes]:
    """Each row of bytes with PNG's row filter taken off (PNG specification, section 9)."""
    above = bytes(stride)
    for start in range(0, len(raw), stride + 1):
        kind, row = raw[start], bytearray(raw[start + 1 : start + 1 + stride])
        if kind > _PAETH:
            raise _Damaged
        for place in range(stride):
            left = row[place - channels] if place >= channels else 0
            corner = above[place - channels] if place >= channels else 0
            up = above[place]
            row[place] = (row[place] + (0, left, up, (left + up) // 2, _paeth(left, up, corner))[kind]) & 0xFF
        above = bytes(row)
        yield above


def _paeth(left: int, up: int, corner: int) -> int:
    """The neighbour nearest to left + up - corner; the order of the three settles a draw."""
    guess = left + up - corner
    return min((left, up, corner), key=lambda neighbour: abs(guess - neighbour))


def _pixels(row: bytes, channels: int) -> list[tuple[int, ...]]:
    """A row's pixels; one without an alpha channel is opaque."""
    opaque = (255,) * (_CHANNELS[6] - channels)
    return [(*row[start : start + channels], *opaque) for start in range(0, len(row), channels)]
