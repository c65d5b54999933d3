# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Where lines go: a folder of files, one a day and chain; or stdout, for a collector that keeps them."""

import fcntl
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol, TextIO

from verbund.audit.chain import NOTHING, Link, hash_of
from verbund.matrix.canonical_json import InvalidJson, parse_object

HEADS = "heads.jsonl"
# A head from the hash of the one before it. Several processes share a place: which one that is shows only there.
MakeHead = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class End:
    """The last line of a chain that is kept."""

    chain: str
    seq: int
    sha256: str


class Place(Protocol):
    """A line is kept when `append` returns, or after the next `flush` where a place gathers; both raise OSError."""

    def append(self, day: date, link: Link) -> None: ...
    def head(self, make: "MakeHead") -> None: ...
    def flush(self) -> None: ...
    def unsigned_ends(self) -> list[End]: ...
    def remove_before(self, day: date) -> list[End]: ...
    def close(self) -> None: ...


class Stdout:
    """Lines beside the gateway's others; `verbund audit verify --file` finds them in what a collector kept."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._head = NOTHING

    def append(self, day: date, link: Link) -> None:
        self._say(link.line)

    def head(self, make: MakeHead) -> None:
        line = make(self._head)
        self._say(line)
        self._head = hash_of(line)

    def _say(self, line: bytes) -> None:
        self._out.write(line.decode() + "\n")
        self._out.flush()

    def flush(self) -> None:
        return

    def unsigned_ends(self) -> list[End]:
        return []

    def remove_before(self, day: date) -> list[End]:
        """The collector has a retention of its own."""
        return []

    def close(self) -> None:
        return


class Folder:
    """`DATE.CHAIN.jsonl` and `heads.jsonl`, for the site's user alone. What a full disk cut off is cut away again."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._open: tuple[str, int] | None = None
        self._dirty = False

    def append(self, day: date, link: Link) -> None:
        name = f"{day.isoformat()}.{link.chain}.jsonl"
        if self._open is None or self._open[0] != name:
            self.close()
            self._open = (name, _opened(self._folder / name))
        _written(self._open[1], link.line + b"\n")
        self._dirty = True

    def head(self, make: MakeHead) -> None:
        self.flush()
        descriptor = _opened(self._folder / HEADS)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            _cut_off_half_a_line(descriptor, self._folder / HEADS)
            before = heads_in(self._folder)
            _written(descriptor, make(hash_of(before[-1]) if before else NOTHING) + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def flush(self) -> None:
        if self._dirty and self._open is not None:
            os.fsync(self._open[1])
            self._dirty = False

    def unsigned_ends(self) -> list[End]:
        """Chains of processes that were killed: their ends as they are found."""
        signed = {(value.get("head"), value.get("seq")) for value in map(_object, heads_in(self._folder))}
        return [end for end in _ends(self._folder).values() if (end.chain, end.seq) not in signed]

    def remove_before(self, day: date) -> list[End]:
        """Files of earlier days, and what they ended with; the file that is open is never among them."""
        removed = []
        for path in _files(self._folder):
            if path.name[:10] < day.isoformat() and (self._open is None or path.name != self._open[0]):
                end = _end_of(path)
                if end is not None:
                    removed.append(end)
                path.unlink()
        return removed

    def close(self) -> None:
        if self._open is not None:
            self.flush()
            os.close(self._open[1])
            self._open = None


def lines_in(folder: Path) -> Iterator[bytes]:
    """Every line of every chain, day after day."""
    for path in _files(folder):
        yield from _whole_lines(path)


def heads_in(folder: Path) -> list[bytes]:
    """Every head, in order; one that was torn off too, since what is no head must not be overlooked."""
    path = folder / HEADS
    return path.read_bytes().splitlines() if path.exists() else []


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.*.jsonl") if path.name != HEADS)


def _whole_lines(path: Path) -> Iterator[bytes]:
    """A line without an end was never acknowledged: the process was killed while writing it."""
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield line[:-1]


def _ends(folder: Path) -> dict[str, End]:
    found = {}
    for path in _files(folder):
        end = _end_of(path)
        if end is not None:
            found[end.chain] = end
    return found


def _end_of(path: Path) -> End | None:
    last = b""
    for line in _whole_lines(path):
        last = line
    value = _object(last)
    chain, seq = value.get("chain"), value.get("seq")
    return End(chain, seq, hash_of(last)) if isinstance(chain, str) and isinstance(seq, int) else None


def _object(line: bytes) -> dict[str, object]:
    try:
        return dict(parse_object(line))
    except InvalidJson:
        return {}


def _cut_off_half_a_line(descriptor: int, path: Path) -> None:
    """What a killed process had begun to write; nobody else writes now."""
    data = path.read_bytes()
    if data and not data.endswith(b"\n"):
        os.ftruncate(descriptor, data.rfind(b"\n") + 1)


def _opened(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def _written(descriptor: int, data: bytes) -> None:
    """All of it or nothing."""
    before = os.fstat(descriptor).st_size
    try:
        if os.write(descriptor, data) != len(data):
            raise OSError(28, "no space left for a whole line")
    except OSError:
        os.ftruncate(descriptor, before)
        raise
