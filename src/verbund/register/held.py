# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A registrar's last good part, verified anew from kept files after a cold start.

The snapshot no longer names it, so it is proven by the targets role under which it was last accepted.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tuf.api._payload import Targets
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata

from verbund.register.parts import BrokenPart, Part, parse_shard
from verbund.register.scope import InvalidPolicy, parse_policy
from verbund.register.trusted import root_set


@dataclass(frozen=True, slots=True)
class HeldPart:
    """Where the proof of a held part lies, by the paths of a mirror."""

    registrar: str
    targets_path: str
    policy_path: str
    role_path: str


def verify_held(roots: tuple[bytes, ...], held: HeldPart, files: Mapping[str, bytes]) -> Part:
    """The part, if a root of the chain vouches for it; raises BrokenPart. Expiry isn't looked at: the grace rule is."""
    try:
        return _verify(roots, held, files)
    except (RepositoryError, InvalidPolicy, KeyError) as error:
        raise BrokenPart("unreadable", f"the kept part of {held.registrar} does not verify: {error}") from error


def _verify(roots: tuple[bytes, ...], held: HeldPart, files: Mapping[str, bytes]) -> Part:
    targets = Metadata[Targets].from_bytes(files[held.targets_path])
    _vouched_by_a_root(roots, targets)
    policy_bytes = files[held.policy_path]
    targets.signed.targets["policy.json"].verify_length_and_hashes(policy_bytes)
    policy = parse_policy(policy_bytes)
    role = Metadata[Targets].from_bytes(files[held.role_path])
    targets.verify_delegate(held.registrar, role)
    shards, members = {}, {}
    for path, target in role.signed.targets.items():
        registrar, _, file = path.partition("/")
        if registrar != held.registrar:
            raise BrokenPart("outside-scope", f"{held.registrar} signed {path}")
        kept = f"targets/{registrar}/{target.hashes['sha256']}.{file}"
        target.verify_length_and_hashes(files[kept])
        shard = file.removesuffix(".json")
        shards[shard] = kept
        members[shard] = parse_shard(registrar, shard, files[kept], policy)
    signed = role.signed
    return Part(
        held.registrar, signed.version, signed.expires, held.targets_path, held.policy_path, held.role_path, shards, members
    )


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

