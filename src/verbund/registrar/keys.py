# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Private keys of the register: PEM files of mode 0600, ed25519 made here, ECDSA P-256 taken as well."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from securesystemslib.signer._crypto_signer import CryptoSigner

from verbund.faults import Fault
from verbund.registrar.home import write


def make_key(path: Path) -> CryptoSigner:
    """A new key in a file of its own; raises Fault rather than overwrite one."""
    if path.exists():
        raise Fault(f"{path} is there already", hint="keys are never overwritten")
    key = Ed25519PrivateKey.generate()
    write(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)
    return CryptoSigner(key)


def read_key(path: Path) -> CryptoSigner:
    """Raises Fault when the file can't be used, or when others can read it."""
    key = read_private_key(path)
    if not isinstance(key, Ed25519PrivateKey | EllipticCurvePrivateKey):
        raise Fault(f"{path} holds a key of another kind", hint="ed25519 or ECDSA P-256")
    return CryptoSigner(key)


def read_private_key(path: Path) -> PrivateKeyTypes:
    """A key of any kind, for its owner alone; raises Fault."""
    try:
        if path.stat().st_mode & 0o077:
            raise Fault(f"{path} can be read by others", hint=f"chmod 600 {path}")
        return load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise Fault(f"{path}: {error}", hint="expected a private key in PEM, without a passphrase") from error
