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
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tuf.api._payload import DelegatedRole, Targets
from tuf.api.exceptions import (
    EqualVersionNumberError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    RepositoryError,
    UnsignedMetadataError,
)
from tuf.api.metadata import Metadata

from verbund.matrix.names import ServerName
from verbund.register.chain import MAX_LINKS, MAX_SEEN, PREVIOUS, follow_back, forked, links_between, snapshot_path
from verbund.register.countersigned import (
    MAX_ROLE_BYTES,
    listing_in,
    meet,
    named_part,
    refuse_foreign_paths,
    signed_part,
)
from verbund.register.denied import SHARD, Denial, InvalidDenials, parse_denials, without_denied
from verbund.register.entry import InvalidEntry, parse_time
from verbund.register.model import Alarm, Member, Register, RegisterVersion
from verbund.register.parts import BrokenPart, Part, Shards, parse_shard, unite
from verbund.register.refusal import Attack, RegisterRefused, refusal
from verbund.register.scope import (
    ON_CALL,
    InvalidPolicy,
    RegisterPolicy,
    countersigner_of,
    is_registrar_name,
    parse_policy,
    registrar_of,
)
from verbund.register.trusted import TIMESTAMP_PATH, Trusted, root_set

MAX_ROOT_BYTES = 512_000
MAX_ROOTS = 1024
MAX_TIMESTAMP_BYTES = 16_384
MAX_SNAPSHOT_BYTES = 2_000_000
MAX_TARGETS_BYTES = 1_000_000
# Root keys make all others, and targets keys every registrar's: one of them alone would admit anybody.
LEAST_THRESHOLD = 2
# A version may not leap: whoever stole an online key could else lock out all honest ones (fast-forward).
MAX_VERSION_STEP = 1_000_000
MAX_CLOCK_SKEW = timedelta(minutes=5)
# A part whose role has expired is kept as long as a register in grace; else stolen online keys could freeze it for ever.
HELD_AFTER_EXPIRY = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file by its path on a mirror; `optional` means that its absence is an answer."""

    path: str
    max_bytes: int
    sha256: str | None = None
    optional: bool = False
    version: int | None = None


class Refresh:
    """One attempt. `wanted`, `supply`, again until nothing is wanted; then `result`."""

    def __init__(self, trusted: Trusted, now: datetime, *, only: tuple[str, ServerName] | None = None) -> None:
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
        self._policy: RegisterPolicy | None = None
        self._names: tuple[str, ...] = ()
        self._judged: set[str] = set()
        self._roles: dict[str, Targets] = {}
        self._listings: dict[str, Targets] = {}
        self._sha256_of_signed: dict[str, str] = {}
        self._parts: dict[str, Part] = {}
        self._alarms: list[Alarm] = []
        self._set = root_set(trusted.roots)

    def wanted(self) -> tuple[Wanted, ...]:
        """The files for the next step, none when the attempt is through. Their order doesn't matter."""
        if not self._roots_done or self._timestamp is None:
            return self._wanted_first()
        if self._unchanged:
            return ()
        first = (self._wanted_snapshot, self._wanted_links, self._wanted_targets)
        for step in (*first, self._wanted_roles, self._wanted_listings, self._wanted_shards):
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
        _refuse_leap(TIMESTAMP_PATH, timestamp.version, known)
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
        return (self._role_file("targets", MAX_TARGETS_BYTES),)

    def _role_file(self, role: str, max_bytes: int) -> Wanted:
        meta = self._set.snapshot.meta.get(f"{role}.json")
        if meta is None or meta.hashes is None or "sha256" not in meta.hashes:
            raise RegisterRefused(Attack.INCOMPLETE, f"the snapshot names no {role}.json with a SHA-256")
        return Wanted(f"metadata/{meta.version}.{role}.json", max_bytes, meta.hashes["sha256"], version=meta.version)

    def _policy_file(self) -> Wanted:
        target = self._set.targets.targets.get("policy.json")
        if target is None or "sha256" not in target.hashes:
            raise RegisterRefused(Attack.INCOMPLETE, "the targets role names no policy.json")
        sha256 = target.hashes["sha256"]
        return Wanted(f"targets/{sha256}.policy.json", MAX_TARGETS_BYTES, sha256)

    def _advance(self, path: str) -> None:
        """Judges the file just staged, then whatever of the next step is already at hand."""
        self._judge(path)
        if not path.startswith("targets/") or path.endswith((".policy.json", ".part.json")):
            self._judge_roles()

    def _judge(self, path: str) -> None:
        data = self._files[path]
        if path == self._wanted_snapshot()[0].path:
            self._judge_snapshot(path, data)
        elif path.endswith(".snapshot.json"):
            self._judge_links()
        elif "targets" not in self._set:
            self._judge_targets(path, data)
        elif path == self._policy_file().path:
            self._judge_policy(data)

    def _judge_snapshot(self, path: str, data: bytes) -> None:
        known = self._set.snapshot.version if "snapshot" in self._set else 0
        try:
            self._set.update_snapshot(data)
        except RepositoryError as error:
            raise refusal(path, error, data) from error
        _refuse_leap(path, self._set.snapshot.version, known)
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
        self._names = self._delegated()
        self._take_known(self._wanted_roles())

    def _judge_policy(self, data: bytes) -> None:
        try:
            self._policy = parse_policy(data)
        except InvalidPolicy as error:
            raise RegisterRefused(Attack.UNREADABLE, str(error)) from error

    # Registrars ------------------------------------------------------------------------------------------------------

    def _delegated(self) -> tuple[str, ...]:
        """Registrars' roles, each before its countersigner's, and the one on call, as far as this attempt looks at them."""
        names = self._delegations()
        registrars = [name for name in names if is_registrar_name(name) and (self._only is None or name == self._only[0])]
        roles = (*(role for name in registrars for role in (name, countersigner_of(name))), ON_CALL)
        return tuple(name for name in roles if name in names)

    def _delegations(self) -> Mapping[str, DelegatedRole]:
        delegations = self._set.targets.delegations
        return {} if delegations is None or delegations.roles is None else delegations.roles

    def _wanted_roles(self) -> tuple[Wanted, ...]:
        # A snapshot that leaves out the role on call would hide what it denies.
        named = [name for name in self._names if name == ON_CALL or f"{name}.json" in self._set.snapshot.meta]
        return (self._policy_file(), *(self._role_file(name, MAX_ROLE_BYTES) for name in named))

    def _judge_roles(self) -> None:
        """Once the policy is known, each role is accepted or its last good part is held."""
        if self._policy is None or "targets" not in self._set:
            return
        for name in self._names:
            if name in self._judged or f"{name}.json" not in self._set.snapshot.meta:
                continue
            wanted = self._role_file(name, MAX_ROLE_BYTES)
            if wanted.path in self._files:
                self._judged.add(name)
                if not self._is_as_before(name, wanted):
                    self._judge_role(name, wanted)
        self._judge_listings()

    def _is_as_before(self, name: str, wanted: Wanted) -> bool:
        """Takes over a part that was verified under the same delegations and policy, byte for byte: most of all refreshes."""
        part = self._trusted.parts.get(name)
        rules = (self._wanted_targets()[0].path, self._policy_file().path, wanted.path)
        if part is None or (part.targets_path, part.policy_path, part.role_path) != rules or self._now >= part.expires:
            return False
        if any(self._files[path] != self._trusted.files.get(path) for path in rules):
            return False
        registrar = self._parts.get(registrar_of(name), part)
        if part.listing_path.startswith("metadata/") and registrar.role_path != part.listing_path:
            return False
        self._parts[name] = part
        if is_registrar_name(name):
            self._sha256_of_signed[name] = part.listing_sha256
        return True

    def _judge_role(self, name: str, wanted: Wanted) -> None:
        data = self._files[wanted.path]
        held = self._trusted.parts.get(name)
        try:
            role = self._set.update_delegated_targets(data, name, "targets")
            _refuse_leap(wanted.path, role.version, held.version if held else 0)
            if name == ON_CALL:
                refuse_foreign_paths(name, role, (SHARD,))
                self._listings[name] = role
            elif is_registrar_name(name):
                refuse_foreign_paths(name, role, self._known_policy().shard_names())
                self._listings[name] = role
                self._sha256_of_signed[name] = hashlib.sha256(signed_part(role)).hexdigest()
            else:
                named_part(name, role)
                self._refuse_shared_keys(name)
        except RepositoryError as error:
            self._hold(name, refusal(wanted.path, error, data).attack.value, str(error))
        except RegisterRefused as error:
            self._hold(name, error.attack.value, error.sentence)
        except BrokenPart as error:
            self._hold(name, error.kind, error.sentence)
        else:
            self._roles[name] = role
            self._stage_known((self._listing_file(name),))
            self._stage_known(self._shards_of(name))

    def _refuse_shared_keys(self, name: str) -> None:
        """Two signatures by the same key are one: the thief of it would have both."""
        delegations = self._set.targets.delegations
        keys = delegations.keys if delegations is not None else {}
        roles = [self._delegations()[role] for role in (name, registrar_of(name))]
        one, other = ({str(keys[keyid].keyval) for keyid in role.keyids if keyid in keys} for role in roles)
        if one & other:
            raise BrokenPart("shared-key", f"{name} and {registrar_of(name)} have a key in common")

    def _judge_listings(self) -> None:
        """What a countersigner names, once it is at hand: most often the registrar's part that is there anyway."""
        for name in [name for name in self._roles if name not in self._listings]:
            wanted = self._listing_file(name)
            data = self._files.get(wanted.path)
            if data is None:
                continue
            try:
                self._listings[name] = self._listing(name, wanted, data)
            except (BrokenPart, RepositoryError) as error:
                self._hold(name, "unreadable" if isinstance(error, RepositoryError) else error.kind, str(error))
            else:
                self._stage_known(self._shards_of(name))

    def _listing(self, name: str, wanted: Wanted, data: bytes) -> Targets:
        registrar = registrar_of(name)
        if not wanted.path.startswith("metadata/"):
            return listing_in(data, name, self._known_policy())
        # The part in force: verified here, or before where it is as before.
        return self._listings[registrar] if registrar in self._listings else Metadata[Targets].from_bytes(data).signed

    def _listing_file(self, name: str) -> Wanted:
        """Where a role's shards are listed: in itself or, for a countersigner, in the file that it names."""
        if is_registrar_name(name) or name == ON_CALL:
            return self._role_file(name, MAX_ROLE_BYTES)
        target = named_part(name, self._roles[name])
        sha256, registrar = target.hashes["sha256"], registrar_of(name)
        if self._sha256_of_signed.get(registrar) == sha256:
            return self._role_file(registrar, MAX_ROLE_BYTES)
        return Wanted(f"targets/{name}/{sha256}.part.json", target.length, sha256)

    def _wanted_listings(self) -> tuple[Wanted, ...]:
        return tuple(self._listing_file(name) for name in self._roles)

    def _hold(self, name: str, kind: str, sentence: str) -> None:
        registrar = registrar_of(name)
        # Mostly a registrar and its countersigner have signed the same file: one alarm for it is enough.
        if not any((alarm.registrar, alarm.kind) == (registrar, kind) for alarm in self._alarms):
            self._alarms.append(Alarm(registrar, kind, f"{name}'s part is not taken over ({sentence}); its last good copy stays"))
        self._roles.pop(name, None)
        held = self._trusted.parts.get(name)
        if held is not None and self._now < held.expires + HELD_AFTER_EXPIRY:
            self._parts[name] = held

    def _shards_of(self, name: str) -> tuple[Wanted, ...]:
        if name not in self._listings:
            return ()
        registrar = registrar_of(name)
        return tuple(
            Wanted(
                f"targets/{registrar}/{target.hashes['sha256']}.{path.partition('/')[2]}",
                target.length,
                target.hashes["sha256"],
            )
            for path, target in self._listings[name].targets.items()
            if self._only is None or name == ON_CALL or path == f"{registrar}/{self._known_policy().shard_of(self._only[1])}.json"
        )

    def _wanted_shards(self) -> tuple[Wanted, ...]:
        return tuple(item for name in self._roles for item in self._shards_of(name))

    def _known_policy(self) -> RegisterPolicy:
        if self._policy is None:
            raise RuntimeError("a registrar is judged before the policy")
        return self._policy

    def _take_known(self, wanted: tuple[Wanted, ...]) -> None:
        """Files that were verified before needn't be fetched again: their hashes say that they are the same."""
        for path in self._stage_known(wanted):
            self._judge(path)
        if "targets" in self._set:
            self._judge_roles()

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
        for name, role in list(self._roles.items()):
            try:
                self._parts[name] = self._part(name, role)
            except BrokenPart as error:
                self._hold(name, error.kind, error.sentence)
        members, contested, alarms = unite(self._agreed(), lambda name: _holder(self._trusted, name))
        timestamp, snapshot = self._set.timestamp, self._set.snapshot
        issued = _issued(timestamp.unrecognized_fields)
        members, denied = self._without_denied(members, issued)
        paths = {name: item[0].path for name, item in (("s", self._wanted_snapshot()), ("t", self._wanted_targets()))}
        sha256 = (timestamp.snapshot_meta.hashes or {})["sha256"]
        register = Register(
            RegisterVersion(snapshot.version, sha256, timestamp.version),
            issued,
            timestamp.expires,
            members,
            (*self._alarms, *alarms, *denied),
        )
        keep = {TIMESTAMP_PATH, *paths.values(), self._policy_file().path}
        keep |= {path for part in self._parts.values() for path in part.paths}
        keep |= {item.path for item in self._wanted_roles()}
        # For members that fetch from us and are some versions behind.
        keep |= {snapshot_path(one) for one in range(snapshot.version - MAX_LINKS, snapshot.version) if self._only is None}
        at_hand = {**self._trusted.files, **self._files}
        return Trusted(
            tuple(self._roots),
            {path: at_hand[path] for path in keep if path in at_hand},
            dict(self._parts),
            contested,
            _latest({**self._trusted.seen, **self._seen, snapshot.version: sha256}),
            frozenset(self._parts) - frozenset(self._roles),
            paths["s"],
            paths["t"],
            self._policy_file().path,
            register,
        )

    def _agreed(self) -> list[Shards]:
        """Each registrar's members, as far as its countersigner agrees."""
        agreed: list[Shards] = []
        for name in [name for name in self._parts if is_registrar_name(name)]:
            members, alarms = meet(self._parts[name], self._parts.get(countersigner_of(name)))
            agreed.append(members if self._parts[name].policy_path == self._policy_file().path else self._allowed(name, members))
            self._alarms += alarms
        return agreed

    def _without_denied(self, members: dict[str, Member], issued: datetime) -> tuple[dict[str, Member], tuple[Alarm, ...]]:
        on_call = self._parts.get(ON_CALL)
        return without_denied(members, on_call.denials, issued) if on_call is not None else (members, ())

    def _denials(self) -> Mapping[str, Denial]:
        files = self._shards_of(ON_CALL)
        try:
            return parse_denials(self._files[files[0].path]) if files else {}
        except InvalidDenials as error:
            raise BrokenPart("unreadable", str(error)) from error

    def _allowed(self, registrar: str, shards: Shards) -> Shards:
        """A part that is held was read under an older policy: what this one no longer allows goes."""
        scope = self._known_policy().registrars.get(registrar)
        return {
            shard: {
                name: member
                for name, member in members.items()
                if scope is not None and scope.allows(member.server_name, member.organisation.kind)
            }
            for shard, members in shards.items()
        }

    def _part(self, name: str, role: Targets) -> Part:
        """Read anew only where a shard is another than before, and than the other signer's."""
        policy_path = self._policy_file().path
        seen = (self._trusted.parts.get(name), self._parts.get(registrar_of(name)))
        known = [part for part in seen if part is not None and part.policy_path == policy_path]
        shards: dict[str, str] = {}
        members = {}
        for item in self._shards_of(name):
            shard = item.path.rpartition(".json")[0].rpartition(".")[2]
            shards[shard] = item.path
            if name == ON_CALL:
                continue
            same = next((part for part in known if part.shards.get(shard) == item.path), None)
            if same is not None:
                members[shard] = same.members[shard]
            else:
                members[shard] = parse_shard(registrar_of(name), shard, self._files[item.path], self._known_policy())
        return Part(
            name,
            role.version,
            role.expires,
            self._wanted_targets()[0].path,
            policy_path,
            self._role_file(name, MAX_ROLE_BYTES).path,
            self._listing_file(name).path,
            self._sha256_of_signed.get(name, ""),
            shards,
            members,
            self._denials() if name == ON_CALL else {},
        )


def _holder(trusted: Trusted, name: str) -> str | None:
    if trusted.register is None:
        return trusted.contested.get(name)
    member = trusted.register.members.get(name)
    return member.organisation.registrar if member is not None else None


def _latest(seen: Mapping[int, str]) -> Mapping[int, str]:
    return {version: seen[version] for version in sorted(seen)[-MAX_SEEN:]}


def _issued(fields: Mapping[str, object]) -> datetime:
    issued = fields.get("x-verbund-issued")
    try:
        return parse_time(issued if isinstance(issued, str) else None)
    except InvalidEntry as error:
        raise RegisterRefused(Attack.UNREADABLE, f"{TIMESTAMP_PATH} does not say when it was issued") from error


def _refuse_leap(path: str, version: int, known: int) -> None:
    if version - known > MAX_VERSION_STEP:
        raise RegisterRefused(Attack.FAST_FORWARDED, f"{path} leaps from version {known} to {version}")
