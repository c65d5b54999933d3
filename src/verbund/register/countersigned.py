# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The second signature: a member counts only as far as its registrar and its countersigner agree.

The countersigner, under keys of its own, names one version of the registrar's part by the hash of what is signed in it.
Whoever stands in both, with the same keys, addresses and names, is a member, in the stricter status of the two. So either
can suspend at once and alone; to admit, to readmit and to change a key takes both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tuf.api._payload import TargetFile, Targets
from tuf.api.metadata import Metadata

from verbund.matrix.canonical_json import InvalidJson, parse_object
from verbund.register.model import Alarm, Member, Status
from verbund.register.parts import BrokenPart, Part, Shards
from verbund.register.scope import RegisterPolicy, registrar_of

MAX_ROLE_BYTES = 5_000_000
MAX_SHARD_BYTES = 20_000_000
_STRICTNESS = {Status.ACTIVE: 0, Status.SUSPENDED: 1, Status.LEFT: 2}
_NAMED_IN_AN_ALARM = 5


def named_part(name: str, role: Targets) -> TargetFile:
    """The one file that a countersigner signs: what the registrar signs, without signatures; raises BrokenPart."""
    path = f"{name}/part.json"
    target = role.targets.get(path)
    if target is None or len(role.targets) != 1:
        raise BrokenPart("outside-scope", f"{name} must sign {path} and nothing else")
    if "sha256" not in target.hashes or target.length > MAX_ROLE_BYTES:
        raise BrokenPart("unreadable", f"{path} is named without a SHA-256 or is too large")
    return target


def signed_part(role: Targets) -> bytes:
    """The bytes that a registrar signs and its countersigner names: so both can sign in any order, side by side."""
    return Metadata(role).signed_bytes


def listing_in(data: bytes, name: str, policy: RegisterPolicy) -> Targets:
    """The registrar's part that a countersigner names; raises BrokenPart."""
    try:
        listing = Targets.from_dict(parse_object(data))
    except (InvalidJson, KeyError, ValueError, TypeError, AttributeError) as error:
        raise BrokenPart("unreadable", f"what {name} countersigned is no registrar's part: {error}") from error
    refuse_foreign_paths(registrar_of(name), listing, policy.shard_names())
    return listing


def refuse_foreign_paths(registrar: str, role: Targets, shards: Iterable[str]) -> None:
    """TUF 5.6.7: what a role signs outside its delegated paths is nothing; here it breaks the role."""
    allowed = set(shards)
    for path, target in role.targets.items():
        folder, _, file = path.partition("/")
        if folder != registrar or not file.endswith(".json") or file[:-5] not in allowed:
            raise BrokenPart("outside-scope", f"{registrar} signed {path}, which is no shard of its own")
        if "sha256" not in target.hashes or target.length > MAX_SHARD_BYTES:
            raise BrokenPart("unreadable", f"{path} is named without a SHA-256 or is too large")


def meet(listed: Part, agreed: Part | None) -> tuple[Shards, tuple[Alarm, ...]]:
    """The members that count, shard by shard, and an alarm where the registrar goes beyond what was countersigned."""
    if agreed is None:
        return {}, _alarms(listed.role, [name for shard in listed.members.values() for name in shard])
    if listed.shards == agreed.shards:
        return listed.members, ()
    others = {name: member for shard in agreed.members.values() for name, member in shard.items()}
    refused: list[str] = []
    members: dict[str, Mapping[str, Member]] = {}
    for shard, found in listed.members.items():
        if listed.shards[shard] == agreed.shards.get(shard):
            members[shard] = found
            continue
        met = {name: both_sign(member, others.get(name)) for name, member in found.items()}
        members[shard] = {name: member for name, member in met.items() if member is not None}
        refused += [name for name, member in found.items() if met[name] is not member]
    return members, _alarms(listed.role, refused)


def both_sign(listed: Member, agreed: Member | None) -> Member | None:
    """What counts of an entry that the registrar lists, beside the one that was countersigned; None where they differ."""
    if agreed is None or replace(agreed, status=listed.status, status_since=listed.status_since) != listed:
        return None
    return agreed if _STRICTNESS[agreed.status] > _STRICTNESS[listed.status] else listed


def _alarms(registrar: str, names: list[str]) -> tuple[Alarm, ...]:
    """One for each registrar: whoever stole a key must not be able to fill a log."""
    if not names:
        return ()
    shown = ", ".join(sorted(names)[:_NAMED_IN_AN_ALARM])
    more = f" and {len(names) - _NAMED_IN_AN_ALARM} more" if len(names) > _NAMED_IN_AN_ALARM else ""
    sentence = f"{registrar} lists {shown}{more} otherwise than was countersigned; it doesn't count"
    return (Alarm(registrar, "not-countersigned", sentence),)
