# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures to send."""

import random
import struct
import zlib


def a_picture(width: int = 64, height: int = 64, *, is_noisy: bool = False) -> bytes:
    """A PNG: of one colour, or of noise, which no compression makes small."""
    chance = random.Random(7)  # noqa: S311  # nothing secret

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + (chance.randbytes(3 * width) if is_noisy else b"\x1e\x50\xa0" * width) for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")
