# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The tokens by which apps of the BundesMessenger know this server: the `*.jwt` files of one folder."""

import os
from dataclasses import dataclass
from pathlib import Path

from verbund.register.app_token import MAX_TOKEN_BYTES, AppToken, InvalidToken, parse_app_token

MAX_TOKENS = 16
State = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Tokens:
    """Those that can be read, by file name, and a sentence for each that can't. Expired ones are among them."""

    tokens: tuple[tuple[str, AppToken], ...]
    faults: tuple[str, ...]


def read_tokens(folder: Path, domain: str) -> Tokens:
    """What lies in `folder` for a server whose clients come to `domain`; a folder that isn't there holds none."""
    tokens: list[tuple[str, AppToken]] = []
    faults: list[str] = []
    for path in _paths(folder):
        if len(tokens) + len(faults) >= MAX_TOKENS:
            faults.append(f"{folder} holds more than {MAX_TOKENS} tokens; the others are passed over")
            break
        try:
            tokens.append((path.name, parse_app_token(_text_of(path), domain)))
        except (OSError, InvalidToken) as error:
            faults.append(f"{path.name}: {error.strerror if isinstance(error, OSError) else error}")
    return Tokens(tuple(tokens), tuple(faults))


def state_of(folder: Path) -> State:
    """What changes when a token comes, goes or is replaced."""
    try:
        return tuple((path.name, found.st_mtime_ns, found.st_size) for path in _paths(folder) for found in (path.lstat(),))
    except OSError:
        return ()


def _paths(folder: Path) -> list[Path]:
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(".jwt") and not name.startswith("."))
    except OSError:
        return []
    return [folder / name for name in names[: MAX_TOKENS + 1]]


def _text_of(path: Path) -> bytes:
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        return file.read(MAX_TOKEN_BYTES + 2).rstrip(b"\r\n")
