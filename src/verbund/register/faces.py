# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Which register somebody sees, in one line, and whether it is the one that we see or have seen."""

import re
from dataclasses import dataclass
from enum import StrEnum

from verbund.register.refusal import Attack, RegisterRefused
from verbund.register.trusted import Trusted

# The line in the header of federation requests: 17 and 64 hex digits.
_LINE = re.compile(r"([1-9][0-9]{0,11}) ([0-9a-f]{64})")


class Verdict(StrEnum):
    """How another face looks beside ours."""

    SAME = "same"
    BEHIND = "behind"
    AHEAD = "ahead"
    TOO_OLD = "too old to compare"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Face:
    """A snapshot's version and hash: whoever sees the same version must see the same hash."""

    version: int
    sha256: str

    @property
    def line(self) -> str:
        return f"{self.version} {self.sha256}"


def parse_face(line: str) -> Face | None:
    """None for anything but the one spelling."""
    found = _LINE.fullmatch(line)
    return Face(int(found[1]), found[2]) if found is not None else None


def face_of(trusted: Trusted) -> Face | None:
    """Ours."""
    version = trusted.register.version if trusted.register is not None else None
    return Face(version.snapshot, version.snapshot_sha256) if version is not None else None


def refuse_other_face(face: Face, trusted: Trusted) -> None:
    """Raises RegisterRefused where a server attests another register than the one that its proof shows, or showed before."""
    if compared(face, trusted) is Verdict.DIFFERENT:
        sentence = f"the server sees another register {face.version} than the one that we are shown"
        raise RegisterRefused(Attack.FORKED, sentence)


def compared(face: Face, trusted: Trusted) -> Verdict:
    """What `face` is beside what we see and remember."""
    own = face_of(trusted)
    if own is None or face.version > own.version:
        return Verdict.AHEAD
    known = own.sha256 if face.version == own.version else trusted.seen.get(face.version)
    if known is None:
        return Verdict.TOO_OLD
    if known != face.sha256:
        return Verdict.DIFFERENT
    return Verdict.SAME if face.version == own.version else Verdict.BEHIND
