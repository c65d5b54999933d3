# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What one part of a change does: a registrar's members before and after, its countersigner's word, the list of those denied."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from tuf.api._payload import TargetFile, Targets

from verbund.register.countersigned import both_sign, listing_in, named_part, signed_part
from verbund.register.denied import parse_denials
from verbund.register.model import Member
from verbund.register.parts import parse_shard
from verbund.register.scope import ON_CALL, RegisterPolicy, countersigner_of, registrar_of
from verbund.registrar.change import Change, Files, read_metadata
from verbund.registrar.rules import Rules, delegated, file_of, of_type, refuse_gap

Members = Mapping[str, Member]


@dataclass(frozen=True, slots=True)
class RolePart:
    """A delegated role before and after; for a registrar with the members of those shards that differ."""

    before: Targets | None
    after: Targets | None
    members_before: Members
    members_after: Members


def role_part(change: Change, name: str, before: Rules, after: Rules) -> RolePart:
    if name not in delegated(after.targets):
        raise ValueError(f"{name} is no registrar")
    role = of_type(change.part(name).signed, name)
    old = _published(change.evidence, name, before)
    refuse_gap(name, old, role, change.evidence)
    if name in after.policy.registrars:
        agreed = _agreed(change.evidence, name, before)
        return _registrar(change, name, Listings(old.targets if old is not None else {}, agreed, role.targets), before, after)
    for path, target in role.targets.items():
        data = file_of(name, path, target, change.files)
        if name == ON_CALL:
            parse_denials(data)
    if name == countersigner_of(registrar_of(name)):
        _refuse_other_part(change, name, role)
    return RolePart(old, role, {}, {})


def _registrar(change: Change, name: str, listings: "Listings", before: Rules, after: Rules) -> RolePart:
    """A registrar's members, as they will be and as they were.

    Registrar and countersigner vouch each for what was before. A thief of either's key could show a past in which
    somebody was a member already; so whatever isn't the same in both, and in the new part, is told as a change.
    """
    files = {**change.evidence, **change.files}

    def read(targets: Mapping[str, TargetFile], policy: RegisterPolicy) -> Members:
        paths = listings.differing & targets.keys()
        return _members(name, {path: file_of(name, path, targets[path], files) for path in paths}, policy)

    listed, agreed, new = (
        read(listings.listed, before.policy), read(listings.agreed, before.policy), read(listings.new, after.policy)
    )  # fmt: skip
    was = {key: listed.get(key) if listed.get(key) != new.get(key) else agreed.get(key) for key in {*listed, *agreed, *new}}
    role = of_type(change.part(name).signed, name)
    return RolePart(
        _published(change.evidence, name, before), role, {key: member for key, member in was.items() if member is not None}, new
    )


@dataclass(frozen=True, slots=True)
class Listings:
    """The shards of a registrar: as published, as last countersigned, and new."""

    listed: Mapping[str, TargetFile]
    agreed: Mapping[str, TargetFile]
    new: Mapping[str, TargetFile]

    @property
    def differing(self) -> frozenset[str]:
        """The shards that aren't the same in all three."""
        paths = {*self.listed, *self.agreed, *self.new}
        return frozenset(path for path in paths if not self.listed.get(path) == self.agreed.get(path) == self.new.get(path))


def _agreed(evidence: Files, registrar: str, before: Rules) -> Mapping[str, TargetFile]:
    """What the countersigner agreed with last."""
    name = countersigner_of(registrar)
    role = _published(evidence, name, before)
    if role is None:
        return {}
    data = file_of(name, f"{name}/part.json", named_part(name, role), evidence)
    return listing_in(data, name, before.policy).targets


def _refuse_other_part(change: Change, name: str, role: Targets) -> None:
    """The countersigner agrees with the part in the same change, so that its signers see what they agree with."""
    registrar = registrar_of(name)
    if registrar not in change.parts:
        raise ValueError(f"{name} agrees with a part that isn't shown")
    expected = hashlib.sha256(signed_part(of_type(change.part(registrar).signed, registrar))).hexdigest()
    if named_part(name, role).hashes["sha256"] != expected:
        raise ValueError(f"{name} agrees with another part than the one shown")


def withdrawn_part(change: Change, name: str, before: Rules) -> RolePart:
    """Who is told as taken over must have been a member by both signatures."""
    role = _published(change.evidence, name, before)
    if role is None or name not in before.policy.registrars:
        return RolePart(role, None, {}, {})
    listed, agreed = (
        _members(name, {path: file_of(name, path, target, change.evidence) for path, target in targets.items()}, before.policy)
        for targets in (role.targets, _agreed(change.evidence, name, before))
    )
    both = {key: member for key, member in listed.items() if both_sign(member, agreed.get(key)) is not None}
    return RolePart(role, None, both, {})


def _published(evidence: Files, name: str, before: Rules) -> Targets | None:
    """The part on which this one builds. Left out, it would hide what is removed; only a new registrar has none."""
    if name not in delegated(before.targets):
        return None
    paths = [path for path in evidence if path.startswith("metadata/") and path.partition(".")[2] == f"{name}.json"]
    if len(paths) != 1:
        raise ValueError(f"it must hold the published part of {name}")
    metadata = read_metadata(name, evidence[paths[0]])
    before.targets.verify_delegate(name, metadata.signed_bytes, metadata.signatures)
    return of_type(metadata.signed, name)


def _members(registrar: str, shards: Files, policy: RegisterPolicy) -> Members:
    found: dict[str, Member] = {}
    for path, data in shards.items():
        found |= parse_shard(registrar, path.rpartition("/")[2].removesuffix(".json"), data, policy)
    return found
