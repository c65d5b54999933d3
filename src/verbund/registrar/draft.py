# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What the next version of a registrar's part shall hold. A draft binds nobody before it is signed and published."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from verbund.faults import Fault
from verbund.matrix.canonical_json import parse_object
from verbund.matrix.names import ServerName
from verbund.register.entry import InvalidEntry, entry_of, parse_entry
from verbund.register.model import Member, Status
from verbund.register.parts import parse_shard
from verbund.register.request import AdmissionRequest
from verbund.register.scope import RegisterPolicy, parse_policy
from verbund.registrar.home import Home, write

Members = dict[str, Member]


def published(home: Home, registrar: str) -> Members:
    """The members in the published version; raises Fault where there is no such registrar, or no longer."""
    if registrar not in home.registrars():
        raise Fault(f"there is no registrar called {registrar}", hint="verbund register keys lists them")
    policy = policy_of(home)
    role = home.role(registrar).signed
    members: Members = {}
    for path in role.targets:
        shard = path.rpartition("/")[2].removesuffix(".json")
        members |= parse_shard(registrar, shard, home.target(registrar, path), policy)
    return members


def drafted(home: Home, registrar: str) -> Members:
    """The members in the draft, or in the published version while there is no draft; raises Fault."""
    path = home.draft / f"{registrar}.json"
    if not path.exists():
        return published(home, registrar)
    try:
        return {name: parse_entry(name, entry, registrar) for name, entry in parse_object(path.read_bytes()).items()}
    except (InvalidEntry, ValueError) as error:
        raise Fault(f"{path} is damaged: {error}", hint="remove it to begin again from the published version") from error


def policy_of(home: Home) -> RegisterPolicy:
    """The signed policy in force."""
    return parse_policy(home.target("targets", "policy.json"))


def admit(home: Home, registrar: str, request: AdmissionRequest, now: datetime) -> Member:
    """Takes a request into the draft, or renews the entry that is there; raises Fault."""
    member = request.entry_for(registrar, now)
    scope = policy_of(home).registrars.get(registrar)
    if scope is None or not scope.allows(member.server_name, member.organisation.kind):
        raise Fault(
            f"{registrar} may not admit {member.server_name} ({member.organisation.kind})",
            hint="the scope of each registrar stands in the signed policy",
        )
    _refuse_claimed(home, registrar, member.server_name)

    def change(members: Members) -> Member:
        before = members.get(member.server_name.text)
        # A renewal changes addresses and keys, never whether the member may take part.
        after = member if before is None else replace(member, status=before.status, status_since=before.status_since)
        members[member.server_name.text] = after
        return after

    return _edit(home, registrar, change)


def set_status(home: Home, name: str, status: Status, now: datetime) -> Member:
    """Suspends, readmits or lets go; raises Fault."""
    registrar = registrar_of(home, name)

    def change(members: Members) -> Member:
        member = members[name]
        if member.status is status:
            raise Fault(f"{name} is {status.value} already", hint="nothing was changed")
        members[name] = replace(member, status=status, status_since=now)
        return members[name]

    return _edit(home, registrar, change)


def registrar_of(home: Home, name: str) -> str:
    """Who lists a member, in the drafts; raises Fault."""
    for registrar in home.registrars():
        if name in drafted(home, registrar):
            return registrar
    raise Fault(f"{name} is not in the register", hint="verbund register show lists all members")


def _refuse_claimed(home: Home, registrar: str, name: ServerName) -> None:
    for other in home.registrars():
        if other != registrar and name.text in drafted(home, other):
            raise Fault(f"{name} belongs to the registrar {other}", hint="a name has one registrar; ask there")


def _edit(home: Home, registrar: str, change: Callable[[Members], Member]) -> Member:
    members = drafted(home, registrar)
    member = change(members)
    data = json.dumps({name: entry_of(item) for name, item in sorted(members.items())}, ensure_ascii=False, indent=1)
    write(home.draft / f"{registrar}.json", data.encode(), 0o600)
    return member
