# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The kept register on disk: immutable objects by SHA-256, and one manifest that is replaced in one step.

    objects/<sha256>    a file of the register
    current.json        which objects make up the register that is in force here, and which parts are held

Whoever reads the manifest finds every object that it names. After kill -9 the old manifest or the new one is there.
"""

import hashlib
import json
import os
import time
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from pathlib import Path

from verbund.register.held import HeldPart
from verbund.register.trusted import Trusted

CURRENT = "current.json"
OBJECTS = "objects"
# Readers may be in the middle of the last manifest; objects that nobody names any more go after this time.
KEEP_UNNAMED_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `current.json` says: paths of a mirror to object names."""

    roots: tuple[str, ...]
    files: Mapping[str, str]
    held: tuple[HeldPart, ...]
    contested: Mapping[str, str]
    seen: Mapping[int, str]


def keep(folder: Path, trusted: Trusted) -> None:
    """Makes `trusted` what every reader of `folder` sees next; durable when it returns."""
    objects = folder / OBJECTS
    objects.mkdir(parents=True, exist_ok=True)
    files = {**trusted.root_files, **trusted.files}
    names = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    fresh = [path for path, name in names.items() if not (objects / name).exists()]
    for path in fresh:
        replace_durably(objects / names[path], files[path])
    manifest = {
        "format": 1,
        "roots": [names[path] for path in trusted.root_files],
        "files": {path: names[path] for path in trusted.files},
        "held": {part.role: list(astuple(part)[1:]) for part in held_parts(trusted)},
        "contested": dict(trusted.contested),
        "seen": {str(version): sha256 for version, sha256 in trusted.seen.items()},
    }
    replace_durably(folder / CURRENT, json.dumps(manifest, sort_keys=True).encode())
    _forget(objects, set(names.values()))


def held_parts(trusted: Trusted) -> tuple[HeldPart, ...]:
    """The parts that the snapshot no longer names: last good copies of broken registrars."""
    parts = (trusted.parts[name] for name in sorted(trusted.held))
    return tuple(HeldPart(part.role, part.targets_path, part.policy_path, part.role_path, part.listing_path) for part in parts)


def read_manifest(folder: Path) -> Manifest:
    """The manifest in force; raises OSError or ValueError where there is none that can be read."""
    value = json.loads((folder / CURRENT).read_bytes())
    if not isinstance(value, dict) or value.get("format") != 1:
        raise ValueError(f"{folder / CURRENT} is not a manifest of format 1")
    try:
        held = tuple(HeldPart(role, *paths) for role, paths in value["held"].items())
        seen = {int(version): str(sha256) for version, sha256 in value.get("seen", {}).items()}
        return Manifest(tuple(value["roots"]), dict(value["files"]), held, dict(value["contested"]), seen)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{folder / CURRENT} is damaged: {error}") from error


def read_object(folder: Path, name: str) -> bytes:
    """One object, checked against its name; raises OSError or ValueError."""
    data = (folder / OBJECTS / name).read_bytes()
    if hashlib.sha256(data).hexdigest() != name:
        raise ValueError(f"object {name} in {folder} is damaged")
    return data


def replace_durably(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Writes beside, flushes to disk, renames, flushes the folder: never half a file, even after a power cut."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Makes new and renamed files in a folder durable; raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _forget(objects: Path, named: set[str]) -> None:
    oldest = time.time() - KEEP_UNNAMED_SECONDS
    for entry in os.scandir(objects):
        if entry.name not in named and entry.stat().st_mtime < oldest:
            Path(entry.path).unlink(missing_ok=True)
