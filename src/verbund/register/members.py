# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""From all parts to the members that count: countersigned, within the scope, of one registrar each, and not denied."""

from collections.abc import Mapping
from datetime import datetime

from verbund.register.countersigned import meet
from verbund.register.denied import without_denied
from verbund.register.model import Alarm, Member
from verbund.register.parts import Part, Shards, unite
from verbund.register.scope import ON_CALL, Scope, countersigner_of, is_registrar_name
from verbund.register.trusted import Trusted

Counted = tuple[dict[str, Member], dict[str, str], tuple[Alarm, ...]]


def count(
    parts: Mapping[str, Part], scopes: Mapping[str, Scope], policy_path: str, before: Trusted, issued: datetime
) -> Counted:  # fmt: skip
    """All members, who holds each contested name, and alarms."""
    agreed: list[Shards] = []
    alarms: list[Alarm] = []
    for name in [name for name in parts if is_registrar_name(name)]:
        shards, found = meet(parts[name], parts.get(countersigner_of(name)))
        agreed.append(shards if parts[name].policy_path == policy_path else _allowed(shards, scopes.get(name)))
        alarms += found
    members, contested, claims = unite(agreed, lambda name: _holder(before, name))
    if (on_call := parts.get(ON_CALL)) is None:
        return members, contested, (*alarms, *claims)
    members, denied = without_denied(members, on_call.denials, issued)
    return members, contested, (*alarms, *claims, *denied)


def _allowed(shards: Shards, scope: Scope | None) -> Shards:
    """A part that is held was read under an older policy: what this one no longer allows goes."""
    if scope is None:
        return {}
    return {
        shard: {name: one for name, one in found.items() if scope.allows(one.server_name, one.organisation.kind)}
        for shard, found in shards.items()
    }


def _holder(before: Trusted, name: str) -> str | None:
    if before.register is None:
        return before.contested.get(name)
    member = before.register.members.get(name)
    return member.organisation.registrar if member is not None else None
