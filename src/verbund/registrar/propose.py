# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Makes a change: new versions of the parts that differ, and the published files on which they build."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from tuf.api._payload import Delegations, Root, TargetFile, Targets
from tuf.api.metadata import Metadata

from verbund.matrix.canonical_json import JsonObject, encode
from verbund.register.chain import PREVIOUS
from verbund.register.countersigned import listing_in
from verbund.register.entry import entry_of
from verbund.register.scope import ON_CALL, RegisterPolicy, countersigner_of, parse_policy
from verbund.registrar.change import Change
from verbund.registrar.countersign import countersigned_role, part_file
from verbund.registrar.draft import Members, drafted, policy_of
from verbund.registrar.examine import examine
from verbund.registrar.examine_part import Listings
from verbund.registrar.home import Home
from verbund.registrar.lives import REGISTRAR_LIFE, ROOT_LIFE, TARGETS_LIFE
from verbund.registrar.rules import delegated, mirror_path
from verbund.registrar.wording import words_of


@dataclass(frozen=True, slots=True)
class Plan:
    """What shall be other than it is. Nothing of what is left out is signed anew."""

    members: Mapping[str, Members] = field(default_factory=dict)
    root: Root | None = None
    delegations: Delegations | None = None
    policy: bytes | None = None
    renew_targets: bool = False
    on_call: tuple[Targets, bytes] | None = None


def propose(home: Home, registrar: str, now: datetime) -> Change:
    """The registrar's draft as a change; without a draft, what is published with a new end. Raises Fault."""
    return change_for(home, Plan({registrar: drafted(home, registrar)}), now)


def change_for(home: Home, plan: Plan, now: datetime) -> Change:
    """Unsigned, with its words; raises Fault when it doesn't hold together."""
    parts: dict[str, bytes] = {}
    files: dict[str, bytes] = {}
    policy = parse_policy(plan.policy) if plan.policy is not None else policy_of(home)
    if plan.root is not None:
        parts["root"] = Metadata(_following_root(home, plan.root, now)).to_bytes()
    if plan.delegations is not None or plan.policy is not None or plan.renew_targets:
        parts["targets"] = _targets(home, plan, files, now)
    for registrar, members in plan.members.items():
        role = _part(home, registrar, members, policy, files, now)
        parts[registrar] = Metadata(role).to_bytes()
        parts[countersigner_of(registrar)] = _agreeing(home, registrar, role, files, now)
    if plan.on_call is not None:
        role, data = plan.on_call
        role.unrecognized_fields |= previous_of(home, ON_CALL)
        parts[ON_CALL] = Metadata(role).to_bytes()
        files |= {mirror_path(ON_CALL, path, target): data for path, target in role.targets.items()}
    return change_of(home, parts, files)


def change_of(home: Home, parts: Mapping[str, bytes], files: Mapping[str, bytes]) -> Change:
    """New parts and the files that they name, with what they build on and what they do in words; raises Fault."""
    evidence = _evidence(home, parts)
    change = Change(parts, {path: data for path, data in files.items() if path not in evidence}, evidence)
    return replace(change, words=words_of(examine(change, first_root(home))))


def first_root(home: Home) -> bytes:
    """The root with which the register began, as members have it."""
    return (home.metadata / "1.root.json").read_bytes()


def previous_of(home: Home, role: str) -> dict[str, str]:
    """The field by which a part names the one before; empty for the first."""
    version = home.version_of(role)
    return {PREVIOUS: _sha256_of(home, role, version)} if version else {}


def _following_root(home: Home, root: Root, now: datetime) -> Root:
    root.version = home.root().signed.version + 1
    root.expires = now.replace(microsecond=0) + ROOT_LIFE
    return root


def _targets(home: Home, plan: Plan, files: dict[str, bytes], now: datetime) -> bytes:
    before = home.targets().signed
    targets = Targets(
        version=before.version + 1,
        expires=now.replace(microsecond=0) + TARGETS_LIFE,
        targets=dict(before.targets),
        delegations=plan.delegations or before.delegations,
        unrecognized_fields=previous_of(home, "targets"),
    )
    if plan.policy is not None:
        _add(targets, "targets", "policy.json", plan.policy, files)
    return Metadata(targets).to_bytes()


def _part(
    home: Home, registrar: str, members: Members, policy: RegisterPolicy, files: dict[str, bytes], now: datetime
) -> Targets:  # fmt: skip
    role = Targets(
        version=home.version_of(registrar) + 1,
        expires=now.replace(microsecond=0) + REGISTRAR_LIFE,
        unrecognized_fields=previous_of(home, registrar),
    )
    shards: dict[str, JsonObject] = {}
    for name, member in members.items():
        shards.setdefault(policy.shard_of(member.server_name), {})[name] = entry_of(member)
    for shard, entries in sorted(shards.items()):
        _add(role, registrar, f"{registrar}/{shard}.json", encode({"format": 1, "members": entries}), files)
    return role


def _agreeing(home: Home, registrar: str, part: Targets, files: dict[str, bytes], now: datetime) -> bytes:
    name = countersigner_of(registrar)
    metadata, data = countersigned_role(registrar, part, home.version_of(name) + 1, now.replace(microsecond=0))
    metadata.signed.unrecognized_fields |= previous_of(home, name)
    files[f"targets/{part_file(metadata.signed, name)}"] = data
    return metadata.to_bytes()


def _add(role: Targets, name: str, path: str, data: bytes, files: dict[str, bytes]) -> None:
    role.targets[path] = TargetFile.from_data(path, data, ["sha256"])
    files[mirror_path("" if name == "targets" else name, path, role.targets[path])] = data


def _evidence(home: Home, parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Roots, targets, policy; of each registrar the published parts of both signers and those shards that differ."""
    roots = {f"metadata/{path.name}" for path in home.metadata.glob("*.root.json") if path.name != "1.root.json"}
    targets = home.targets().signed
    paths = {f"metadata/{targets.version}.targets.json", mirror_path("", "policy.json", targets.targets["policy.json"]), *roots}
    now = set(delegated(targets))
    after = set(delegated(_read(parts["targets"]))) if "targets" in parts else now
    for role in now & (parts.keys() | (now - after)):
        paths.add(f"metadata/{home.version_of(role)}.{role}.json")
    for registrar in set(home.registrars()) & (parts.keys() | (now - after)):
        paths |= _shards(home, registrar, _read(parts[registrar]).targets if registrar in parts else {})
    return {path: (home.public / path).read_bytes() for path in sorted(paths) if (home.public / path).exists()}


def _shards(home: Home, registrar: str, new: Mapping[str, TargetFile]) -> set[str]:
    name = countersigner_of(registrar)
    agreed = f"targets/{part_file(home.role(name).signed, name)}"
    listing = listing_in((home.public / agreed).read_bytes(), name, policy_of(home))
    listings = Listings(home.role(registrar).signed.targets, listing.targets, new)
    shards = {
        mirror_path(registrar, path, targets[path])
        for targets in (listings.listed, listings.agreed, listings.new)
        for path in listings.differing & targets.keys()
    }
    return {agreed, *shards}


def _read(data: bytes) -> Targets:
    return Metadata[Targets].from_bytes(data).signed


def _sha256_of(home: Home, role: str, version: int) -> str:
    return hashlib.sha256((home.metadata / f"{version}.{role}.json").read_bytes()).hexdigest()
