# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Tokens by which an app of the BundesMessenger, built with our public key, knows the servers of members.

They say less than the register does: a domain and an end. The app can't see a suspension before that end, so tokens
should be short-lived. Whoever uses the Verbund's own app needs none.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from verbund.faults import Fault
from verbund.register.app_token import ALGORITHM, AppToken, domain_of, parse_app_token
from verbund.registrar.draft import published, registrar_of
from verbund.registrar.home import Home, write
from verbund.registrar.keys import read_private_key

KEY_BITS = 4096
MIN_KEY_BITS = 3072
MAX_DAYS = 730


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token shall say."""

    server: str
    days: int


def make_token_key(private: Path, public: Path) -> None:
    """A new RSA key in two files of its own; raises Fault rather than overwrite one."""
    for path in (private, public):
        if path.exists():
            raise Fault(f"{path} is there already", hint="keys are never overwritten")
    key = generate_private_key(65537, KEY_BITS)
    write(private, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)
    write(public, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def sign_token(home: Home, grant: Grant, key_file: Path, now: datetime) -> AppToken:
    """A token for an active member of the published register; raises Fault."""
    if not 0 < grant.days <= MAX_DAYS:
        raise Fault(f"{grant.days} days are not possible", hint=f"1 to {MAX_DAYS}: an app can't see a suspension before that end")
    domain = _domain_of_member(home, grant.server)
    key = read_private_key(key_file)
    if not isinstance(key, RSAPrivateKey) or key.key_size < MIN_KEY_BITS:
        raise Fault(f"{key_file} is no RSA key of at least {MIN_KEY_BITS} bits", hint="verbund register token-key makes one")
    return parse_app_token(_signed(domain, now, timedelta(days=grant.days), key), domain)


def _signed(domain: str, now: datetime, life: timedelta, key: RSAPrivateKey) -> bytes:
    issued = int(now.timestamp())
    claims = {"sub": domain, "iat": issued, "exp": issued + int(life.total_seconds())}
    return jwt.encode(claims, key, algorithm=ALGORITHM).encode()


def _domain_of_member(home: Home, server: str) -> str:
    member = published(home, registrar_of(home, server)).get(server)
    if member is None or not member.is_active:
        raise Fault(f"{server} is not an active member of the published register", hint="verbund register show lists all members")
    return domain_of(member.client_base_url)


def write_token(token: AppToken, path: Path) -> None:
    """Into a file of its own; raises Fault rather than overwrite one."""
    if path.exists():
        raise Fault(f"{path} is there already", hint="choose another name with --out")
    write(path, f"{token.text}\n".encode())
