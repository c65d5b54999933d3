# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund init`: folders, secrets, keys, configuration and the admission request. Never overwrites anything."""

import base64
import hashlib
import json
import os
import secrets
import ssl
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

from verbund.audit.keys import new_audit_key
from verbund.config import Settings
from verbund.config.files import MAX_RUN_FOLDER
from verbund.config.load import parse
from verbund.faults import Fault
from verbund.follow.keeping import flush_folder
from verbund.matrix.canonical_json import JsonObject
from verbund.matrix.signatures import KeyId, SigningKey
from verbund.register.entry import InvalidEntry, parse_entry
from verbund.register.request import AdmissionRequest, build_request, parse_request
from verbund.register.trusted import Trusted, root_fingerprint
from verbund.site.privileges import SiteUser, site_user


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
    tls_certificate: Path | None = None
    tls_private_key: Path | None = None


def initialise(folder: Path, answers: Answers) -> tuple[Path, AdmissionRequest]:
    """Makes an installation in `folder`; the configuration file and the request.

    Everything is made and checked in memory first; what was written before a fault of the disk goes again. Raises Fault.
    """
    config = folder.absolute() / "verbund.toml"
    user = site_user(answers.user)
    text = _toml(answers, answers.run_folder or _run_folder(config.parent, answers.server_name, user)).encode()
    settings = parse(text, config)
    files = settings.files
    if len(str(files.run)) > MAX_RUN_FOLDER:
        raise Fault(f"run_folder {files.run} is too long for sockets", hint=f"at most {MAX_RUN_FOLDER} characters: --run-folder")
    key = SigningKey(KeyId(f"ed25519:a_{secrets.token_hex(3)}"), seed := secrets.token_bytes(32))
    certificate, more = _certificate(settings, answers)
    try:
        entry = parse_entry(settings.server_name, _entry(settings, key, pin_of(certificate)), "unassigned")
    except InvalidEntry as error:
        raise Fault(str(error), hint="verbund init --help explains each answer") from error
    request = build_request(entry, datetime.now(UTC), [key])
    others = [files.replication_secret, files.registration_secret, files.macaroon_secret, files.form_secret]
    below_data = {path: (secrets.token_hex(32).encode(), 0o600) for path in others}
    below_data[files.audit_key] = (new_audit_key(), 0o600)
    below_data[files.audit_pseudonyms] = (secrets.token_hex(32).encode(), 0o600)
    below_data[files.signing_key] = (signing_key_file(key.key_id, seed), 0o600)
    below_data |= more | {files.request: (request, 0o644)}
    _refuse_existing(config, files.data)
    _write_all(config, text, settings, below_data, user)
    return config, parse_request(request)


def _run_folder(folder: Path, server_name: str, user: SiteUser) -> str:
    """Root's is below /run; anybody else's beside the data, or where that path is too long, where a person's sockets go."""
    short = server_name if len(server_name) < 40 else hashlib.sha256(server_name.encode()).hexdigest()[:16]
    name = f"verbund-{short}"
    if user.is_other:
        return f"/run/{name}"
    if len(str(folder / "run")) <= MAX_RUN_FOLDER:
        return "run"
    personal = Path(f"/run/user/{user.uid}")
    if personal.is_dir():
        return str(personal / name)
    # Made with mode 0700 at each start, and refused where it is anybody else's.
    return f"/tmp/verbund-{hashlib.sha256(f'{user.uid} {folder}'.encode()).hexdigest()[:16]}"  # noqa: S108


def _refuse_existing(*paths: Path) -> None:
    for path in paths:
        if os.path.lexists(path):
            raise Fault(f"{path} is there already", hint="choose another folder; init never overwrites")


def _write_all(
    config: Path, text: bytes, settings: Settings, below_data: Mapping[Path, tuple[bytes, int]], user: SiteUser
) -> None:
    """The configuration last: where it stands, everything stands.

    As root, the folders change hands only when all is written: before, a link in there could lead root astray.
    """
    files = settings.files
    made: list[Path] = []
    try:
        # Others may pass through to what is theirs (programs may run as another user); data itself is closed.
        made += _make(config.parent, 0o711)
        made += [*_make(files.data, 0o700), *_make(files.secrets, 0o700)]
        for path, (data, mode) in below_data.items():
            write_new(path, data, mode, user)
            made.append(path)
        user.take_over(files.secrets)
        user.take_over(files.data)
        write_new(config, text, 0o644)
    except BaseException:  # an interrupt as well: nothing of ours stays
        for path in reversed(made):
            path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
        raise


def _make(folder: Path, mode: int) -> list[Path]:
    """The folder, in a list, if it wasn't there; raises Fault."""
    if folder.is_dir():
        return []
    try:
        folder.mkdir(mode=mode, parents=True)
    except OSError as error:
        raise Fault(f"{folder}: {error.strerror}", hint="may this user write there?") from error
    return [folder]


def take_root(settings: Settings, root: bytes) -> str:
    """Keeps the trusted root and returns its fingerprint to compare; raises Fault or RegisterRefused."""
    Trusted.from_root(root)
    path = settings.files.register_root
    if path.exists() and path.read_bytes() != root:
        raise Fault(f"{path} holds another root", hint="remove it by hand if you are sure; the register follows new roots itself")
    if not path.exists():
        write_new(path, root, 0o644, site_user(settings.user))
    return root_fingerprint(root)


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


def write_new(path: Path, data: bytes, mode: int, owner: SiteUser | None = None) -> None:
    """A file that wasn't there before, on disk when this returns; raises Fault and leaves nothing."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    except OSError as error:
        hint = "nothing that exists is overwritten" if isinstance(error, FileExistsError) else "may this user write there?"
        raise Fault(f"{path}: {error.strerror}", hint=hint) from error
    try:
        with open(descriptor, "wb") as file:
            if owner is not None and owner.is_other:
                os.fchown(descriptor, owner.uid, owner.gid)
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        flush_folder(path.parent)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise Fault(f"{path}: {error.strerror}", hint="is there space on the disk?") from error


def signing_key_file(key_id: KeyId, seed: bytes) -> bytes:
    """Synapse's format of a signing key."""
    return f"ed25519 {key_id.text.partition(':')[2]} {base64.b64encode(seed).decode().rstrip('=')}\n".encode()


def pin_of(pem: bytes, where: object = "the certificate") -> bytes:
    """SHA-256 of the certificate's public key (RFC 7469 2.4); raises Fault."""
    try:
        public = x509.load_pem_x509_certificate(pem).public_key()
    except ValueError as error:
        raise Fault(f"{where} cannot be read: {error}", hint="expected a certificate in PEM") from error
    return hashlib.sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()


def _certificate(settings: Settings, answers: Answers) -> tuple[bytes, dict[Path, tuple[bytes, int]]]:
    """The certificate to pin, and the files to write for it: none where the operator brings one."""
    gateway = settings.gateway
    if gateway.tls_certificate is None or gateway.tls_private_key is None:
        raise Fault("only one of certificate and key is given", hint="--tls-certificate and --tls-private-key go together")
    if answers.tls_certificate is None:
        certificate, private = _new_certificate(settings)
        return certificate, {gateway.tls_certificate: (certificate, 0o644), gateway.tls_private_key: (private, 0o600)}
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(gateway.tls_certificate, gateway.tls_private_key)
        return gateway.tls_certificate.read_bytes(), {}
    except (OSError, ssl.SSLError) as error:
        raise Fault(f"the TLS certificate cannot be used: {error}", hint="certificate and key in PEM that fit") from error


def _new_certificate(settings: Settings) -> tuple[bytes, bytes]:
    """A key of our own, pinned in the register: no authority stands between members."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, settings.server_name[:64])])
    hosts = {endpoint.rpartition(":")[0].strip("[]") for endpoint in settings.gateway.federation_endpoints}
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
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return certificate.public_bytes(Encoding.PEM), private


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
            **_tls_files(answers),
            "client_base_url": answers.client_base_url,
            "federation_endpoints": [answers.federation_endpoint],
        },
    }
    top: dict[str, object] = {"server_name": answers.server_name, "data_folder": "data", "run_folder": run_folder}
    if answers.user:
        top["user"] = answers.user
    # Every value is a text, a number or a list of texts, which JSON and TOML write alike.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in top.items()]
    for name, section in sections.items():
        lines += ["", f"[{name}]", *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in section.items())]
    return "\n".join(lines) + "\n"


def _tls_files(answers: Answers) -> dict[str, str]:
    if answers.tls_certificate is None and answers.tls_private_key is None:
        return {"tls_certificate": "data/secrets/tls.crt", "tls_private_key": "data/secrets/tls.key"}
    given = {"tls_certificate": answers.tls_certificate, "tls_private_key": answers.tls_private_key}
    return {name: str(path.absolute()) for name, path in given.items() if path is not None}
