# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The site's audit key: signs heads and nothing else. One line: key ID, then the seed in hexadecimal."""

import secrets
from pathlib import Path

from verbund.faults import Fault
from verbund.matrix.signatures import InvalidKey, KeyId, SigningKey

_HINT = "verbund run makes it where it is missing; an old one comes from the backup"


def new_audit_key() -> bytes:
    """What a new key file holds."""
    return f"ed25519:audit_{secrets.token_hex(3)} {secrets.token_hex(32)}\n".encode()


def read_audit_key(path: Path) -> SigningKey:
    """Raises Fault."""
    try:
        key_id, seed = path.read_text().split()
        return SigningKey(KeyId(key_id), bytes.fromhex(seed))
    except (OSError, ValueError, InvalidKey) as error:
        raise Fault(f"{path} holds no audit key: {error}", hint=_HINT) from error


def read_pseudonym_secret(path: Path) -> bytes:
    """Raises Fault."""
    try:
        secret = path.read_bytes().strip()
    except OSError as error:
        raise Fault(f"{path}: {error.strerror}", hint=_HINT) from error
    if len(secret) < 32:
        raise Fault(f"{path} holds no secret of at least 32 characters", hint=_HINT)
    return secret
