# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The register as gateway and homeserver read it: loaded from the follower's folder, verified and aged by themselves.

The follower is not believed: every signature is checked again here, from the trusted root on. What lies on disk was
fresh when it was written, so it is verified at the time of its issue; how old it has become since is told by
`Register.freshness`. So a dead follower shows as age, and a forged folder as refusal.
"""

import os
from dataclasses import replace
from pathlib import Path

from tuf.api._payload import Timestamp
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata

from verbund.follow.heap import nothing_is_garbage
from verbund.follow.keeping import CURRENT, Manifest, read_manifest, read_object
from verbund.register.entry import InvalidEntry, parse_time
from verbund.register.held import verify_held
from verbund.register.model import Register
from verbund.register.parts import BrokenPart
from verbund.register.refresh import Refresh
from verbund.register.refusal import RegisterRefused
from verbund.register.trusted import TIMESTAMP_PATH, Trusted


class Reading:
    """The last register that was read and verified; `fault` says why a newer one was not taken."""

    def __init__(self, folder: Path, root: bytes) -> None:
        """Raises RegisterRefused when `root` is no trusted root."""
        self._folder = folder
        self.root = root
        self._first = Trusted.from_root(root)
        self._seen: tuple[int, int, int] | None = None
        self.trusted = self._first
        self.fault: str | None = f"{folder / CURRENT} is not there yet: has the follower run?"

    @property
    def register(self) -> Register | None:
        """The register, or None before there is one."""
        return self.trusted.register

    def reload_if_changed(self) -> bool:
        """One stat when nothing changed; otherwise loads and verifies. Whether a new register is in force.

        A folder that can't be read or verified changes nothing but `fault`.
        """
        try:
            state = (self._folder / CURRENT).stat()
        except OSError as error:
            self.fault = f"{self._folder / CURRENT}: {error.strerror}"
            return False
        seen = (state.st_ino, state.st_mtime_ns, state.st_size)
        if seen == self._seen:
            return False
        try:
            self.trusted = self._load(read_manifest(self._folder))
        except (OSError, ValueError, RepositoryError, RegisterRefused) as error:
            self.fault = str(error)
            return False
        self._seen = seen
        self.fault = None
        return True

    def _load(self, manifest: Manifest) -> Trusted:
        files = _Files(self._folder, manifest, self.trusted)
        start = self._with_history(manifest, files)
        issued = Metadata[Timestamp].from_bytes(files[TIMESTAMP_PATH]).signed.unrecognized_fields.get("x-verbund-issued")
        try:
            refresh = Refresh(start, parse_time(issued))
        except InvalidEntry as error:
            raise ValueError(str(error)) from error
        roots = {path: read_object(self._folder, name) for path, name in files.root_names(start).items()}
        while wanted := refresh.wanted():
            for item in wanted:
                refresh.supply(item, roots.get(item.path) if item.optional else files.get(item.path))
        with nothing_is_garbage():
            return refresh.result()

    def _with_history(self, manifest: Manifest, files: "_Files") -> Trusted:
        """What was read before, with the last good parts that the follower holds, each verified here again."""
        roots = tuple(read_object(self._folder, name) for name in manifest.roots)
        if roots[:1] != self._first.roots:
            raise ValueError("the kept register begins with another root than the trusted one")
        start = self.trusted if self.trusted.register is not None else replace(self._first, contested=manifest.contested)
        known = {part.role_path for part in start.parts.values()}
        try:
            held = {part.role: verify_held(roots, part, files) for part in manifest.held if part.role_path not in known}
        except BrokenPart as error:
            raise ValueError(error.sentence) from error
        return replace(start, parts={**start.parts, **held}, seen={**manifest.seen, **start.seen})


class _Files(dict[str, bytes]):
    """Kept files by their path, read when asked for; those already in memory aren't read again."""

    def __init__(self, folder: Path, manifest: Manifest, known: Trusted) -> None:
        super().__init__()
        self._folder, self._manifest, self._known = folder, manifest, known

    def __missing__(self, path: str) -> bytes:
        name = self._manifest.files.get(path)
        if name is None:
            raise ValueError(f"the kept register lacks {path}")
        self[path] = read_object(self._folder, name)
        return self[path]

    def get(self, path: str, default: bytes | None = None) -> bytes | None:  # type: ignore[override]  # one default only
        return self[path] if path in self._manifest.files else default

    def root_names(self, start: Trusted) -> dict[str, str]:
        """Roots beyond those that are trusted already."""
        first = int(next(iter(start.root_files)).removeprefix("metadata/").removesuffix(".root.json"))
        names = enumerate(self._manifest.roots, first)
        return {f"metadata/{version}.root.json": name for version, name in names}


def open_reading(folder: Path, root_file: Path) -> Reading:
    """A reading that begins with the trusted root in `root_file`; raises OSError or RegisterRefused."""
    with open(root_file, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > 512_000:
            raise OSError(f"{root_file} is too large for a root")
        return Reading(folder, file.read())
