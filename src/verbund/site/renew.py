# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A renewal: new keys, pins or addresses beside the old ones, so that no request fails while the register spreads.

    1. `renew` with a next key: the register then names both; the server still signs with the old one.
    2. `switch_key`: once our own kept register names the next key, the server signs with it (after a restart).
    3. `renew` without a next key: the old one goes from the register.
"""

import os
import secrets
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from verbund.config import Settings
from verbund.faults import Fault
from verbund.follow.keeping import flush_folder
from verbund.follow.reading import open_reading
from verbund.matrix.names import ServerName
from verbund.matrix.signatures import KeyId, SigningKey
from verbund.register.entry import InvalidEntry, entry_of, parse_entry
from verbund.register.model import FederationEndpoint, Member, PinnedKey
from verbund.register.request import AdmissionRequest, build_request, parse_request
from verbund.site.init import pin_of, read_signing_key, signing_key_file, write_new


def renew(settings: Settings, *, next_key: bool, next_certificate: Path | None) -> tuple[Path, AdmissionRequest]:
    """Writes a request with what the configuration says now; the file and the request. Raises Fault."""
    member = _own_member(settings)
    key = read_signing_key(settings.files.signing_key)
    if key.key_id not in member.keys:
        raise Fault("the register doesn't name the key that this server signs with", hint="ask your registrar to admit it anew")
    keys = [key]
    if next_key:
        keys.append(_next_key(settings))
    wish = replace(
        member,
        federation=tuple(_endpoint(text) for text in settings.gateway.federation_endpoints),
        client_base_url=settings.gateway.client_base_url,
        keys={item.key_id: PinnedKey(item.verify_key) for item in keys},
        tls_spki_sha256=_pins(settings, next_certificate),
    )
    try:
        parse_entry(wish.server_name.text, entry_of(wish), wish.organisation.registrar)
    except InvalidEntry as error:
        raise Fault(str(error), hint="mend it in verbund.toml") from error
    now = datetime.now(UTC)
    data = build_request(wish, now, keys)
    path = settings.files.data / f"renewal-{now:%Y%m%dT%H%M%S}.json"
    write_new(path, data, 0o644)
    return path, parse_request(data, member)


def switch_key(settings: Settings) -> KeyId:
    """Lets the server sign with the next key from its next start on; raises Fault while the register doesn't name it."""
    path = _next_key_path(settings)
    if not path.exists():
        raise Fault("there is no next key", hint="verbund request renew --next-key makes one")
    key = read_signing_key(path)
    pinned = _own_member(settings).keys.get(key.key_id)
    if pinned is None or pinned.verify_key != key.verify_key:
        raise Fault("the register doesn't name the next key yet", hint="wait until your registrar has published the renewal")
    current = settings.files.signing_key
    # A second name for the old key, then one rename: at no moment is there no key.
    os.link(current, current.with_name(f"signing-until-{datetime.now(UTC):%Y%m%dT%H%M%S}.key"))
    path.replace(current)
    flush_folder(current.parent)
    return key.key_id


def _own_member(settings: Settings) -> Member:
    files = settings.files
    try:
        reading = open_reading(files.register, files.register_root)
    except OSError as error:
        raise Fault("the trusted root is missing", hint="verbund init --root FILE brings it") from error
    reading.reload_if_changed()
    member = reading.register.member_of(ServerName(settings.server_name)) if reading.register is not None else None
    if member is None:
        raise Fault(f"{settings.server_name} is not in the kept register", hint="a first admission uses the file that init made")
    return member


def _next_key_path(settings: Settings) -> Path:
    return settings.files.secrets / "next-signing.key"


def _next_key(settings: Settings) -> SigningKey:
    path = _next_key_path(settings)
    if not path.exists():
        key_id = KeyId(f"ed25519:a_{secrets.token_hex(3)}")
        write_new(path, signing_key_file(key_id, secrets.token_bytes(32)), 0o600)
    return read_signing_key(path)


def _endpoint(text: str) -> FederationEndpoint:
    parts = urlsplit(f"//{text}")
    if parts.hostname is None or parts.port is None:
        raise Fault(f"{text!r} is no host:port", hint="mend federation_endpoints in verbund.toml")
    return FederationEndpoint(parts.hostname, parts.port)


def _pins(settings: Settings, next_certificate: Path | None) -> tuple[bytes, ...]:
    """Of the certificate in use and the next one: both count until the next renewal."""
    files = [path for path in (settings.gateway.tls_certificate, next_certificate) if path is not None]
    return tuple(dict.fromkeys(_pin(path) for path in files))


def _pin(path: Path) -> bytes:
    try:
        return pin_of(path.read_bytes(), path)
    except OSError as error:
        raise Fault(f"{path}: {error.strerror}", hint="expected a certificate in PEM") from error
