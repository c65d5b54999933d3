# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Changes of the rules: registrars come, change keys and go; shards become more; root and online keys are exchanged.

Each is one change, published in one step, in which nothing stays signed by a key that no longer counts: so no member
ever sees a registrar without its part.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from securesystemslib.signer._key import Key
from tuf.api._payload import DelegatedRole, Delegations, Role, Root

from verbund.faults import Fault
from verbund.matrix.canonical_json import JsonObject, encode
from verbund.register.model import Member
from verbund.register.scope import (
    ON_CALL,
    InvalidPolicy,
    RegisterPolicy,
    Scope,
    countersigner_of,
    is_registrar_name,
    parse_policy,
    registrar_of,
)
from verbund.registrar.deny import denials_of, next_list
from verbund.registrar.draft import Members, policy_of, published
from verbund.registrar.home import Home
from verbund.registrar.keys import key_fingerprint, make_key
from verbund.registrar.propose import Plan

OFFLINE_ROLES = ("root", "targets")
ONLINE_ROLES = ("snapshot", "timestamp")


@dataclass(frozen=True, slots=True)
class KeyChange:
    """Keys that come, fingerprints (or their beginnings) of those that go, and the new threshold if it changes."""

    add: tuple[Key, ...] = ()
    remove: tuple[str, ...] = ()
    threshold: int | None = None


@dataclass(frozen=True, slots=True)
class Signers:
    """Keys of a role and how many of them must sign."""

    keys: tuple[Key, ...]
    threshold: int


def add_registrar(home: Home, name: str, scope: Scope, own: Signers, countersigner: Signers) -> Plan:
    """A registrar with an empty part, which its own keys and its countersigner's sign in the same change; raises Fault."""
    if not is_registrar_name(name) or name in home.registrars():
        raise Fault(f"{name} can't be added as a registrar", hint="small letters, digits and hyphens, and not there yet")
    if {key_fingerprint(key) for key in own.keys} & {key_fingerprint(key) for key in countersigner.keys}:
        raise Fault("registrar and countersigner have a key in common", hint="two signatures by one key are one")
    roles, known = _delegated(home)
    added = {role: _role(role, signers) for role, signers in ((name, own), (countersigner_of(name), countersigner))}
    policy = policy_of(home)
    delegations = _delegations({**roles, **added}, [*known, *own.keys, *countersigner.keys])
    return Plan({name: {}}, None, delegations, _policy(policy, scopes={**policy.registrars, name: scope}))


def change_registrar_keys(home: Home, role: str, change: KeyChange, now: datetime) -> Plan:
    """Other keys for a registrar, a countersigner or on call; the part as published is signed anew in the same change.

    Raises Fault.
    """
    roles, known = _delegated(home)
    registrar = registrar_of(role)
    if role not in roles or registrar not in (*home.registrars(), ON_CALL):
        raise Fault(f"there is no registrar called {role}", hint="verbund register keys lists them")
    changed, keys = _changed(roles[role], known, change)
    after = DelegatedRole(role, changed.keyids, changed.threshold, True, [f"{role}/*"])
    if role == ON_CALL:
        return Plan(delegations=_delegations({**roles, role: after}, keys), on_call=next_list(home, denials_of(home), now))
    return Plan({registrar: published(home, registrar)}, None, _delegations({**roles, role: after}, keys))


def change_scope(home: Home, name: str, scope: Scope) -> Plan:
    """What a registrar may admit; raises Fault where a member of its own would fall out."""
    policy = policy_of(home)
    if name not in policy.registrars:
        raise Fault(f"there is no registrar called {name}", hint="verbund register keys lists them")
    _refuse_outside(scope, published(home, name).values(), name)
    return Plan(policy=_policy(policy, scopes={**policy.registrars, name: scope}))


def withdraw_registrar(home: Home, name: str, heir: str | None) -> Plan:
    """Ends a delegation; its members go to `heir` as they are. Raises Fault where they would be nobody's."""
    roles, known = _delegated(home)
    if name not in home.registrars():
        raise Fault(f"there is no registrar called {name}", hint="verbund register keys lists them")
    if heir == name or (heir is not None and heir not in home.registrars()):
        raise Fault(f"{heir} is no other registrar", hint="--heir names the registrar that takes the members over")
    members = published(home, name)
    if members and heir is None:
        raise Fault(f"{name} has {len(members)} members", hint="--heir names the registrar that takes them over")
    policy = policy_of(home)
    scopes = {registrar: scope for registrar, scope in policy.registrars.items() if registrar != name}
    left = _delegations({role: found for role, found in roles.items() if registrar_of(role) != name}, known)
    if heir is None:
        return Plan({}, None, left, _policy(policy, scopes=scopes))
    _refuse_outside(policy.registrars[heir], members.values(), heir)
    return Plan({heir: {**published(home, heir), **_moved(members, heir)}}, None, left, _policy(policy, scopes=scopes))


def reshard(home: Home, bits: int) -> Plan:
    """More or fewer files for each registrar, in one step for all, since members read one number of files; raises Fault."""
    policy = policy_of(home)
    if bits == policy.shard_bits:
        raise Fault(f"there are {2**bits} files for each registrar already", hint="nothing would change")
    return Plan({name: published(home, name) for name in home.registrars()}, policy=_policy(policy, bits=bits))


def change_root_keys(home: Home, role: str, change: KeyChange) -> Plan:
    """Other keys for root or targets. The targets role is signed anew by its new keys in the same change. Raises Fault."""
    root = home.root().signed
    changed, keys = _changed(root.roles[role], root.keys.values(), change)
    return Plan(root=_root({**root.roles, role: changed}, keys), renew_targets=role == "targets")


def change_online_keys(home: Home) -> Plan:
    """New keys for snapshot and timestamp, made where `serve` runs; what the old ones signed no longer counts. Raises Fault."""
    root = home.root().signed
    keys, roles = list(root.keys.values()), dict(root.roles)
    for role in ONLINE_ROLES:
        made = make_key(home.online / f"{role}-{root.version + 1}.pem").public_key
        keys.append(made)
        roles[role] = Role([made.keyid], 1)
    return Plan(root=_root(roles, keys))


def extend(home: Home) -> Plan:
    """Root and targets as they are, with a new end."""
    root = home.root().signed
    return Plan(root=_root(root.roles, root.keys.values()), renew_targets=True)


def _changed(role: Role, keys: Iterable[Key], change: KeyChange) -> tuple[Role, list[Key]]:
    by_id = {key.keyid: key for key in keys}
    going = {_found(by_id, role, text) for text in change.remove}
    staying = [keyid for keyid in role.keyids if keyid not in going]
    keyids = [*staying, *(key.keyid for key in change.add if key.keyid not in staying)]
    threshold = change.threshold or role.threshold
    if not 1 <= threshold <= len(keyids):
        raise Fault(f"{threshold} of {len(keyids)} keys can't sign", hint="--threshold, or another --add-key")
    return Role(keyids, threshold), [*by_id.values(), *change.add]


def _role(name: str, signers: Signers) -> DelegatedRole:
    return DelegatedRole(name, [key.keyid for key in signers.keys], signers.threshold, True, [f"{name}/*"])


def _found(keys: Mapping[str, Key], role: Role, text: str) -> str:
    wanted = text.replace(" ", "").lower()
    fitting = [keyid for keyid in role.keyids if key_fingerprint(keys[keyid]).replace(" ", "").startswith(wanted)]
    if not wanted or len(fitting) != 1:
        raise Fault(f"{len(fitting)} keys have the fingerprint {text}", hint="verbund register keys lists them")
    return fitting[0]


def _root(roles: Mapping[str, Role], keys: Iterable[Key]) -> Root:
    used = {keyid for role in roles.values() for keyid in role.keyids}
    named = {key.keyid: key for key in keys if key.keyid in used}
    return Root(keys=named, roles={name: Role(list(role.keyids), role.threshold) for name, role in roles.items()})


def _delegated(home: Home) -> tuple[dict[str, DelegatedRole], list[Key]]:
    delegations = home.targets().signed.delegations
    if delegations is None or delegations.roles is None:
        raise RuntimeError("a register without delegations")
    return dict(delegations.roles), list(delegations.keys.values())


def _delegations(roles: Mapping[str, DelegatedRole], keys: Iterable[Key]) -> Delegations:
    used = {keyid for role in roles.values() for keyid in role.keyids}
    for role in roles.values():
        if not 1 <= role.threshold <= len(set(role.keyids)):
            raise Fault(f"{role.threshold} of {len(set(role.keyids))} keys can't sign", hint="--threshold, or more keys")
    return Delegations({key.keyid: key for key in keys if key.keyid in used}, dict(roles))


def _moved(members: Members, heir: str) -> Members:
    return {name: replace(member, organisation=replace(member.organisation, registrar=heir)) for name, member in members.items()}


def _refuse_outside(scope: Scope, members: Iterable[Member], registrar: str) -> None:
    for member in members:
        if not scope.allows(member.server_name, member.organisation.kind):
            kind = member.organisation.kind
            raise Fault(f"{registrar} could not list {member.server_name} ({kind})", hint="widen the scope first")


def _policy(policy: RegisterPolicy, *, bits: int | None = None, scopes: Mapping[str, Scope] | None = None) -> bytes:
    registrars: JsonObject = {
        name: {"names": [*scope.names], "kinds": [*sorted(scope.kinds)]} for name, scope in (scopes or policy.registrars).items()
    }
    data = encode({"format": 1, "shard_bits": policy.shard_bits if bits is None else bits, "registrars": registrars})
    try:
        parse_policy(data)
    except InvalidPolicy as error:
        raise Fault(str(error), hint="verbund register init --help explains names and kinds") from error
    return data
