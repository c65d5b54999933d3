# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The first version of a register: its keys, root, delegations and policy."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from securesystemslib.signer._key import Key
from tuf.api._payload import DelegatedRole, Delegations, Root, TargetFile, Targets
from tuf.api.metadata import Metadata

from verbund.faults import Fault
from verbund.matrix.canonical_json import JsonObject, encode
from verbund.register.scope import InvalidPolicy, is_registrar_name, parse_policy
from verbund.registrar.fresh import sign_fresh
from verbund.registrar.home import Home, write
from verbund.registrar.keys import make_key

ROOT_LIFE = timedelta(days=365)
TARGETS_LIFE = timedelta(days=180)
REGISTRAR_LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Charter:
    """What is settled before the first signature. Thresholds are numbers of keys."""

    registrar: str
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    shard_bits: int = 4
    root_keys: int = 3
    root_threshold: int = 2
    registrar_keys: int = 1
    registrar_threshold: int = 1


def found(home: Home, charter: Charter, now: datetime) -> None:
    """Makes keys and version 1 of everything; raises Fault."""
    policy = _policy(charter)
    if not 1 <= charter.root_threshold <= charter.root_keys or not 1 <= charter.registrar_threshold <= charter.registrar_keys:
        raise Fault("a threshold must lie between 1 and the number of keys", hint="for example 2 of 3")
    home.make()
    roots = [make_key(home.keys / f"root-{number}.pem") for number in range(1, charter.root_keys + 1)]
    targets_key = make_key(home.keys / "targets-1.pem")
    registrar_keys = [
        make_key(home.keys / f"{charter.registrar}-{number}.pem") for number in range(1, charter.registrar_keys + 1)
    ]
    online = {role: make_key(home.online / f"{role}.pem") for role in ("snapshot", "timestamp")}
    root = Root(version=1, expires=now + ROOT_LIFE, consistent_snapshot=True)
    for key in roots:
        root.add_key(key.public_key, "root")
    root.roles["root"].threshold = charter.root_threshold
    root.add_key(targets_key.public_key, "targets")
    for name, key in online.items():
        root.add_key(key.public_key, name)
    signed_root = Metadata(root)
    for key in roots:
        signed_root.sign(key, append=True)
    write(home.metadata / "1.root.json", signed_root.to_bytes())

    role = DelegatedRole(
        charter.registrar,
        [key.public_key.keyid for key in registrar_keys],
        charter.registrar_threshold,
        True,
        [f"{charter.registrar}/*"],
    )
    keys: dict[str, Key] = {key.public_key.keyid: key.public_key for key in registrar_keys}
    targets = Targets(version=1, expires=now + TARGETS_LIFE, delegations=Delegations(keys, {role.name: role}))
    file = TargetFile.from_data("policy.json", policy, ["sha256"])
    targets.targets["policy.json"] = file
    write(home.public / "targets" / f"{file.hashes['sha256']}.policy.json", policy)
    signed_targets = Metadata(targets)
    signed_targets.sign(targets_key)
    write(home.metadata / "1.targets.json", signed_targets.to_bytes())

    empty = Metadata(Targets(version=1, expires=now + REGISTRAR_LIFE))
    for key in registrar_keys:
        empty.sign(key, append=True)
    write(home.metadata / f"1.{charter.registrar}.json", empty.to_bytes())
    sign_fresh(home, {"targets": 1, charter.registrar: 1}, now)


def _policy(charter: Charter) -> bytes:
    if not is_registrar_name(charter.registrar):
        raise Fault(f"{charter.registrar!r} is no name for a registrar", hint="small letters, digits and hyphens: bund, by, nw")
    registrars: JsonObject = {charter.registrar: {"names": list(charter.names), "kinds": list(charter.kinds)}}
    data = encode({"format": 1, "shard_bits": charter.shard_bits, "registrars": registrars})
    try:
        parse_policy(data)
    except InvalidPolicy as error:
        raise Fault(str(error), hint="verbund register init --help explains names and kinds") from error
    return data
