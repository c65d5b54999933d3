# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What a change does, worked out from its signed contents on a machine that knows nothing but the trusted root.

What it builds on is proven by the evidence in the file: the chain of roots, the published targets role and parts, each
verified here. Whoever hands a file round can therefore neither hide a change nor show another one. That the evidence is
what is published now is checked where it is known: each part names the hash of the one before it, and `serve` compares.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from tuf.api._payload import Role, Root, TargetFile, Targets, VerificationResult
from tuf.api.exceptions import RepositoryError

from verbund.faults import Fault
from verbund.register.countersigned import both_sign, listing_in, named_part, signed_part
from verbund.register.denied import parse_denials
from verbund.register.model import Member
from verbund.register.parts import BrokenPart, parse_shard
from verbund.register.refresh import LEAST_THRESHOLD
from verbund.register.refusal import RegisterRefused
from verbund.register.scope import ON_CALL, InvalidPolicy, RegisterPolicy, countersigner_of, parse_policy, registrar_of
from verbund.register.trusted import root_set
from verbund.registrar.change import Change, Files, read_metadata

PREVIOUS = "x-verbund-prev-sha256"
Members = Mapping[str, Member]


@dataclass(frozen=True, slots=True)
class Rules:
    """Root, delegations and policy at one moment."""

    root: Root
    targets: Targets
    policy: RegisterPolicy

    def keys_of(self, role: str) -> tuple[str, ...]:
        """The IDs of the keys that sign a role; none where there is no such role."""
        if role == "root" or role == "targets":
            return tuple(self.root.roles[role].keyids)
        found = delegated(self.targets).get(role)
        return tuple(found.keyids) if found is not None else ()


@dataclass(frozen=True, slots=True)
class RolePart:
    """A delegated role before and after; for a registrar with the members of those shards that differ."""

    before: Targets | None
    after: Targets | None
    members_before: Members
    members_after: Members


@dataclass(frozen=True, slots=True)
class Examined:
    """A change that holds together. Whether enough keys have signed it, `signatures` says."""

    change: Change
    before: Rules
    after: Rules
    parts: Mapping[str, RolePart]

    def may_sign(self, role: str) -> frozenset[str]:
        """IDs of the keys whose signature counts: for a root those of the old one and of the new."""
        return frozenset(self.after.keys_of(role)) | (frozenset(self.before.keys_of("root")) if role == "root" else frozenset())

    def signatures(self) -> Mapping[str, VerificationResult]:
        """How far each part is; a root has to convince the root before it as well (`root` and `new root`)."""
        found: dict[str, VerificationResult] = {}
        for role in self.change.parts:
            part = self.change.part(role)
            if role == "root":
                both = self.after.root.get_root_verification_result(self.before.root, part.signed_bytes, part.signatures)
                found |= {"root": both.first, "new root": both.second}
            else:
                by = self.after.root if role == "targets" else self.after.targets
                found[role] = by.get_verification_result(role, part.signed_bytes, part.signatures)
        return found


def delegated(targets: Targets) -> Mapping[str, Role]:
    """The delegated roles by name."""
    delegations = targets.delegations
    return delegations.roles if delegations is not None and delegations.roles is not None else {}


def examine(change: Change, trusted_root: bytes) -> Examined:
    """Verifies evidence and contents; raises Fault with what doesn't hold."""
    try:
        return _examine(change, trusted_root)
    except (RepositoryError, RegisterRefused, BrokenPart, InvalidPolicy, KeyError, ValueError) as error:
        said = f"{error.args[0]} is missing" if isinstance(error, KeyError) and error.args else str(error)
        raise Fault(f"this change doesn't hold: {said}", hint="sign nothing; ask whoever made it") from error


def _examine(change: Change, trusted_root: bytes) -> Examined:
    root = _root(change.evidence, trusted_root)
    targets = _targets(change.evidence, root)
    before = Rules(root, targets, _policy(targets, change.evidence))
    root_after = _next_root(change, root) if "root" in change.parts else root
    targets_after = _next_targets(change, targets) if "targets" in change.parts else targets
    after = Rules(root_after, targets_after, _policy(targets_after, {**change.evidence, **change.files}))
    parts = {role: _role(change, role, before, after) for role in change.parts if role not in ("root", "targets")}
    # Whoever withdraws a registrar must show what becomes of its members.
    parts |= {role: _withdrawn(change, role, before) for role in delegated(targets).keys() - delegated(targets_after).keys()}
    return Examined(change, before, after, parts)


def _root(evidence: Files, trusted_root: bytes) -> Root:
    """The newest root in the evidence, through the chain from the trusted one."""
    chain = [trusted_root]
    while (data := evidence.get(f"metadata/{root_set(tuple(chain[:1])).root.version + len(chain)}.root.json")) is not None:
        chain.append(data)
    return root_set(tuple(chain)).root


def _targets(evidence: Files, root: Root) -> Targets:
    paths = [path for path in evidence if path.endswith(".targets.json")]
    if len(paths) != 1:
        raise ValueError("it must hold one published targets role")
    metadata = read_metadata("targets", evidence[paths[0]])
    root.verify_delegate("targets", metadata.signed_bytes, metadata.signatures)
    return _of_type(metadata.signed, "targets")


def _policy(targets: Targets, files: Files) -> RegisterPolicy:
    return parse_policy(_file("", "policy.json", targets.targets["policy.json"], files))


def _next_root(change: Change, before: Root) -> Root:
    root = change.part("root").signed
    if not isinstance(root, Root) or root.version != before.version + 1:
        raise ValueError(f"the new root must be version {before.version + 1}")
    _refuse_weak(root)
    return root


def _refuse_weak(root: Root) -> None:
    """What would lock everybody out, or let one key do everything."""
    for role in ("root", "targets", "snapshot", "timestamp"):
        named, least = root.roles[role], LEAST_THRESHOLD if role in ("root", "targets") else 1
        if not least <= named.threshold <= len(named.keyids):
            raise ValueError(f"{role} would need {named.threshold} of {len(named.keyids)} keys")
    online = {key for role in ("snapshot", "timestamp") for key in root.roles[role].keyids}
    if online & {key for role in ("root", "targets") for key in root.roles[role].keyids}:
        raise ValueError("a key that lies online may not sign root or targets")


def _next_targets(change: Change, before: Targets) -> Targets:
    targets = _of_type(change.part("targets").signed, "targets")
    _refuse_gap("targets", before, targets, change.evidence)
    keys = targets.delegations.keys if targets.delegations is not None else {}
    for name, role in delegated(targets).items():
        if not 1 <= role.threshold <= len(role.keyids) or not set(role.keyids) <= keys.keys():
            raise ValueError(f"{name} would need {role.threshold} of {len(role.keyids)} keys")
    return targets


def _role(change: Change, name: str, before: Rules, after: Rules) -> RolePart:
    if name not in delegated(after.targets):
        raise ValueError(f"{name} is no registrar")
    role = _of_type(change.part(name).signed, name)
    old = _published(change.evidence, name, before)
    _refuse_gap(name, old, role, change.evidence)
    if name in after.policy.registrars:
        agreed = _agreed(change.evidence, name, before)
        return _registrar(change, name, Listings(old.targets if old is not None else {}, agreed, role.targets), before, after)
    for path, target in role.targets.items():
        data = _file(name, path, target, change.files)
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
        return _members(name, {path: _file(name, path, targets[path], files) for path in paths}, policy)

    listed, agreed, new = (
        read(listings.listed, before.policy), read(listings.agreed, before.policy), read(listings.new, after.policy)
    )  # fmt: skip
    was = {key: listed.get(key) if listed.get(key) != new.get(key) else agreed.get(key) for key in {*listed, *agreed, *new}}
    role = _of_type(change.part(name).signed, name)
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
    data = _file(name, f"{name}/part.json", named_part(name, role), evidence)
    return listing_in(data, name, before.policy).targets


def _refuse_other_part(change: Change, name: str, role: Targets) -> None:
    """The countersigner agrees with the part in the same change, so that its signers see what they agree with."""
    registrar = registrar_of(name)
    if registrar not in change.parts:
        raise ValueError(f"{name} agrees with a part that isn't shown")
    expected = hashlib.sha256(signed_part(_of_type(change.part(registrar).signed, registrar))).hexdigest()
    if named_part(name, role).hashes["sha256"] != expected:
        raise ValueError(f"{name} agrees with another part than the one shown")


def _withdrawn(change: Change, name: str, before: Rules) -> RolePart:
    """Who is told as taken over must have been a member by both signatures."""
    role = _published(change.evidence, name, before)
    if role is None or name not in before.policy.registrars:
        return RolePart(role, None, {}, {})
    listed, agreed = (
        _members(name, {path: _file(name, path, target, change.evidence) for path, target in targets.items()}, before.policy)
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
    return _of_type(metadata.signed, name)


def _refuse_gap(name: str, before: Targets | None, after: Targets, evidence: Files) -> None:
    """A part follows the one in the evidence: its version is the next, and it names that one's hash."""
    if before is None:
        return
    if after.version != before.version + 1:
        raise ValueError(f"{name} version {after.version} doesn't follow version {before.version}")
    published = hashlib.sha256(evidence[f"metadata/{before.version}.{name}.json"]).hexdigest()
    if after.unrecognized_fields.get(PREVIOUS) != published:
        raise ValueError(f"{name} version {after.version} builds on another version {before.version} than the one shown")


def _file(role: str, path: str, target: TargetFile, files: Files) -> bytes:
    data = files[mirror_path(role, path, target)]
    target.verify_length_and_hashes(data)
    return data


def mirror_path(role: str, path: str, target: TargetFile) -> str:
    """Where a target file lies on a mirror (consistent snapshots: its hash stands in its name)."""
    folder, _, name = path.rpartition("/")
    if folder != role or "/" in name:
        raise ValueError(f"{path} is no file of {role or 'targets'}")
    return "/".join(part for part in ("targets", folder, f"{target.hashes['sha256']}.{name}") if part)


def _members(registrar: str, shards: Files, policy: RegisterPolicy) -> Members:
    found: dict[str, Member] = {}
    for path, data in shards.items():
        found |= parse_shard(registrar, path.rpartition("/")[2].removesuffix(".json"), data, policy)
    return found


def _of_type(signed: object, name: str) -> Targets:
    if not isinstance(signed, Targets):
        raise ValueError(f"{name} is metadata of another kind")
    return signed
