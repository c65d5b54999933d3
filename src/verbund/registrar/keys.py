# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Private keys of the register: PEM files of mode 0600, encrypted where a passphrase is given, or keys in a PKCS#11 token.

A passphrase or PIN comes from a terminal or a file descriptor: arguments and environments can be read by others.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from securesystemslib.signer._crypto_signer import CryptoSigner
from securesystemslib.signer._key import Key, SSlibKey

from verbund.faults import Fault
from verbund.registrar.home import write

# Asks a person, or reads a descriptor; the argument says what for.
Secret = Callable[[str], str]
MIN_PASSPHRASE = 12


def no_secret(what: str) -> str:
    """For programs that nobody sits before: an encrypted key can't be used there. Raises Fault."""
    raise Fault(f"{what} is needed", hint="this key is encrypted; sign where somebody can type its passphrase")


def make_key(path: Path, passphrase: str | None = None, kind: str = "ed25519") -> CryptoSigner:
    """A new key in a file of its own; raises Fault rather than overwrite one."""
    if path.exists():
        raise Fault(f"{path} is there already", hint="keys are never overwritten")
    refuse_short(passphrase)
    key = Ed25519PrivateKey.generate() if kind == "ed25519" else generate_private_key(SECP256R1())
    encryption = NoEncryption() if passphrase is None else BestAvailableEncryption(_bytes(passphrase))
    write(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption), 0o600)
    return CryptoSigner(key)


def refuse_short(passphrase: str | None) -> None:
    """Raises Fault for one that could be guessed by trying."""
    if passphrase is not None and len(passphrase) < MIN_PASSPHRASE:
        raise Fault(f"a passphrase needs {MIN_PASSPHRASE} characters", hint="four words that have nothing to do with one another")


def read_key(path: Path, secret: Secret = no_secret) -> CryptoSigner:
    """Raises Fault when the file can't be used, or when others can read it."""
    key = read_private_key(path, secret)
    if not _is_ours(key):
        raise Fault(f"{path} holds a key of another kind", hint="ed25519 or ECDSA P-256")
    return CryptoSigner(key)


def read_private_key(path: Path, secret: Secret = no_secret) -> PrivateKeyTypes:
    """A key of any kind, for its owner alone; raises Fault."""
    try:
        if path.stat().st_mode & 0o077:
            raise Fault(f"{path} can be read by others", hint=f"chmod 600 {path}")
        data = path.read_bytes()
        is_encrypted = b"BEGIN ENCRYPTED PRIVATE KEY" in data
        passphrase = _bytes(secret(f"the passphrase of {path.name}")) if is_encrypted else None
        return load_pem_private_key(data, passphrase)
    except (OSError, ValueError, TypeError) as error:
        raise Fault(f"{path}: {error}", hint="expected a private key in PEM; is the passphrase right?") from error


def public_pem(key: Key) -> bytes:
    """What others need of a key, as a PEM file; raises Fault for a kind that the register doesn't take."""
    value = key.keyval["public"]
    if isinstance(key, SSlibKey) and key.scheme == "ed25519":
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(value)).public_bytes(
            Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
        )
    return value.encode() if value.endswith("\n") else f"{value}\n".encode()


def read_public_key(path: Path) -> SSlibKey:
    """The public half that a holder has sent; raises Fault."""
    try:
        key = SSlibKey.from_crypto(load_pem_public_key(path.read_bytes()))
    except (OSError, ValueError, TypeError) as error:
        raise Fault(f"{path}: {error}", hint="verbund register key --out-public makes one") from error
    if key.scheme not in ("ed25519", "ecdsa-sha2-nistp256"):
        raise Fault(f"{path} holds a key of another kind ({key.scheme})", hint="ed25519 or ECDSA P-256")
    return key


def key_fingerprint(key: Key) -> str:
    """What holders read to each other: eight groups of four hex digits over the key itself, whatever ID it is given."""
    text = hashlib.sha256(f"{key.scheme}\0{key.keyval['public'].strip()}".encode()).hexdigest()
    return " ".join(text[start : start + 4] for start in range(0, 32, 4))


def _bytes(passphrase: str) -> bytes:
    """As they were typed or read, whatever the terminal's encoding."""
    return passphrase.encode(errors="surrogateescape")


def _is_ours(key: PrivateKeyTypes) -> bool:
    return isinstance(key, Ed25519PrivateKey) or (isinstance(key, EllipticCurvePrivateKey) and isinstance(key.curve, SECP256R1))
