# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A change of the register as one file, which goes from signer to signer: words for people above, the signed parts below.

The words are not believed. Whoever signs or publishes verifies the parts against the evidence in the file (published,
signed metadata on which the change builds), works out the words anew, and refuses a file whose words say anything else.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata

from verbund.faults import Fault
from verbund.matrix.canonical_json import InvalidJson, JsonValue, parse_object

MAX_CHANGE_BYTES = 500_000_000
BEGIN, END = "-----BEGIN VERBUND CHANGE-----", "-----END VERBUND CHANGE-----"
Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Change:
    """What shall be published in one step.

    `parts` are the new metadata by role, with the signatures so far; `files` the target files that they name and that
    aren't published yet, `evidence` the published files on which they build, both by their paths on a mirror.
    """

    parts: Files
    files: Files
    evidence: Files
    words: str = ""

    @property
    def name(self) -> str:
        """`bund-7`: roles and their new versions."""
        return "+".join(f"{role}-{self.part(role).signed.version}" for role in sorted(self.parts))

    def part(self, role: str) -> Metadata:  # type: ignore[type-arg]  # any kind of metadata
        """One part, read; raises Fault."""
        return read_metadata(role, self.parts[role])

    def with_part(self, role: str, metadata: Metadata) -> "Change":  # type: ignore[type-arg]  # any kind of metadata
        """The same change with this part signed further."""
        return replace(self, parts={**self.parts, role: metadata.to_bytes()})


def without_part(change: Change, role: str) -> Change:
    """The change without a role, and without the files that only this one names."""
    files = {path: data for path, data in change.files.items() if not path.startswith(f"targets/{role}/")}
    return replace(change, parts={name: data for name, data in change.parts.items() if name != role}, files=files)


def read_metadata(name: str, data: bytes) -> Metadata:  # type: ignore[type-arg]  # any kind of metadata
    """Raises Fault where the bytes are no metadata."""
    try:
        return Metadata.from_bytes(data)
    except RepositoryError as error:
        raise Fault(f"{name} is no signed metadata: {error}", hint="ask for the change again") from error


def write_change(change: Change) -> bytes:
    """The file: words, then parts, files and evidence as JSON, each a text of its own so that no byte is lost."""
    body = {
        "format": 1,
        "parts": {role: data.decode() for role, data in change.parts.items()},
        "files": {path: data.decode() for path, data in change.files.items()},
        "evidence": {path: data.decode() for path, data in change.evidence.items()},
    }
    return f"{change.words}\n{BEGIN}\n{json.dumps(body, ensure_ascii=False, indent=1)}\n{END}\n".encode()


def read_change(path: Path) -> Change:
    """The change in a file; raises Fault."""
    try:
        with path.open("rb") as file:
            return parse_change(file.read(MAX_CHANGE_BYTES + 1))
    except OSError as error:
        raise Fault(f"{path}: {error.strerror}", hint="expected the file that verbund register propose made") from error
    except ValueError as error:
        raise Fault(f"{path} is no change of a register: {error}", hint="ask for the file again; don't edit it") from error


def parse_change(data: bytes) -> Change:
    """Strict; raises ValueError."""
    if len(data) > MAX_CHANGE_BYTES:
        raise ValueError(f"it is larger than {MAX_CHANGE_BYTES // 1_000_000} MB")
    words, begin, rest = data.decode().partition(f"\n{BEGIN}\n")
    body, end, behind = rest.partition(f"\n{END}\n")
    if not begin or not end or behind:
        raise ValueError("its beginning or its end is missing")
    try:
        value = parse_object(body.encode())
    except InvalidJson as error:
        raise ValueError(str(error)) from error
    if set(value) != {"format", "parts", "files", "evidence"} or value["format"] != 1 or not value["parts"]:
        raise ValueError("it must hold format 1, parts, files and evidence, nothing else")
    return Change(_texts(value["parts"]), _texts(value["files"]), _texts(value["evidence"]), words)


def united(changes: Iterable[Change]) -> Change:
    """One change out of several copies that were signed side by side; raises Fault when they aren't copies of one."""
    first, *others = changes
    for other in others:
        if other.parts.keys() != first.parts.keys():
            raise Fault("these files are not copies of one change", hint="publish one change at a time")
        for role in first.parts:
            mine, theirs = first.part(role), other.part(role)
            if mine.signed_bytes != theirs.signed_bytes:
                raise Fault(f"these files say different things of {role}", hint="publish one change at a time")
            mine.signatures.update({key: found for key, found in theirs.signatures.items() if found.signature})
            first = first.with_part(role, mine)
    return first


def _texts(value: JsonValue) -> Files:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise ValueError("parts, files and evidence must hold texts")
    return {name: str(text).encode() for name, text in value.items()}
