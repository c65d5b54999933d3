# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""One registrar's part of the register: its role and shards, read against the policy; and the parts put together.

TUF proves that a registrar signed a shard. It doesn't look inside: that a name lies in its shard, under a registrar
whose scope allows it, and under one registrar only, is checked here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from verbund.matrix.canonical_json import InvalidJson, parse_object
from verbund.register.denied import Denial
from verbund.register.entry import InvalidEntry, parse_entry
from verbund.register.model import Alarm, Member
from verbund.register.scope import RegisterPolicy

MAX_MEMBERS_IN_A_SHARD = 10_000
Shards = Mapping[str, Mapping[str, Member]]


class BrokenPart(Exception):
    """A registrar's part breaks a rule; its last good copy stays and the others go on."""

    def __init__(self, kind: str, sentence: str) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Part:
    """What one role says of a registrar's members, and the files that prove it (paths in the mirror's layout).

    A registrar's role lists its shards itself; its countersigner's names the part of the registrar that lists them, in a
    file of its own at `listing_path` unless it is the one in force. `listing_sha256` is over what is signed of the list.
    """

    role: str
    version: int
    expires: datetime
    targets_path: str
    policy_path: str
    role_path: str
    listing_path: str
    listing_sha256: str
    shards: Mapping[str, str]
    members: Shards
    # Only the role on call has them.
    denials: Mapping[str, Denial] = field(default_factory=dict)

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file on which this part rests."""
        return (self.targets_path, self.policy_path, self.role_path, self.listing_path, *self.shards.values())


def parse_shard(registrar: str, shard: str, data: bytes, policy: RegisterPolicy) -> Mapping[str, Member]:
    """The members in one shard file; raises BrokenPart."""
    where = f"{registrar}/{shard}.json"
    try:
        value = parse_object(data)
    except InvalidJson as error:
        raise BrokenPart("unreadable", f"{where} is not strict JSON: {error}") from error
    members = value.get("members")
    if set(value) != {"format", "members"} or value["format"] != 1 or not isinstance(members, dict):
        raise BrokenPart("unreadable", f"{where} must hold format 1 and members, nothing else")
    if len(members) > MAX_MEMBERS_IN_A_SHARD:
        raise BrokenPart("oversized", f"{where} holds more than {MAX_MEMBERS_IN_A_SHARD} members")
    try:
        found = {name: parse_entry(name, entry, registrar) for name, entry in members.items()}
    except InvalidEntry as error:
        raise BrokenPart("invalid-entry", f"{where}: {error}") from error
    for member in found.values():
        _refuse_outside(member, where, registrar, shard, policy)
    return found


def unite(
    parts: Sequence[Shards], holder_of: Callable[[str], str | None]
) -> tuple[dict[str, Member], dict[str, str], tuple[Alarm, ...]]:
    """All members, who holds each contested name, and alarms. `holder_of` says who held a name until now.

    A name that two registrars claim stays with the one that held it; without history neither gets it.
    """
    members: dict[str, Member] = {}
    total = 0
    for part in parts:
        for shard in part.values():
            members.update(shard)
            total += len(shard)
    if len(members) == total:
        return members, {}, ()
    return _settled(members, parts, holder_of)


def _settled(
    members: dict[str, Member], parts: Sequence[Shards], holder_of: Callable[[str], str | None]
) -> tuple[dict[str, Member], dict[str, str], tuple[Alarm, ...]]:
    claims: dict[str, list[Member]] = {}
    for part in parts:
        for shard in part.values():
            for name, member in shard.items():
                claims.setdefault(name, []).append(member)
    contested: dict[str, str] = {}
    alarms: list[Alarm] = []
    for name, claimants in claims.items():
        if len(claimants) == 1:
            continue
        before = holder_of(name)
        holder = next((member for member in claimants if member.organisation.registrar == before), None)
        if holder is not None:
            members[name] = holder
            contested[name] = holder.organisation.registrar
        else:
            del members[name]
        alarms += [_second_claim(name, member, holder) for member in claimants if member is not holder]
    return members, contested, tuple(alarms)


def _refuse_outside(member: Member, where: str, registrar: str, shard: str, policy: RegisterPolicy) -> None:
    name = member.server_name
    if policy.shard_of(name) != shard:
        raise BrokenPart("wrong-shard", f"{name} does not belong in {where} but in shard {policy.shard_of(name)}")
    scope = policy.registrars.get(registrar)
    if scope is None or not scope.allows(name, member.organisation.kind):
        raise BrokenPart("outside-scope", f"{registrar} may not admit {name} ({member.organisation.kind})")


def _second_claim(name: str, member: Member, holder: Member | None) -> Alarm:
    registrar = member.organisation.registrar
    other = "nobody, since no history says whose it is" if holder is None else holder.organisation.registrar
    return Alarm(registrar, "second-claim", f"{registrar} claims {name}, which another lists too; it stays with {other}")
