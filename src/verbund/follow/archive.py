# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Many files of a register in one answer, so that a first fetch takes a few round trips and not hundreds.

Nothing in it is believed: who reads it knows already which files it wants, by their hashes and lengths, takes those and
leaves all others. So it may be hours old; what has changed since is fetched by itself.

    verbund-archive-1 LF, then for each file: path SP length LF, its bytes; all of it gzipped
"""

import hashlib
import re
import zlib
from collections.abc import Generator, Iterable, Mapping

from verbund.register.wanted import Wanted

ARCHIVE = "archive"
# Fewer are fetched one by one.
WORTH_IT = 64
_HEAD = b"verbund-archive-1\n"
_LINE = re.compile(rb"([A-Za-z0-9._/-]{1,200}) ([0-9]{1,9})\n")
_MAX_LINE = 256
_CHUNK = 1 << 20


class InvalidArchive(ValueError):
    """The bytes are no archive, or larger than what was asked for."""


def pack(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The archive of these files."""
    packer = zlib.compressobj(6, wbits=31)
    packed = [packer.compress(_HEAD)]
    for path, data in files:
        packed += [packer.compress(f"{path} {len(data)}\n".encode()), packer.compress(data)]
    return b"".join((*packed, packer.flush()))


class Unpacking:
    """Takes an archive piece by piece and keeps what is wanted; never holds more than that and one piece."""

    def __init__(self, wanted: Iterable[Wanted]) -> None:
        self.found: dict[str, bytes] = {}
        self._wanted: Mapping[str, Wanted] = {item.path: item for item in wanted if item.sha256 is not None}
        # Twice what is wanted: it may be older, or from before shards became fewer.
        self._left = 2 * sum(item.max_bytes for item in self._wanted.values()) + _CHUNK
        self._inflate = zlib.decompressobj(wbits=31)
        self._buffer = bytearray()
        self._parsing = self._parse()
        next(self._parsing)

    def feed(self, data: bytes) -> None:
        """The next piece as it came over the wire; raises InvalidArchive."""
        while data:
            try:
                plain = self._inflate.decompress(data, _CHUNK)
            except zlib.error as error:
                raise InvalidArchive("broken gzip") from error
            data = self._inflate.unconsumed_tail
            self._left -= len(plain)
            if self._left < 0:
                raise InvalidArchive("larger than what was asked for")
            self._buffer += plain
            self._parsing.send(None)

    def _parse(self) -> Generator[None]:
        """A coroutine in the old sense: takes from the buffer what is there, and yields for more."""
        while len(self._buffer) < len(_HEAD):
            yield
        if self._take(len(_HEAD)) != _HEAD:
            raise InvalidArchive("another format")
        while True:
            while (end := self._buffer.find(b"\n", 0, _MAX_LINE)) < 0:
                if len(self._buffer) >= _MAX_LINE:
                    raise InvalidArchive("a line too long")
                yield
            line = _LINE.fullmatch(self._take(end + 1))
            if line is None:
                raise InvalidArchive("a line that names no file")
            wanted = self._wanted.get(line[1].decode())
            yield from self._file(wanted, int(line[2]))

    def _file(self, wanted: Wanted | None, length: int) -> Generator[None]:
        if wanted is None or length > wanted.max_bytes:
            while length > len(self._buffer):
                length -= len(self._buffer)
                self._buffer.clear()
                yield
            self._take(length)
            return
        while len(self._buffer) < length:
            yield
        data = self._take(length)
        if hashlib.sha256(data).hexdigest() == wanted.sha256:
            self.found[wanted.path] = data

    def _take(self, length: int) -> bytes:
        data = bytes(self._buffer[:length])
        del self._buffer[:length]
        return data
