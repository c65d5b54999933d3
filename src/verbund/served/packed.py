# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Packed forms beside a file. What a browser unpacks must be the file itself: nobody looks into a packed form but the browser."""

import zlib
from collections.abc import Callable, Mapping

import brotli


def belongs_to(suffix: str, packed: bytes, plain: bytes) -> bool:
    """Whether `packed`, of the kind that `suffix` says, unpacks to `plain` and to nothing more; never unpacks beyond that."""
    try:
        return _UNPACK[suffix](packed, len(plain)) == plain
    except (zlib.error, brotli.error):
        return False


def _gunzip(packed: bytes, length: int) -> bytes | None:
    unpacking = zlib.decompressobj(wbits=31)
    plain = unpacking.decompress(packed, length + 1)
    return plain if unpacking.eof and not unpacking.unused_data else None


def _unbrotli(packed: bytes, length: int) -> bytes | None:
    unpacking = brotli.Decompressor()
    plain = unpacking.process(packed, output_buffer_limit=length + 1)
    while not unpacking.is_finished() and len(plain) <= length:
        more = unpacking.process(b"", output_buffer_limit=length + 1)
        if not more:
            break
        plain += more
    return plain if unpacking.is_finished() else None


_UNPACK: Mapping[str, Callable[[bytes, int], bytes | None]] = {".br": _unbrotli, ".gz": _gunzip}
SUFFIXES = tuple(_UNPACK)
