# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Where a registrar's files lie, and how they are written: one writer at a time, never half a file.

keys/           private keys, mode 0600; root, targets and registrars belong on machines that are off the net
online/         the keys of snapshot and timestamp: they keep the register fresh and can admit nobody
draft/          what the next version of a registrar's part shall hold
signed/         a change that is being signed here, signature by signature
inbox/          complete signed changes, waiting for `serve`
public/         what the world fetches
"""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tuf.api._payload import Root, Snapshot, Targets, Timestamp
from tuf.api.metadata import Metadata

from verbund.faults import Fault
from verbund.follow.keeping import replace_durably
from verbund.register.scope import is_registrar_name


@dataclass(frozen=True, slots=True)
class Home:
    """Paths below one folder."""

    folder: Path

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def online(self) -> Path:
        return self.folder / "online"

    @property
    def draft(self) -> Path:
        return self.folder / "draft"

    @property
    def signed(self) -> Path:
        return self.folder / "signed"

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    @property
    def behind(self) -> Path:
        """The mark of a second place: the address of the first, which signs."""
        return self.folder / "behind"

    @property
    def public(self) -> Path:
        return self.folder / "public"

    @property
    def metadata(self) -> Path:
        return self.public / "metadata"

    def make(self) -> None:
        """The folders; raises Fault where a register is already."""
        if self.metadata.exists():
            raise Fault(f"{self.folder} holds a register already", hint="choose another folder with --dir")
        for path in (self.keys, self.online, self.draft, self.signed, self.inbox):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in (self.public, self.metadata, self.public / "targets"):
            path.mkdir(mode=0o755, exist_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One writer at a time, over all commands and `serve`; raises Fault where there is no register."""
        if not self.metadata.is_dir():
            raise Fault(f"{self.folder} holds no register", hint="verbund register init makes one; --dir names another folder")
        with (self.folder / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def timestamp(self) -> Metadata[Timestamp]:
        return Metadata[Timestamp].from_bytes((self.metadata / "timestamp.json").read_bytes())

    def snapshot(self) -> Metadata[Snapshot]:
        version = self.timestamp().signed.snapshot_meta.version
        return Metadata[Snapshot].from_bytes((self.metadata / f"{version}.snapshot.json").read_bytes())

    def targets(self) -> Metadata[Targets]:
        return self.role("targets")

    def role(self, name: str) -> Metadata[Targets]:
        """The published version of a role; raises Fault where there is none of that name."""
        meta = self.snapshot().signed.meta.get(f"{name}.json")
        if meta is None:
            raise Fault(f"there is no registrar called {name}", hint="verbund register show lists them")
        return Metadata[Targets].from_bytes((self.metadata / f"{meta.version}.{name}.json").read_bytes())

    def version_of(self, role: str) -> int:
        """The published version of a role, 0 where there has been none. A role that was withdrawn keeps its place."""
        meta = self.snapshot().signed.meta.get(f"{role}.json")
        return meta.version if meta is not None else 0

    def root(self) -> Metadata[Root]:
        """The newest root."""
        versions = sorted(int(path.name.split(".")[0]) for path in self.metadata.glob("*.root.json"))
        return Metadata[Root].from_bytes((self.metadata / f"{versions[-1]}.root.json").read_bytes())

    def registrars(self) -> tuple[str, ...]:
        """Their names."""
        delegations = self.targets().signed.delegations
        roles = delegations.roles if delegations is not None and delegations.roles is not None else {}
        return tuple(name for name in roles if is_registrar_name(name))

    def target(self, role: str, path: str) -> bytes:
        """A published target file of a role."""
        sha256 = self.role(role).signed.targets[path].hashes["sha256"]
        folder, _, name = path.rpartition("/")
        return (self.public / "targets" / folder / f"{sha256}.{name}").read_bytes()

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every target file that the published roles name, by its path on a mirror."""
        delegations = self.targets().signed.delegations
        for role in ("targets", *(delegations.roles or {} if delegations is not None else {})):
            for path, target in self.role(role).signed.targets.items():
                folder, _, name = path.rpartition("/")
                place = "/".join(part for part in ("targets", folder, f"{target.hashes['sha256']}.{name}") if part)
                yield place, (self.public / place).read_bytes()


def write(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Replaces a file in one step, on disk when this returns; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_durably(path, data, mode)


def read_json(path: Path) -> dict[str, object]:
    """An object of our own making."""
    value: dict[str, object] = json.loads(path.read_bytes())
    return value
