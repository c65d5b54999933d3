# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A role's last good part, verified anew from kept files after a cold start.

The snapshot no longer names it, so it is proven by the targets role under which it was last accepted.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from tuf.api._payload import Targets
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata

from verbund.register.countersigned import listing_in, named_part, refuse_foreign_paths
from verbund.register.denied import SHARD, Denial, InvalidDenials, parse_denials
from verbund.register.model import Member
from verbund.register.parts import BrokenPart, Part, parse_shard
from verbund.register.scope import ON_CALL, InvalidPolicy, RegisterPolicy, is_registrar_name, parse_policy, registrar_of
from verbund.register.trusted import root_set


@dataclass(frozen=True, slots=True)
class HeldPart:
    """Where the proof of a held part lies, by the paths of a mirror."""

    role: str
    targets_path: str
    policy_path: str
    role_path: str
    listing_path: str


def verify_held(roots: tuple[bytes, ...], held: HeldPart, files: Mapping[str, bytes]) -> Part:
    """The part, if a root of the chain vouches for it; raises BrokenPart. Expiry isn't looked at: the grace rule is."""
    try:
        return _verify(roots, held, files)
    except (RepositoryError, InvalidPolicy, InvalidDenials, KeyError) as error:
        raise BrokenPart("unreadable", f"the kept part of {held.role} does not verify: {error}") from error


def _verify(roots: tuple[bytes, ...], held: HeldPart, files: Mapping[str, bytes]) -> Part:
    targets = Metadata[Targets].from_bytes(files[held.targets_path])
    _vouched_by_a_root(roots, targets)
    policy_bytes = files[held.policy_path]
    targets.signed.targets["policy.json"].verify_length_and_hashes(policy_bytes)
    policy = parse_policy(policy_bytes)
    role = Metadata[Targets].from_bytes(files[held.role_path])
    targets.verify_delegate(held.role, role)
    listing, registrar = _listing(held, role, files, policy), registrar_of(held.role)
    shards: dict[str, str] = {}
    members: dict[str, Mapping[str, Member]] = {}
    denials: Mapping[str, Denial] = {}
    for path, target in listing.targets.items():
        file = path.partition("/")[2]
        kept = f"targets/{registrar}/{target.hashes['sha256']}.{file}"
        target.verify_length_and_hashes(files[kept])
        shard = file.removesuffix(".json")
        shards[shard] = kept
        if held.role == ON_CALL:
            denials = parse_denials(files[kept])
            continue
        members[shard] = parse_shard(registrar, shard, files[kept], policy)
    paths = (held.targets_path, held.policy_path, held.role_path, held.listing_path)
    sha256 = hashlib.sha256(role.signed_bytes).hexdigest()
    return Part(held.role, role.signed.version, role.signed.expires, *paths, sha256, shards, members, denials)


def _listing(held: HeldPart, role: Metadata[Targets], files: Mapping[str, bytes], policy: RegisterPolicy) -> Targets:
    if is_registrar_name(held.role) or held.role == ON_CALL:
        refuse_foreign_paths(held.role, role.signed, (SHARD,) if held.role == ON_CALL else policy.shard_names())
        return role.signed
    data = files[held.listing_path]
    if held.listing_path.startswith("metadata/"):
        data = Metadata[Targets].from_bytes(data).signed_bytes
    named_part(held.role, role.signed).verify_length_and_hashes(data)
    return listing_in(data, held.role, policy)


def _vouched_by_a_root(roots: tuple[bytes, ...], targets: Metadata[Targets]) -> None:
    """Any root of the chain, newest first: the part may be older than the last rotation of keys."""
    fault: RepositoryError | None = None
    for count in range(len(roots), 0, -1):
        try:
            root_set(roots[:count]).root.verify_delegate("targets", targets.signed_bytes, targets.signatures)
        except RepositoryError as error:
            fault = error
        else:
            return
    raise BrokenPart("wrongly signed", f"no root vouches for the kept targets role: {fault}")
