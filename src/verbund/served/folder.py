# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The built app, read whole: what is not in memory after the start can't be asked for.

Links are not followed, so that nothing outside the folder gets in; what has a name that a path could be read from in
two ways stays out as well.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 64_000_000
MAX_ENTRIES = 2000
MAX_DEPTH = 6
_NAME = re.compile(r"[A-Za-z0-9_@+~-][A-Za-z0-9_@+~.-]{0,200}")


class FolderRefused(Exception):
    """The folder is not one that can be served; a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Files by their path with `/` between, and what was left out."""

    files: Mapping[str, bytes]
    left_out: tuple[str, ...]


def read_folder(folder: Path) -> Folder:
    """Everything below `folder`; raises OSError or FolderRefused."""
    files: dict[str, bytes] = {}
    left_out: list[str] = []
    total = 0
    for number, (path, entry) in enumerate(_entries(folder, "", MAX_DEPTH)):
        if number >= MAX_ENTRIES:
            raise FolderRefused(f"{folder} holds more than {MAX_ENTRIES} files")
        if entry is None:
            left_out.append(path)
            continue
        files[path] = _bytes_of(entry, MAX_BYTES - total, folder)
        total += len(files[path])
    return Folder(files, tuple(left_out))


def _entries(folder: str | Path, prefix: str, depth: int) -> Iterator[tuple[str, str | None]]:
    """Paths with the place of each file; None for what is no plain file with a plain name. Hidden ones are passed over."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        path = prefix + entry.name
        if entry.name.startswith("."):
            continue
        if not _NAME.fullmatch(entry.name):
            yield path, None
        elif entry.is_dir(follow_symlinks=False) and depth:
            yield from _entries(entry.path, f"{path}/", depth - 1)
        else:
            yield path, entry.path if entry.is_file(follow_symlinks=False) else None


def _bytes_of(path: str, room: int, folder: Path) -> bytes:
    # A link that came between listing and opening is refused by the kernel.
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        data = file.read(room + 1)
    if len(data) > room:
        raise FolderRefused(f"{folder} holds more than {MAX_BYTES // 1_000_000} MB")
    return data
