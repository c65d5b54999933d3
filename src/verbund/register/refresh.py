# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Following the register without I/O: says which files it wants, takes their bytes, and ends in a new `Trusted` or a refusal.

The same steps for a follower, for a reader of kept files and for a stapled proof. Nothing is in force before the last
step: changes are staged here and committed by `result`. The order is that of TUF's client workflow (TUF 5.3 to 5.6);
the checks of signatures, thresholds, versions, hashes and expiry are python-tuf's.

A file that isn't what its hash says is the mirror's fault and ends the refresh (another mirror may do better). A
registrar's role that is what the snapshot names, but breaks a rule, is the registrar's fault: its last good copy stays.
"""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from tuf.api.exceptions import (
    EqualVersionNumberError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    RepositoryError,
    UnsignedMetadataError,
)

from verbund.register.chain import MAX_LINKS, MAX_SEEN, PREVIOUS, follow_back, forked, links_between, snapshot_path
from verbund.register.entry import InvalidEntry, parse_time
from verbund.register.members import count
from verbund.register.model import Alarm, Register, RegisterVersion
from verbund.register.refusal import Attack, RegisterRefused, refusal, refuse_leap
from verbund.register.roles import Only, Roles, role_file
from verbund.register.trusted import TIMESTAMP_PATH, Trusted, root_set
from verbund.register.wanted import MAX_ROOT_BYTES, MAX_SNAPSHOT_BYTES, MAX_TARGETS_BYTES, MAX_TIMESTAMP_BYTES, Wanted

MAX_ROOTS = 1024
# Root keys make all others, and targets keys every registrar's: one of them alone would admit anybody.
LEAST_THRESHOLD = 2
MAX_CLOCK_SKEW = timedelta(minutes=5)


class Refresh:
    """One attempt. `wanted`, `supply`, again until nothing is wanted; then `result`."""

    def __init__(self, trusted: Trusted, now: datetime, *, only: Only | None = None) -> None:
        """`only` (registrar, server) restricts the attempt to that server's shard, as a stapled proof holds it."""
        self._trusted = trusted
        self._now = now
        self._only = only
        self._roots = list(trusted.roots)
        self._files: dict[str, bytes] = {}
        self._roots_done = False
        self._timestamp: bytes | None = None
        self._unchanged = False
        self._known_snapshot: tuple[int, str] | None = None
        self._links: tuple[int, ...] = ()
        self._seen: dict[int, str] = {}
        self._roles: Roles | None = None
        self._alarms: list[Alarm] = []
        self._set = root_set(trusted.roots)

    def wanted(self) -> tuple[Wanted, ...]:
        """The files for the next step, none when the attempt is through. Their order doesn't matter."""
        if not self._roots_done or self._timestamp is None:
            return self._wanted_first()
        if self._unchanged:
            return ()
        first = (self._wanted_snapshot, self._wanted_links, self._wanted_targets)
        delegated = self._roles.steps if self._roles is not None else ()
        for step in (*first, *delegated):
            missing = {item.path: item for item in step() if item.path not in self._files}
            if missing:
                return tuple(missing.values())
        return ()

    def supply(self, wanted: Wanted, data: bytes | None) -> None:
        """Takes one file; raises RegisterRefused. None stands for a file that the mirror doesn't have."""
        if data is None:
            if not wanted.optional:
                raise RegisterRefused(Attack.INCOMPLETE, f"{wanted.path} is missing")
            self._roots_done = True
            self._begin()
            return
        if len(data) > wanted.max_bytes:
            raise RegisterRefused(Attack.OVERSIZED, f"{wanted.path} is larger than {wanted.max_bytes} bytes")
        if wanted.sha256 is not None and hashlib.sha256(data).hexdigest() != wanted.sha256:
            raise refusal(wanted.path, LengthOrHashMismatchError(), data, wanted.version)
        if wanted.optional:
            self._add_root(data)
        elif wanted.path == TIMESTAMP_PATH:
            self._timestamp = data
            self._begin()
        else:
            self._files[wanted.path] = data
            self._advance(wanted.path)

    def result(self) -> Trusted:
        """What is known now: the register and its proof."""
        if self.wanted():
            raise RuntimeError("result of a refresh that still wants files")
        if self._unchanged:
            return replace(self._trusted, roots=tuple(self._roots))
        return self._commit()

    # Roots and timestamp ---------------------------------------------------------------------------------------------

    def _wanted_first(self) -> tuple[Wanted, ...]:
        version = self._set.root.version + 1
        root = Wanted(f"metadata/{version}.root.json", MAX_ROOT_BYTES, optional=True)
        timestamp = Wanted(TIMESTAMP_PATH, MAX_TIMESTAMP_BYTES)
        return (() if self._roots_done else (root,)) + (() if self._timestamp is not None else (timestamp,))

    def _add_root(self, data: bytes) -> None:
        if len(self._roots) >= MAX_ROOTS:
            raise RegisterRefused(Attack.OVERSIZED, f"more than {MAX_ROOTS} roots")
        try:
            self._set.update_root(data)
        except RepositoryError as error:
            raise refusal(f"metadata/{self._set.root.version + 1}.root.json", error, data) from error
        self._roots.append(data)

    def _begin(self) -> None:
        """TUF 5.4: with the last root known, the timestamp is judged against the one that was trusted."""
        if not self._roots_done or self._timestamp is None:
            return
        self._set.reference_time = self._now
        self._refuse_lonely_keys()
        self._load_trusted_timestamp()
        known = self._set.timestamp.version if "timestamp" in self._set else 0
        try:
            timestamp = self._set.update_timestamp(self._timestamp)
        except EqualVersionNumberError:
            self._same_version()
            return
        except RepositoryError as error:
            raise refusal(TIMESTAMP_PATH, error, self._timestamp) from error
        issued = _issued(timestamp.unrecognized_fields)
        if issued > self._now + MAX_CLOCK_SKEW:
            raise RegisterRefused(Attack.FROM_THE_FUTURE, f"{TIMESTAMP_PATH} was issued at {issued}: is this clock right?")
        refuse_leap(TIMESTAMP_PATH, timestamp.version, known)
        if timestamp.snapshot_meta.hashes is None or "sha256" not in timestamp.snapshot_meta.hashes:
            raise RegisterRefused(Attack.UNREADABLE, f"{TIMESTAMP_PATH} names no SHA-256 of the snapshot")
        self._load_trusted_snapshot()
        self._files[TIMESTAMP_PATH] = self._timestamp
        self._take_known(self._wanted_snapshot())

    def _refuse_lonely_keys(self) -> None:
        for name in ("root", "targets"):
            if self._set.root.roles[name].threshold < LEAST_THRESHOLD:
                raise RegisterRefused(Attack.WRONGLY_SIGNED, f"the root lets one key alone sign {name}, and so admit anybody")

    def _load_trusted_timestamp(self) -> None:
        """An old timestamp counts even when expired; one by keys that the root has replaced doesn't (TUF 5.3.11)."""
        old = self._trusted.timestamp
        if old is None:
            return
        try:
            self._set.update_timestamp(old)
        except ExpiredMetadataError as error:
            if "timestamp" not in self._set:
                raise refusal("the root", error, b"") from error
        except UnsignedMetadataError:
            return

    def _load_trusted_snapshot(self) -> None:
        old = self._trusted.files.get(self._trusted.snapshot_path)
        if old is None:
            return
        # Loaded for its versions where its keys still count; expired and outdated are what it is expected to be.
        with suppress(RepositoryError):
            self._set.update_snapshot(old, trusted=True)
        if "snapshot" in self._set:
            self._known_snapshot = self._set.snapshot.version, hashlib.sha256(old).hexdigest()

    def _same_version(self) -> None:
        if self._timestamp != self._trusted.timestamp:
            raise RegisterRefused(Attack.MIXED, f"{TIMESTAMP_PATH} differs from the one that was known by the same version")
        if self._set.timestamp.is_expired(self._now):
            raise RegisterRefused(Attack.FROZEN, f"{TIMESTAMP_PATH} has expired and nothing newer came")
        self._unchanged = True

    # Snapshot, targets, policy ---------------------------------------------------------------------------------------

    def _wanted_snapshot(self) -> tuple[Wanted, ...]:
        meta = self._set.timestamp.snapshot_meta
        sha256 = None if meta.hashes is None else meta.hashes.get("sha256")
        return (Wanted(f"metadata/{meta.version}.snapshot.json", MAX_SNAPSHOT_BYTES, sha256, version=meta.version),)

    def _wanted_targets(self) -> tuple[Wanted, ...]:
        return (role_file(self._set.snapshot, "targets", MAX_TARGETS_BYTES),)

    def _advance(self, path: str) -> None:
        """Judges the file just staged, then whatever of the next step is already at hand."""
        data = self._files[path]
        if path == self._wanted_snapshot()[0].path:
            self._judge_snapshot(path, data)
        elif path.endswith(".snapshot.json"):
            self._judge_links()
        elif self._roles is None:
            self._judge_targets(path, data)
        elif not path.startswith("targets/") or path.endswith((".policy.json", ".part.json")):
            self._roles.judge()

    def _judge_snapshot(self, path: str, data: bytes) -> None:
        known = self._set.snapshot.version if "snapshot" in self._set else 0
        try:
            self._set.update_snapshot(data)
        except RepositoryError as error:
            raise refusal(path, error, data) from error
        refuse_leap(path, self._set.snapshot.version, known)
        self._begin_links()
        self._take_known(self._wanted_targets())

    def _begin_links(self) -> None:
        """Whether the new snapshot is the known one, follows from it at once, or by some that have to be looked at."""
        version = self._set.snapshot.version
        if self._known_snapshot is None:
            return
        known, sha256 = self._known_snapshot
        if version == known:
            if self._wanted_snapshot()[0].sha256 != sha256:
                raise forked(version)
        elif version - known > MAX_LINKS:
            sentence = f"snapshots {known} to {version} are too far apart to see that one follows from the other"
            self._alarms.append(Alarm("", "gap", sentence))
        elif version == known + 1 or self._only is None:
            self._links = links_between(known, version)
            self._judge_links()

    def _wanted_links(self) -> tuple[Wanted, ...]:
        return tuple(Wanted(snapshot_path(version), MAX_SNAPSHOT_BYTES) for version in self._links)

    def _judge_links(self) -> None:
        links = {version: self._files.get(snapshot_path(version)) for version in self._links}
        at_hand = {version: data for version, data in links.items() if data is not None}
        if self._known_snapshot is None or len(at_hand) != len(links):
            return
        known, sha256 = self._known_snapshot
        self._seen = follow_back(self._set.snapshot.unrecognized_fields.get(PREVIOUS), known, at_hand)
        if self._seen[known] != sha256:
            raise forked(known)

    def _judge_targets(self, path: str, data: bytes) -> None:
        try:
            self._set.update_targets(data)
        except RepositoryError as error:
            raise refusal(path, error, data) from error
        self._roles = Roles(self._set, self._trusted, self._now, self._only, self._files, self._stage_known)
        self._stage_known(self._roles.wanted_roles())
        self._roles.judge()

    def _take_known(self, wanted: tuple[Wanted, ...]) -> None:
        """Files that were verified before needn't be fetched again: their hashes say that they are the same."""
        for path in self._stage_known(wanted):
            self._advance(path)

    def _stage_known(self, wanted: tuple[Wanted, ...]) -> list[str]:
        staged = []
        for item in wanted:
            known = self._trusted.files.get(item.path)
            if known is None or item.path in self._files or hashlib.sha256(known).hexdigest() != item.sha256:
                continue
            self._files[item.path] = known
            staged.append(item.path)
        return staged

    # Commit ----------------------------------------------------------------------------------------------------------

    def _commit(self) -> Trusted:
        roles = self._roles
        if roles is None or roles.policy is None:
            raise RuntimeError("result of a refresh without roles")
        roles.finish()
        timestamp, snapshot = self._set.timestamp, self._set.snapshot
        issued, policy_path = _issued(timestamp.unrecognized_fields), roles.policy_file().path
        members, contested, alarms = count(roles.parts, roles.policy.registrars, policy_path, self._trusted, issued)
        sha256 = (timestamp.snapshot_meta.hashes or {})["sha256"]
        version = RegisterVersion(snapshot.version, sha256, timestamp.version)
        alarms = (*self._alarms, *roles.alarms, *alarms)
        return Trusted(
            tuple(self._roots),
            self._kept(roles),
            dict(roles.parts),
            contested,
            _latest({**self._trusted.seen, **self._seen, snapshot.version: sha256}),
            frozenset(roles.held),
            self._wanted_snapshot()[0].path,
            self._wanted_targets()[0].path,
            policy_path,
            Register(version, issued, timestamp.expires, members, alarms),
            self._only is not None,
        )

    def _kept(self, roles: Roles) -> dict[str, bytes]:
        """The files that prove what is known now, and for members that fetch from us and are behind, older snapshots."""
        version = self._set.snapshot.version
        keep = {TIMESTAMP_PATH, self._wanted_snapshot()[0].path, self._wanted_targets()[0].path}
        keep |= {path for part in roles.parts.values() for path in part.paths}
        keep |= {item.path for item in roles.wanted_roles()}
        keep |= {snapshot_path(one) for one in range(version - MAX_LINKS, version) if self._only is None}
        at_hand = {**self._trusted.files, **self._files}
        return {path: at_hand[path] for path in keep if path in at_hand}


def _latest(seen: Mapping[int, str]) -> Mapping[int, str]:
    return {version: seen[version] for version in sorted(seen)[-MAX_SEEN:]}


def _issued(fields: Mapping[str, object]) -> datetime:
    issued = fields.get("x-verbund-issued")
    try:
        return parse_time(issued if isinstance(issued, str) else None)
    except InvalidEntry as error:
        raise RegisterRefused(Attack.UNREADABLE, f"{TIMESTAMP_PATH} does not say when it was issued") from error
