# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The first version of a register: its keys, root, delegations and policy."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from securesystemslib.signer._crypto_signer import CryptoSigner
from securesystemslib.signer._key import Key
from tuf.api._payload import DelegatedRole, Delegations, Root, TargetFile, Targets
from tuf.api.metadata import Metadata

from verbund.faults import Fault
from verbund.matrix.canonical_json import JsonObject, encode
from verbund.register.refresh import LEAST_THRESHOLD
from verbund.register.scope import ON_CALL, InvalidPolicy, countersigner_of, is_registrar_name, parse_policy
from verbund.registrar.countersign import countersigned_role, part_file
from verbund.registrar.deny import list_file, on_call_role
from verbund.registrar.fresh import sign_fresh
from verbund.registrar.home import Home, write
from verbund.registrar.keys import make_key, refuse_short
from verbund.registrar.lives import REGISTRAR_LIFE, ROOT_LIFE, TARGETS_LIFE


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
    countersign_keys: int = 1
    countersign_threshold: int = 1
    on_call_keys: int = 1
    targets_keys: int = 3
    targets_threshold: int = 2

    @property
    def keys(self) -> Mapping[str, int]:
        """How many keys each role gets that a person holds."""
        return {
            "root": self.root_keys,
            "targets": self.targets_keys,
            self.registrar: self.registrar_keys,
            countersigner_of(self.registrar): self.countersign_keys,
            ON_CALL: self.on_call_keys,
        }

    @property
    def thresholds(self) -> tuple[tuple[int, int, int], ...]:
        """The least, the threshold and the number of keys, for each role: root or targets keys alone make all others."""
        return (
            (LEAST_THRESHOLD, self.root_threshold, self.root_keys),
            (LEAST_THRESHOLD, self.targets_threshold, self.targets_keys),
            (1, self.registrar_threshold, self.registrar_keys),
            (1, self.countersign_threshold, self.countersign_keys),
            (1, 1, self.on_call_keys),
        )


def found(home: Home, charter: Charter, now: datetime, passphrase: str | None = None) -> None:
    """Makes keys and version 1 of everything; raises Fault. A passphrase encrypts all keys but those that `serve` uses."""
    policy = _policy(charter)
    if not all(least <= threshold <= keys for least, threshold, keys in charter.thresholds):
        raise Fault(
            "a threshold must lie between 1 and the number of keys, for root and targets from 2 on",
            hint="for example 2 of 3: no single key may admit anybody",
        )
    refuse_short(passphrase)
    home.make()
    made = {
        role: [make_key(home.keys / f"{role}-{one}.pem", passphrase) for one in range(1, number + 1)]
        for role, number in charter.keys.items()
    }
    roots, targets_keys, on_call_keys = made["root"], made["targets"], made[ON_CALL]
    registrar_keys, countersign_keys = made[charter.registrar], made[countersigner_of(charter.registrar)]
    online = {role: make_key(home.online / f"{role}.pem") for role in ("snapshot", "timestamp")}
    root = Root(version=1, expires=now + ROOT_LIFE, consistent_snapshot=True)
    for key in roots:
        root.add_key(key.public_key, "root")
    root.roles["root"].threshold = charter.root_threshold
    for key in targets_keys:
        root.add_key(key.public_key, "targets")
    root.roles["targets"].threshold = charter.targets_threshold
    for name, key in online.items():
        root.add_key(key.public_key, name)
    signed_root = Metadata(root)
    for key in roots:
        signed_root.sign(key, append=True)
    write(home.metadata / "1.root.json", signed_root.to_bytes())

    registrar, countersigner = charter.registrar, countersigner_of(charter.registrar)
    roles = (
        _delegated(registrar, registrar_keys, charter.registrar_threshold),
        _delegated(countersigner, countersign_keys, charter.countersign_threshold),
        _delegated(ON_CALL, on_call_keys, 1),
    )
    all_keys = (*registrar_keys, *countersign_keys, *on_call_keys)
    keys: dict[str, Key] = {key.public_key.keyid: key.public_key for key in all_keys}
    targets = Targets(version=1, expires=now + TARGETS_LIFE, delegations=Delegations(keys, {role.name: role for role in roles}))
    file = TargetFile.from_data("policy.json", policy, ["sha256"])
    targets.targets["policy.json"] = file
    write(home.public / "targets" / f"{file.hashes['sha256']}.policy.json", policy)
    _publish(home, "targets", targets, targets_keys)

    empty = Targets(version=1, expires=now + REGISTRAR_LIFE)
    _publish(home, registrar, empty, registrar_keys)
    agreed, part = countersigned_role(registrar, empty, 1, now)
    write(home.public / "targets" / part_file(agreed.signed, countersigner), part)
    _publish(home, countersigner, agreed.signed, countersign_keys)
    nobody, denials = on_call_role({}, 1, now)
    write(home.public / "targets" / list_file(nobody), denials)
    _publish(home, ON_CALL, nobody, on_call_keys)
    sign_fresh(home, {"targets": 1, registrar: 1, countersigner: 1, ON_CALL: 1}, now)


def _delegated(name: str, keys: list[CryptoSigner], threshold: int) -> DelegatedRole:
    return DelegatedRole(name, [key.public_key.keyid for key in keys], threshold, True, [f"{name}/*"])


def _publish(home: Home, name: str, role: Targets, keys: list[CryptoSigner]) -> None:
    metadata = Metadata(role)
    for key in keys:
        metadata.sign(key, append=True)
    write(home.metadata / f"1.{name}.json", metadata.to_bytes())


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
