"""The PNGs in an iPhone app's package → plain PNGs.

Xcode packs pictures its own way: a chunk named CgBI comes before the header, pixels are blue,
green, red, their alpha is multiplied in, and zlib's header and checksum are left out.
"""

import struct
import zlib
from collections.abc import Iterator

from PIL import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by a PNG's kind of colour
MOST_CHUNKS = 10_000
PIECE = 2**20  # bytes that are unpacked at a time: only their checksum is kept


def is_apple_png(data: bytes) -> bool:
    """Whether a file starts as such a picture does."""
    return data[:16].startswith(SIGNATURE) and data[12:16] == b"CgBI"


def size_of(data: bytes) -> tuple[int, int]:
    """Return (width, height) by the header, without unpacking anything. Raises ValueError."""
    return _header(data)[:2]


def plain_png(data: bytes) -> bytes:
    """Return the same picture as a PNG that zlib accepts; its colours are yet to be swapped.

    Takes its time with as many pixels as the header says and no more, so check `size_of` first.
    Raises ValueError for what is damaged or cut short.
    """
    before: list[bytes] = []
    packed: list[bytes] = []
    after: list[bytes] = []
    for name, body in _chunks(data):
        if name == b"IDAT":
            packed.append(body)
        elif name != b"CgBI":
            (after if packed else before).append(_chunk(name, body))
    deflated = b"".join(packed)
    checksum = _checksum(deflated, _most_bytes(data))
    whole = _chunk(b"IDAT", b"\x78\x9c" + deflated + struct.pack(">I", checksum))
    return b"".join([SIGNATURE, *before, whole, *after])


def in_order(rows: Image.Image) -> Image.Image:
    """Return rows of such a picture as red, green, blue and, where it has one, straight alpha."""
    if rows.mode not in ("RGB", "RGBA"):
        return rows
    blue, green, red, *alpha = rows.split()
    if not alpha:
        return Image.merge("RGB", (red, green, blue))
    return Image.merge("RGBa", (red, green, blue, *alpha)).convert("RGBA")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    for _ in range(MOST_CHUNKS):
        if at == len(data):
            return
        if at + 12 > len(data):
            raise ValueError("truncated")
        length, name = struct.unpack_from(">I4s", data, at)
        if at + 12 + length > len(data):
            raise ValueError("truncated")
        yield name, data[at + 8 : at + 8 + length]
        at += 12 + length
    raise ValueError("too many chunks")


def _header(data: bytes) -> tuple[int, int, int, int]:
    """(width, height, bits a channel, kind of colour)."""
    name, body = next((one for one in _chunks(data) if one[0] != b"CgBI"), (b"", b""))
    if name != b"IHDR" or len(body) != 13:
        raise ValueError("no header")
    width, height, depth, kind = struct.unpack(">IIBB", body[:10])
    if kind not in CHANNELS:
        raise ValueError("no such kind of colour")
    return width, height, depth, kind


def _most_bytes(data: bytes) -> int:
    """How much may be packed: all rows, and a few bytes for each, which interlacing needs."""
    width, height, depth, kind = _header(data)
    return height * (9 + width * CHANNELS[kind] * depth // 8) + 64


def _checksum(deflated: bytes, most: int) -> int:
    unpacker, total, checksum = zlib.decompressobj(-15), 0, 1
    try:
        piece = unpacker.decompress(deflated, PIECE)
        while piece and total <= most:
            total, checksum = total + len(piece), zlib.adler32(piece, checksum)
            piece = unpacker.decompress(unpacker.unconsumed_tail, PIECE)
    except zlib.error:
        raise ValueError("damaged") from None
    if total > most or not unpacker.eof:
        raise ValueError("too much" if total > most else "truncated")
    return checksum


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
