# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What the online half does with a change in its inbox: verifies everything itself, then makes it the register's.

It holds no key that could admit anybody, and it doesn't trust whoever wrote into the inbox. Before a byte is published
it follows the register as it would be, as members will: one that knows what is published now and, where keys or rules
change, one that knows nothing but the first root. A change that would leave a gap for either is refused whole.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tuf.api._payload import MetaFile

from verbund.faults import Fault
from verbund.register.chain import PREVIOUS
from verbund.register.model import Register
from verbund.register.refresh import Refresh
from verbund.register.refusal import RegisterRefused
from verbund.register.scope import ON_CALL
from verbund.register.trusted import Trusted
from verbund.registrar.change import Change, read_change
from verbund.registrar.deny import refuse_change
from verbund.registrar.examine import Examined, examine
from verbund.registrar.fresh import fresh_files, meta_of
from verbund.registrar.home import Home, write
from verbund.registrar.propose import first_root
from verbund.registrar.rules import delegated

Read = Callable[[str], bytes | None]


@dataclass(slots=True)
class Acceptance:
    """Accepts changes for one register; keeps what it has followed, so that a large register isn't read for each change."""

    home: Home
    _known: Trusted | None = field(default=None)

    @property
    def register(self) -> Register | None:
        """As members have it after the last change that was accepted here."""
        return self._known.register if self._known is not None else None

    def prepare(self, now: datetime) -> None:
        """Follows what is published already: at 200,000 members that takes longer than a suspension may wait for."""
        first = Trusted.from_root(first_root(self.home))
        self._known = _follow(self._known or first, self._on_disk, now, fallback=first)

    def accept(self, place: Path, now: datetime) -> int:
        """Publishes the change in `place` and removes it; the snapshot's version. Raises Fault, changing nothing."""
        change = read_change(place)
        examined = examine(change, first_root(self.home))
        _refuse_unsigned(examined)
        _refuse_elsewhere(self.home, change)
        _refuse_expired(change, now)
        if ON_CALL in change.parts:
            refuse_change(self.home, change, now)
        files = _files(self.home, change, examined, now)
        after = self._followed(change, examined, files, now)
        for path, data in files.items():
            write(self.home.public / path, data)
        place.unlink()
        self._known = after
        if after.register is None:
            raise RuntimeError("a change was followed to no register")
        return after.register.version.snapshot

    def _followed(self, change: Change, examined: Examined, files: Mapping[str, bytes], now: datetime) -> Trusted:
        """The register as members will have it; raises Fault where they wouldn't take all of it."""

        def before(path: str) -> bytes | None:
            return None if path in new_roots else self._on_disk(path)

        def candidate(path: str) -> bytes | None:
            return files[path] if path in files else self._on_disk(path)

        new_roots = {path for path in files if path.endswith(".root.json")}
        first = Trusted.from_root(first_root(self.home))
        # A register that can't be followed as it lies there (a change was cut short by a crash) is judged by its result.
        known = _follow(self._known or first, before, now, fallback=first)
        # Members may know a version more than we do where another place has published: refresh says so by itself.
        after = _follow(known, candidate, now)
        alarms = {(alarm.registrar, alarm.kind) for alarm in known.register.alarms} if known.register is not None else set()
        _refuse_alarms(after.register, alarms)
        if "root" in change.parts or "targets" in change.parts:
            cold = _follow(first, candidate, now)
            _refuse_alarms(cold.register, alarms)
            if cold.register is None or after.register is None or cold.register.members.keys() != after.register.members.keys():
                raise Fault("a new member would see another register than the others", hint="nothing was published")
        _refuse_lost(examined, after.register)
        return after

    def _on_disk(self, path: str) -> bytes | None:
        file = self.home.public / path
        return file.read_bytes() if file.is_file() else None


def _files(home: Home, change: Change, examined: Examined, now: datetime) -> dict[str, bytes]:
    """Everything to be written, in an order in which no reader misses a file: the timestamp last, a new root before it."""
    metas: dict[str, MetaFile] = dict((name.removesuffix(".json"), meta) for name, meta in home.snapshot().signed.meta.items())
    files = dict(change.files)
    roles = {role: change.part(role).signed.version for role in change.parts}
    for role, version in roles.items():
        if role != "root":
            files[f"metadata/{version}.{role}.json"] = change.parts[role]
            metas[role] = meta_of(version, change.parts[role])
    fresh = fresh_files(home, examined.after.root, metas, now)
    snapshot, timestamp = fresh.items()
    root = {f"metadata/{roles['root']}.root.json": change.parts["root"]} if "root" in roles else {}
    return {**files, **dict([snapshot]), **root, **dict([timestamp])}


def _refuse_unsigned(examined: Examined) -> None:
    for role, found in examined.signatures().items():
        if not found.verified:
            raise Fault(f"{role} has {len(found.signed)} of {found.threshold} signatures", hint="sign and publish it again")
    for role in delegated(examined.after.targets):
        if role not in examined.change.parts and role not in delegated(examined.before.targets):
            raise Fault(f"{role} is new and has no part yet", hint="propose it with an empty part in the same change")


def _refuse_elsewhere(home: Home, change: Change) -> None:
    """Each part must follow what is published here and now, in version and in bytes.

    A version that isn't the next would lock out all honest ones (fast-forward); another predecessor would be a fork.
    """
    for role in change.parts:
        signed = change.part(role).signed
        if role == "root":
            _refuse_other_root(home, signed.version, change.parts[role])
            continue
        current = home.version_of(role)
        if signed.version != current + 1:
            raise Fault(f"{role}: version {signed.version} doesn't follow version {current}", hint="propose it again")
        if current and signed.unrecognized_fields.get(PREVIOUS) != _sha256(home.metadata / f"{current}.{role}.json"):
            raise Fault(f"{role}: version {signed.version} builds on another version {current}", hint="propose it again")
    targets = home.targets().signed.version
    if f"metadata/{targets}.targets.json" not in change.evidence:
        raise Fault(f"the change builds on other rules than version {targets}", hint="propose it again")


def _refuse_other_root(home: Home, version: int, data: bytes) -> None:
    """The next one; or the newest itself, where a crash came between it and the timestamp."""
    current = home.root().signed.version
    half_published = version == current and (home.metadata / f"{version}.root.json").read_bytes() == data
    if version != current + 1 and not half_published:
        raise Fault(f"root: version {version} doesn't follow version {current}", hint="propose it again")


def _refuse_expired(change: Change, now: datetime) -> None:
    for role in change.parts:
        if change.part(role).signed.is_expired(now):
            raise Fault(f"{role} has expired", hint="propose and sign it again")


def _follow(trusted: Trusted, read: Read, now: datetime, fallback: Trusted | None = None) -> Trusted:
    refresh = Refresh(trusted, now)
    try:
        while wanted := refresh.wanted():
            for item in wanted:
                refresh.supply(item, read(item.path))
        return refresh.result()
    except RegisterRefused as error:
        if fallback is not None:
            return fallback
        raise Fault(f"no member would take this change: {error}", hint="nothing was published") from error


def _refuse_alarms(register: Register | None, before: set[tuple[str, str]]) -> None:
    for alarm in register.alarms if register is not None else ():
        if alarm.kind != "denied" and (alarm.registrar, alarm.kind) not in before:
            raise Fault(f"members would raise an alarm [{alarm.kind}]: {alarm.sentence}", hint="nothing was published")


def _refuse_lost(examined: Examined, register: Register | None) -> None:
    """Whom the change lists as active must be there afterwards, under the registrar that lists it."""
    if register is None:
        raise Fault("nobody would have a register any more", hint="nothing was published")
    for part in examined.parts.values():
        for name, member in part.members_after.items():
            found = register.members.get(name)
            if found is not None and found.organisation.registrar != member.organisation.registrar:
                raise Fault(f"{name} belongs to {found.organisation.registrar}", hint="a name has one registrar; ask there")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
