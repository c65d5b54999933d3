# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A register in memory with real signatures, which a test can also misuse: every key is at hand."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner, Signature
from tuf.api.metadata import DelegatedRole, Delegations, Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from verbund.matrix.canonical_json import JsonObject, encode
from verbund.matrix.names import ServerName
from verbund.matrix.signatures import KeyId, SigningKey
from verbund.register.entry import format_time
from verbund.register.refresh import Refresh
from verbund.register.scope import ON_CALL, RegisterPolicy, Scope, countersigner_of
from verbund.register.trusted import Trusted

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
KINDS = ["municipality", "district"]


def signer(seed: int) -> CryptoSigner:
    """The same key for the same number in every run."""
    return CryptoSigner(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


class TokenSigner(CryptoSigner):
    """ECDSA P-256 as tokens sign it, but the same bytes in every run (RFC 6979)."""

    def __init__(self, seed: int) -> None:
        self._key = ec.derive_private_key(seed, ec.SECP256R1())
        super().__init__(self._key)

    def sign(self, payload: bytes) -> Signature:
        signature = self._key.sign(payload, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        return Signature(self.public_key.keyid, signature.hex())


def matrix_key(name: str, key_id: str = "ed25519:a_1") -> SigningKey:
    """A member's Matrix signing key, the same in every run."""
    return SigningKey(KeyId(key_id), hashlib.sha256(f"{name} {key_id}".encode()).digest())


def an_entry(name: str, registrar: str = "bund", **changes: object) -> JsonObject:
    """A valid entry; `changes` replace parts of it."""
    entry: dict[str, object] = {
        "organisation": {"name": f"Amt {name}", "kind": "municipality", "place": "Musterhausen", "registrar": registrar},
        "status": "active",
        "status_since": "2026-11-24T08:00:00Z",
        "federation": [{"host": "127.0.0.1", "port": 8448}],
        "client_base_url": f"https://{name}",
        "keys": {"ed25519:a_1": {"key": matrix_key(name).verify_key.base64}},
        "tls_spki_sha256": [],
        "contact": f"it@{name}",
    }
    return {**entry, **changes}  # type: ignore[dict-item]  # a test may put anything in


def a_denial(since: datetime = NOON, hours: float = 72) -> JsonObject:
    """As the key on call writes it."""
    return {"since": format_time(since), "until": format_time(since + timedelta(hours=hours)), "reason": "key stolen"}


@dataclass
class Repository:
    """Publishes into `files`, by the paths of a mirror."""

    registrars: dict[str, dict[str, JsonObject]] = field(default_factory=lambda: {"bund": {}})
    scopes: dict[str, list[str]] = field(default_factory=lambda: {"bund": ["*.example"]})
    shard_bits: int = 2
    targets_threshold: int = 2
    root_signers: list[CryptoSigner] = field(default_factory=lambda: [signer(1), signer(2), signer(3)])
    targets_signers: list[CryptoSigner] = field(default_factory=lambda: [signer(10), signer(11)])
    snapshot_signer: CryptoSigner = field(default_factory=lambda: signer(20))
    timestamp_signer: CryptoSigner = field(default_factory=lambda: signer(21))
    on_call_signer: CryptoSigner = field(default_factory=lambda: signer(22))
    denied: dict[str, JsonObject] = field(default_factory=dict)
    registrar_signers: dict[str, CryptoSigner] = field(default_factory=dict)
    countersigners: dict[str, CryptoSigner] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    root: bytes = b""
    previous_snapshot: bytes = b""

    def __post_init__(self) -> None:
        for number, name in enumerate(self.registrars):
            self.registrar_signers.setdefault(name, signer(40 + number))
            self.countersigners.setdefault(name, signer(60 + number))
        self.publish_root()
        self.root = self.files["metadata/1.root.json"]

    def publish_root(self, now: datetime = NOON, by: list[CryptoSigner] | None = None) -> None:
        """A further root; signed by old and new keys where `by` names both."""
        root = Root(version=self.next("root"), expires=now + timedelta(days=365), consistent_snapshot=True)
        for key in self.root_signers:
            root.add_key(key.public_key, "root")
        root.roles["root"].threshold = 2
        targets = [("targets", key) for key in self.targets_signers]
        for role, key in (*targets, ("snapshot", self.snapshot_signer), ("timestamp", self.timestamp_signer)):
            root.add_key(key.public_key, role)
        root.roles["targets"].threshold = self.targets_threshold
        self.put(f"metadata/{root.version}.root.json", root, *(by or self.root_signers[:2]))

    def publish(self, now: datetime = NOON, *, issued: datetime | None = None) -> None:
        """All roles anew from what `registrars` holds."""
        self.publish_targets(now)
        for name in self.registrars:
            self.publish_registrar(name, now)
        self.publish_on_call(now)
        self.publish_online(now, issued=issued)

    def publish_targets(self, now: datetime = NOON) -> None:
        policy = {
            "format": 1,
            "shard_bits": self.shard_bits,
            "registrars": {name: {"names": list(self.scopes[name]), "kinds": list(KINDS)} for name in self.registrars},
        }
        signers = {**self.registrar_signers, **{countersigner_of(name): key for name, key in self.countersigners.items()}}
        signers[ON_CALL] = self.on_call_signer
        roles = {name: DelegatedRole(name, [key.public_key.keyid], 1, True, [f"{name}/*"]) for name, key in signers.items()}
        keys = {key.public_key.keyid: key.public_key for key in signers.values()}
        targets = Targets(version=self.next("targets"), expires=now + timedelta(days=180), delegations=Delegations(keys, roles))
        data = encode(policy)  # type: ignore[arg-type]  # built above out of JSON values
        targets.targets["policy.json"] = self.target("policy.json", data)
        self.put(f"metadata/{targets.version}.targets.json", targets, *self.targets_signers)

    def publish_registrar(
        self, name: str, now: datetime = NOON, *, by: CryptoSigner | None = None, countersigned: bool = True
    ) -> None:
        """A registrar's part from what `registrars` holds, countersigned unless another signs it than its registrar."""
        role = Targets(version=self.next(name), expires=now + timedelta(days=30))
        policy = RegisterPolicy(self.shard_bits, {name: Scope(("x",), frozenset())})
        shards: dict[str, JsonObject] = {}
        for member, entry in self.registrars[name].items():
            shards.setdefault(policy.shard_of(ServerName(member)), {})[member] = entry
        for shard, members in shards.items():
            path = f"{name}/{shard}.json"
            role.targets[path] = self.target(path, encode({"format": 1, "members": members}))
        self.put(f"metadata/{role.version}.{name}.json", role, by or self.registrar_signers[name])
        if by is None and countersigned:
            self.countersign(name, now)

    def countersign(self, name: str, now: datetime = NOON, *, by: CryptoSigner | None = None) -> None:
        """The countersigner agrees with the newest version of a registrar's part."""
        agreed = countersigner_of(name)
        role = Targets(version=self.next(agreed), expires=now + timedelta(days=30))
        part = Metadata.from_bytes(self.files[f"metadata/{self.versions[name]}.{name}.json"]).signed_bytes
        role.targets[f"{agreed}/part.json"] = self.target(f"{agreed}/part.json", part)
        self.put(f"metadata/{role.version}.{agreed}.json", role, by or self.countersigners[name])

    def publish_on_call(self, now: datetime = NOON, *, by: CryptoSigner | None = None) -> None:
        """What the key on call denies."""
        role = Targets(version=self.next(ON_CALL), expires=now + timedelta(days=90))
        path = f"{ON_CALL}/denied.json"
        role.targets[path] = self.target(path, encode({"format": 1, "denied": self.denied}))
        self.put(f"metadata/{role.version}.{ON_CALL}.json", role, by or self.on_call_signer)

    def publish_online(self, now: datetime = NOON, *, issued: datetime | None = None) -> None:
        """Snapshot and timestamp over whatever is published."""
        previous = hashlib.sha256(self.previous_snapshot).hexdigest() if self.previous_snapshot else ""
        snapshot = Snapshot(
            version=self.next("snapshot"),
            expires=now + timedelta(days=7),
            meta={f"{role}.json": self.meta(role) for role in self.versions if role not in ("root", "snapshot", "timestamp")},
            unrecognized_fields={"x-verbund-prev-sha256": previous},
        )
        self.previous_snapshot = self.put(f"metadata/{snapshot.version}.snapshot.json", snapshot, self.snapshot_signer)
        self.publish_timestamp(now, issued=issued)

    def publish_timestamp(self, now: datetime = NOON, *, issued: datetime | None = None) -> None:
        timestamp = Timestamp(
            version=self.next("timestamp"),
            expires=now + timedelta(hours=24),
            snapshot_meta=self.meta("snapshot"),
            unrecognized_fields={"x-verbund-issued": (issued or now).strftime("%Y-%m-%dT%H:%M:%SZ")},
        )
        self.put("metadata/timestamp.json", timestamp, self.timestamp_signer)

    def next(self, role: str) -> int:
        self.versions[role] = self.versions.get(role, 0) + 1
        return self.versions[role]

    def meta(self, role: str) -> MetaFile:
        data = self.files[f"metadata/{self.versions[role]}.{role}.json"]
        return MetaFile(self.versions[role], len(data), {"sha256": hashlib.sha256(data).hexdigest()})

    def target(self, path: str, data: bytes) -> TargetFile:
        file = TargetFile.from_data(path, data, ["sha256"])
        folder, _, name = path.rpartition("/")
        self.files["/".join(part for part in ("targets", folder, f"{file.hashes['sha256']}.{name}") if part)] = data
        return file

    def put(self, path: str, signed: Root | Targets | Snapshot | Timestamp, *signers: CryptoSigner) -> bytes:
        metadata = Metadata(signed)
        for key in signers:
            metadata.sign(key, append=True)
        self.files[path] = metadata.to_bytes()
        return self.files[path]


def follow(trusted: Trusted, files: dict[str, bytes], now: datetime = NOON) -> Trusted:
    """One refresh against a mirror that is a dict."""
    refresh = Refresh(trusted, now)
    while wanted := refresh.wanted():
        for item in wanted:
            refresh.supply(item, files.get(item.path))
    return refresh.result()
