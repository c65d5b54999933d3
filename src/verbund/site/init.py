# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund init`: folders, secrets, keys, configuration and the admission request. Never overwrites anything."""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID

from verbund.config import Settings, load
from verbund.faults import Fault
from verbund.matrix.canonical_json import JsonObject
from verbund.matrix.names import ServerName
from verbund.matrix.signatures import KeyId, SigningKey
from verbund.register.entry import InvalidEntry, parse_entry
from verbund.register.request import AdmissionRequest, build_request, parse_request
from verbund.register.trusted import Trusted


@dataclass(frozen=True, slots=True)
class Answers:
    """What only the operator knows."""

    server_name: str
    name: str
    kind: str
    place: str
    contact: str
    client_base_url: str
    federation_endpoint: str
    client_listen: str = "127.0.0.1:8008"
    federation_listen: str = "0.0.0.0:8448"  # peers come from everywhere; the gateway is made for it
    private_listen: str = "127.0.0.1:9090"
    mirrors: tuple[str, ...] = ()
    poll_seconds: float = 45
    run_folder: str = ""
    user: str | None = None


def initialise(folder: Path, answers: Answers) -> tuple[Path, AdmissionRequest]:
    """Makes an installation in `folder`; the configuration file and the request. Raises Fault."""
    config = folder / "verbund.toml"
    if config.exists():
        raise Fault(f"{config} is there already", hint="choose another folder; init never overwrites")
    run_folder = answers.run_folder or f"/run/verbund-{answers.server_name}"[:60]
    # Others may pass through to what is theirs (programs may run as another user); data itself is closed.
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    write_new(config, _toml(answers, run_folder).encode(), 0o644)
    try:
        settings = load(config)
        files = settings.files
        for path in (files.data, files.secrets):
            path.mkdir(mode=0o700, exist_ok=True)
        for path in (files.replication_secret, files.registration_secret, files.macaroon_secret):
            write_new(path, secrets.token_hex(32).encode(), 0o600)
        key = _new_signing_key(files.signing_key)
        pin = _new_certificate(settings)
        data = build_request(
            parse_entry(settings.server_name, _entry(settings, key, pin), "unassigned"), datetime.now(UTC), [key]
        )
        write_new(files.request, data, 0o644)
    except InvalidEntry as error:
        config.unlink()
        raise Fault(str(error), hint="verbund init --help explains each answer") from error
    return config, parse_request(data)


def take_root(settings: Settings, root: bytes) -> str:
    """Keeps the trusted root and returns its fingerprint to compare; raises Fault or RegisterRefused."""
    Trusted.from_root(root)
    path = settings.files.register_root
    if path.exists() and path.read_bytes() != root:
        raise Fault(f"{path} holds another root", hint="remove it by hand if you are sure; the register follows new roots itself")
    if not path.exists():
        write_new(path, root, 0o644)
    digest = hashes.Hash(hashes.SHA256())
    digest.update(root)
    text = digest.finalize().hex()
    return " ".join(text[start : start + 4] for start in range(0, 32, 4))


def read_signing_key(path: Path) -> SigningKey:
    """Synapse's key file: `ed25519 <version> <seed>`; raises Fault."""
    try:
        kind, version, seed = path.read_text().split()
        if kind != "ed25519":
            raise ValueError(kind)
        return SigningKey(KeyId(f"ed25519:{version}"), base64.b64decode(seed + "=" * (-len(seed) % 4)))
    except (OSError, ValueError) as error:
        hint = "restore it from the backup; it is your server's identity"
        raise Fault(f"{path} holds no signing key: {error}", hint=hint) from error


def write_new(path: Path, data: bytes, mode: int) -> None:
    """A file that wasn't there before, on disk when this returns; raises Fault."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except OSError as error:
        raise Fault(f"{path}: {error.strerror}", hint="init never overwrites") from error
    with open(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _new_signing_key(path: Path) -> SigningKey:
    version, seed = f"a_{secrets.token_hex(3)}", secrets.token_bytes(32)
    write_new(path, f"ed25519 {version} {base64.b64encode(seed).decode().rstrip('=')}\n".encode(), 0o600)
    return SigningKey(KeyId(f"ed25519:{version}"), seed)


def _new_certificate(settings: Settings) -> bytes:
    """A key of our own, pinned in the register: no authority stands between members."""
    gateway = settings.gateway
    if gateway.tls_certificate is None or gateway.tls_private_key is None:
        raise RuntimeError("init always names a certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, settings.server_name[:64])])
    hosts = {endpoint.rpartition(":")[0].strip("[]") for endpoint in gateway.federation_endpoints}
    names = [_general_name(host) for host in sorted(hosts | {settings.server_name.partition(":")[0]})]
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    write_new(gateway.tls_certificate, certificate.public_bytes(Encoding.PEM), 0o644)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_new(gateway.tls_private_key, private, 0o600)
    digest = hashes.Hash(hashes.SHA256())
    digest.update(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    return digest.finalize()


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _entry(settings: Settings, key: SigningKey, pin: bytes) -> JsonObject:
    organisation, gateway = settings.organisation, settings.gateway
    endpoints = [endpoint.rpartition(":") for endpoint in gateway.federation_endpoints]
    return {
        "organisation": {
            "name": organisation.name,
            "kind": organisation.kind,
            "place": organisation.place,
            "registrar": "unassigned",
        },
        "status": "active",
        "status_since": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "federation": [{"host": host.strip("[]"), "port": int(port)} for host, _, port in endpoints],
        "client_base_url": gateway.client_base_url,
        "keys": {key.key_id.text: {"key": key.verify_key.base64}},
        "tls_spki_sha256": [pin.hex()],
        "contact": organisation.contact,
    }


def _toml(answers: Answers, run_folder: str) -> str:
    sections: dict[str, Mapping[str, object]] = {
        "organisation": {"name": answers.name, "kind": answers.kind, "place": answers.place, "contact": answers.contact},
        "register": {"mirrors": list(answers.mirrors), "poll_seconds": answers.poll_seconds},
        "gateway": {
            "client_listen": answers.client_listen,
            "federation_listen": answers.federation_listen,
            "private_listen": answers.private_listen,
            "tls_certificate": "data/secrets/tls.crt",
            "tls_private_key": "data/secrets/tls.key",
            "client_base_url": answers.client_base_url,
            "federation_endpoints": [answers.federation_endpoint],
        },
    }
    top: dict[str, object] = {"server_name": answers.server_name, "data_folder": "data", "run_folder": run_folder}
    if answers.user:
        top["user"] = answers.user
    ServerName(answers.server_name)
    # Every value is a text, a number or a list of texts, which JSON and TOML write alike.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in top.items()]
    for name, section in sections.items():
        lines += ["", f"[{name}]", *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in section.items())]
    return "\n".join(lines) + "\n"
