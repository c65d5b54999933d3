# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Whether the app in a folder is the one that was built: each file against a list of SHA-256 sums.

The list in the folder (`hashes.json`) finds what was damaged. Who changes a file can change that list too: against
intent counts only a list that came by another way, the one of the release.
"""

import hashlib
import re
from collections.abc import Mapping

from verbund.matrix.canonical_json import InvalidJson, parse_object
from verbund.served.packed import SUFFIXES, belongs_to

HASHES = "hashes.json"
MAX_LIST_BYTES = 1_000_000
_HEX = re.compile(r"[0-9a-f]{64}")


class InvalidHashes(ValueError):
    """The list can't be read; the text says why."""


def parse_hashes(data: bytes) -> Mapping[str, str]:
    """SHA-256 in hex by path, from `{"files": {path: sum}}`; raises InvalidHashes."""
    if len(data) > MAX_LIST_BYTES:
        raise InvalidHashes(f"it is larger than {MAX_LIST_BYTES} bytes")
    try:
        files = parse_object(data).get("files")
    except InvalidJson as error:
        raise InvalidHashes(str(error)) from error
    if not isinstance(files, dict) or not files:
        raise InvalidHashes('expected {"files": {path: SHA-256}}')
    sums = {path: text for path, text in files.items() if isinstance(text, str) and _HEX.fullmatch(text)}
    if len(sums) != len(files):
        raise InvalidHashes("a sum is not 64 hex digits in lower case")
    return sums


def deviations(files: Mapping[str, bytes], expected: Mapping[str, str]) -> tuple[str, ...]:
    """A sentence for each file that is missing, different or not on the list; the list itself doesn't count.

    Packed forms need not be listed: they must unpack to their file, which is.
    """
    packed = {path for path in files.keys() - expected.keys() if _is_packed_form(path, files)}
    found = {path: hashlib.sha256(data).hexdigest() for path, data in files.items() if path != HASHES and path not in packed}
    missing = [f"{path} is missing" for path in sorted(expected.keys() - found.keys())]
    changed = [f"{path} is not what was built" for path in sorted(expected) if found.get(path, expected[path]) != expected[path]]
    extra = [f"{path} doesn't belong there" for path in sorted(found.keys() - expected.keys())]
    return (*missing, *changed, *extra)


def _is_packed_form(path: str, files: Mapping[str, bytes]) -> bool:
    suffix = next((suffix for suffix in SUFFIXES if path.endswith(suffix)), None)
    plain = files.get(path.removesuffix(suffix)) if suffix is not None else None
    return suffix is not None and plain is not None and belongs_to(suffix, files[path], plain)
