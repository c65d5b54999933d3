# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The roles to which the targets role delegates, within one refresh: registrars, their countersigners, and who is on call.

Each is taken over, or its last good part is held; a part that is as before, byte for byte, isn't verified anew.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from tuf.api._payload import DelegatedRole, Snapshot, Targets
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata
from tuf.ngclient._internal.trusted_metadata_set import TrustedMetadataSet

from verbund.matrix.names import ServerName
from verbund.register.countersigned import MAX_ROLE_BYTES, listing_in, named_part, refuse_foreign_paths, signed_part
from verbund.register.denied import SHARD, Denial, InvalidDenials, parse_denials
from verbund.register.model import Alarm
from verbund.register.parts import BrokenPart, Part, parse_shard
from verbund.register.refusal import Attack, RegisterRefused, refusal, refuse_leap
from verbund.register.scope import (
    ON_CALL,
    InvalidPolicy,
    RegisterPolicy,
    countersigner_of,
    is_registrar_name,
    parse_policy,
    registrar_of,
)
from verbund.register.trusted import Trusted
from verbund.register.wanted import MAX_TARGETS_BYTES, Wanted

# A part whose role has expired is kept as long as a register in grace; else stolen online keys could freeze it for ever.
HELD_AFTER_EXPIRY = timedelta(hours=72)
Only = tuple[str, ServerName]


class Roles:
    """Made once targets are verified. `files` are those of the whole attempt; `stage` takes what is known already."""

    def __init__(
        self,
        verified: TrustedMetadataSet,
        trusted: Trusted,
        now: datetime,
        only: Only | None,
        files: Mapping[str, bytes],
        stage: Callable[[tuple[Wanted, ...]], object],
    ) -> None:
        self._set = verified
        self._trusted = trusted
        self._now = now
        self._only = only
        self._files = files
        self._stage = stage
        self._targets_path = role_file(verified.snapshot, "targets", MAX_TARGETS_BYTES).path
        self._names = self._delegated()
        self._judged: set[str] = set()
        self._roles: dict[str, Targets] = {}
        self._listings: dict[str, Targets] = {}
        self._sha256_of_signed: dict[str, str] = {}
        self.policy: RegisterPolicy | None = None
        self.parts: dict[str, Part] = {}
        self.held: set[str] = set()
        self.alarms: list[Alarm] = []

    @property
    def steps(self) -> tuple[Callable[[], tuple[Wanted, ...]], ...]:
        """What is wanted, in this order."""
        return self.wanted_roles, self._wanted_listings, self._wanted_shards

    def finish(self) -> None:
        """Reads the shards of all roles that are new, once they are there."""
        for name, role in list(self._roles.items()):
            try:
                self.parts[name] = self._part(name, role)
            except BrokenPart as error:
                self._hold(name, error.kind, error.sentence)

    def policy_file(self) -> Wanted:
        target = self._set.targets.targets.get("policy.json")
        if target is None or "sha256" not in target.hashes:
            raise RegisterRefused(Attack.INCOMPLETE, "the targets role names no policy.json")
        sha256 = target.hashes["sha256"]
        return Wanted(f"targets/{sha256}.policy.json", MAX_TARGETS_BYTES, sha256)

    def _delegated(self) -> tuple[str, ...]:
        """Registrars' roles, each before its countersigner's, and the one on call, as far as this attempt looks at them."""
        names = self._delegations()
        registrars = [name for name in names if is_registrar_name(name) and (self._only is None or name == self._only[0])]
        roles = (*(role for name in registrars for role in (name, countersigner_of(name))), ON_CALL)
        return tuple(name for name in roles if name in names)

    def _delegations(self) -> Mapping[str, DelegatedRole]:
        delegations = self._set.targets.delegations
        return {} if delegations is None or delegations.roles is None else delegations.roles

    def wanted_roles(self) -> tuple[Wanted, ...]:
        # A snapshot that leaves out the role on call would hide what it denies.
        named = [name for name in self._names if name == ON_CALL or f"{name}.json" in self._set.snapshot.meta]
        return (self.policy_file(), *(role_file(self._set.snapshot, name, MAX_ROLE_BYTES) for name in named))

    def judge(self) -> None:
        """Once the policy is known, each role is accepted or its last good part is held."""
        policy_path = self.policy_file().path
        if self.policy is None and policy_path in self._files:
            self.policy = _policy_in(self._files[policy_path])
        if self.policy is None:
            return
        for name in self._names:
            if name in self._judged or f"{name}.json" not in self._set.snapshot.meta:
                continue
            wanted = role_file(self._set.snapshot, name, MAX_ROLE_BYTES)
            if wanted.path in self._files:
                self._judged.add(name)
                if not self._is_as_before(name, wanted):
                    self._judge_role(name, wanted)
        self._judge_listings()

    def _is_as_before(self, name: str, wanted: Wanted) -> bool:
        """Takes over a part that was verified under the same delegations and policy, byte for byte: most of all refreshes."""
        if self._only is not None or self._trusted.is_partial:
            return False
        part = self._trusted.parts.get(name)
        rules = (self._targets_path, self.policy_file().path, wanted.path)
        if part is None or (part.targets_path, part.policy_path, part.role_path) != rules or self._now >= part.expires:
            return False
        if any(self._files[path] != self._trusted.files.get(path) for path in rules):
            return False
        registrar = self.parts.get(registrar_of(name), part)
        if part.listing_path.startswith("metadata/") and registrar.role_path != part.listing_path:
            return False
        self.parts[name] = part
        if is_registrar_name(name):
            self._sha256_of_signed[name] = part.listing_sha256
        return True

    def _judge_role(self, name: str, wanted: Wanted) -> None:
        data = self._files[wanted.path]
        held = self._trusted.parts.get(name)
        try:
            role = self._set.update_delegated_targets(data, name, "targets")
            refuse_leap(wanted.path, role.version, held.version if held else 0)
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
            self._stage((self._listing_file(name),))
            self._stage(self._shards_of(name))

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
                self._stage(self._shards_of(name))

    def _listing(self, name: str, wanted: Wanted, data: bytes) -> Targets:
        registrar = registrar_of(name)
        if not wanted.path.startswith("metadata/"):
            return listing_in(data, name, self._known_policy())
        # The part in force: verified here, or before where it is as before.
        return self._listings[registrar] if registrar in self._listings else Metadata[Targets].from_bytes(data).signed

    def _listing_file(self, name: str) -> Wanted:
        """Where a role's shards are listed: in itself or, for a countersigner, in the file that it names."""
        if is_registrar_name(name) or name == ON_CALL:
            return role_file(self._set.snapshot, name, MAX_ROLE_BYTES)
        target = named_part(name, self._roles[name])
        sha256, registrar = target.hashes["sha256"], registrar_of(name)
        if self._sha256_of_signed.get(registrar) == sha256:
            return role_file(self._set.snapshot, registrar, MAX_ROLE_BYTES)
        return Wanted(f"targets/{name}/{sha256}.part.json", target.length, sha256)

    def _wanted_listings(self) -> tuple[Wanted, ...]:
        return tuple(self._listing_file(name) for name in self._roles)

    def _hold(self, name: str, kind: str, sentence: str) -> None:
        registrar = registrar_of(name)
        # Mostly a registrar and its countersigner have signed the same file: one alarm for it is enough.
        if not any((alarm.registrar, alarm.kind) == (registrar, kind) for alarm in self.alarms):
            self.alarms.append(Alarm(registrar, kind, f"{name}'s part is not taken over ({sentence}); its last good copy stays"))
        self._roles.pop(name, None)
        held = self._trusted.parts.get(name)
        if held is not None and self._now < held.expires + HELD_AFTER_EXPIRY:
            self.parts[name] = held
            self.held.add(name)

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
        if self.policy is None:
            raise RuntimeError("a registrar is judged before the policy")
        return self.policy

    def _denials(self) -> Mapping[str, Denial]:
        files = self._shards_of(ON_CALL)
        try:
            return parse_denials(self._files[files[0].path]) if files else {}
        except InvalidDenials as error:
            raise BrokenPart("unreadable", str(error)) from error

    def _part(self, name: str, role: Targets) -> Part:
        """Read anew only where a shard is another than before, and than the other signer's."""
        policy_path = self.policy_file().path
        seen = (self._trusted.parts.get(name), self.parts.get(registrar_of(name)))
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
            self._targets_path,
            policy_path,
            role_file(self._set.snapshot, name, MAX_ROLE_BYTES).path,
            self._listing_file(name).path,
            self._sha256_of_signed.get(name, ""),
            shards,
            members,
            self._denials() if name == ON_CALL else {},
        )


def role_file(snapshot: Snapshot, role: str, max_bytes: int) -> Wanted:
    """The version of a role that the snapshot names; raises RegisterRefused."""
    meta = snapshot.meta.get(f"{role}.json")
    if meta is None or meta.hashes is None or "sha256" not in meta.hashes:
        raise RegisterRefused(Attack.INCOMPLETE, f"the snapshot names no {role}.json with a SHA-256")
    return Wanted(f"metadata/{meta.version}.{role}.json", max_bytes, meta.hashes["sha256"], version=meta.version)


def _policy_in(data: bytes) -> RegisterPolicy:
    try:
        return parse_policy(data)
    except InvalidPolicy as error:
        raise RegisterRefused(Attack.UNREADABLE, str(error)) from error
