# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""One member's entry, from JSON and back. Strict: unknown, missing and doubled members are refused, every size is bounded.

The same in words for other implementations: docs/schema/entry.json
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from verbund.matrix.canonical_json import JsonObject, JsonValue
from verbund.matrix.names import InvalidName, ServerName
from verbund.matrix.signatures import InvalidKey, KeyId, VerifyKey
from verbund.register.model import FederationEndpoint, Member, Organisation, PinnedKey, Status
from verbund.register.scope import KINDS, is_registrar_name

MAX_KEYS = 8
MAX_ENDPOINTS = 4
MAX_PINS = 8
MAX_TEXT = 200
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
# As nearly all are written; whatever else may be right is read more slowly.
_PLAIN_URL = re.compile(r"https://([a-z0-9-]+(?:\.[a-z0-9-]+)*(?::[1-9][0-9]{0,3})?)")
_HEX_SHA256 = re.compile(r"[0-9a-f]{64}")
_MEMBERS = frozenset(
    {"organisation", "status", "status_since", "federation", "client_base_url", "keys", "tls_spki_sha256", "contact"}
)


class InvalidEntry(ValueError):
    """The entry breaks a rule; the text says which."""


def parse_entry(name: str, value: JsonValue, registrar: str) -> Member:
    """The member `name`, as `registrar` lists it; raises InvalidEntry."""
    entry = _object(value, "the entry", _MEMBERS)
    try:
        server = ServerName(name)
    except InvalidName as error:
        raise InvalidEntry(str(error)) from error
    if not server.is_lower_case:
        raise InvalidEntry(f"{name!r} must be written in lower case")
    organisation = _organisation(entry["organisation"])
    if organisation.registrar != registrar:
        raise InvalidEntry(f"{name} names {organisation.registrar!r} as its registrar, but {registrar!r} lists it")
    try:
        status = Status(parse_text(entry["status"], "status"))
    except ValueError as error:
        raise InvalidEntry("status must be active, suspended or left") from error
    return Member(
        server_name=server,
        organisation=organisation,
        status=status,
        status_since=parse_time(entry["status_since"]),
        federation=tuple(_endpoint(item) for item in _list(entry["federation"], "federation", MAX_ENDPOINTS)),
        client_base_url=_base_url(entry["client_base_url"]),
        keys=_keys(entry["keys"]),
        tls_spki_sha256=tuple(_pin(item) for item in _list(entry["tls_spki_sha256"], "tls_spki_sha256", MAX_PINS, empty=True)),
        contact=parse_text(entry["contact"], "contact"),
    )


def entry_of(member: Member) -> JsonObject:
    """The JSON that `parse_entry` reads as `member`."""
    organisation = member.organisation
    return {
        "organisation": {
            "name": organisation.name,
            "kind": organisation.kind,
            "place": organisation.place,
            "registrar": organisation.registrar,
        },
        "status": member.status.value,
        "status_since": format_time(member.status_since),
        "federation": [{"host": endpoint.host, "port": endpoint.port} for endpoint in member.federation],
        "client_base_url": member.client_base_url,
        "keys": {key_id.text: _key_entry(key) for key_id, key in member.keys.items()},
        "tls_spki_sha256": [pin.hex() for pin in member.tls_spki_sha256],
        "contact": member.contact,
    }


def parse_time(value: JsonValue) -> datetime:
    """UTC from `2026-11-24T08:00:00Z`, the one spelling; raises InvalidEntry."""
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise InvalidEntry(f"{value!r} is not a time like 2026-11-24T08:00:00Z")
    try:
        return datetime.fromisoformat(value)
    except ValueError as error:
        raise InvalidEntry(f"{value!r} is not a time") from error


def format_time(moment: datetime) -> str:
    """The spelling that `parse_time` reads; whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_text(value: JsonValue, what: str) -> str:
    """One line that can be shown as it is; raises InvalidEntry."""
    if not isinstance(value, str) or not 1 <= len(value) <= MAX_TEXT or not value.isprintable() or value != value.strip():
        raise InvalidEntry(f"{what} must be a text of 1 to {MAX_TEXT} printable characters")
    return value


def _organisation(value: JsonValue) -> Organisation:
    fields = _object(value, "organisation", frozenset({"name", "kind", "place", "registrar"}))
    name, kind, place, registrar = (parse_text(fields[part], part) for part in ("name", "kind", "place", "registrar"))
    if kind not in KINDS:
        raise InvalidEntry(f"kind must be one of {', '.join(sorted(KINDS))}")
    if not is_registrar_name(registrar):
        raise InvalidEntry(f"{registrar!r} is not a name for a registrar")
    return Organisation(name, kind, place, registrar)


def _endpoint(value: JsonValue) -> FederationEndpoint:
    fields = _object(value, "an item of federation", frozenset({"host", "port"}))
    host, port = parse_text(fields["host"], "host"), fields["port"]
    if not isinstance(port, int) or isinstance(port, bool) or not 1 <= port <= 65535:
        raise InvalidEntry("port must be a number from 1 to 65535")
    try:
        bare = ServerName(f"[{host}]" if ":" in host else host)
    except InvalidName as error:
        raise InvalidEntry(f"{host!r} is not a host") from error
    return FederationEndpoint(bare.text.strip("[]"), port)


def _base_url(value: JsonValue) -> str:
    """https everywhere; http for `localhost` alone, where nobody is in between."""
    text = parse_text(value, "client_base_url")
    if (plain := _PLAIN_URL.fullmatch(text)) is not None and _is_server_name(plain[1]):
        return text
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise InvalidEntry(f"{text!r} is not an address") from error
    # The host stands in a Content-Security-Policy: `*` or `x;script-src *` would open it, and no server has such a name.
    authority = f"{f'[{host}]' if ':' in host else host}{'' if port is None else f':{port}'}"
    if text != f"{parts.scheme}://{authority}" or not _is_server_name(authority) or text != text.lower():
        raise InvalidEntry("client_base_url must be scheme, host and perhaps a port, in lower case, with no slash behind")
    if parts.scheme != "https" and not (parts.scheme == "http" and host == "localhost"):
        raise InvalidEntry("client_base_url must begin with https:// (http:// only for localhost)")
    return text


def _is_server_name(text: str) -> bool:
    try:
        return bool(ServerName(text))
    except InvalidName:
        return False


def _keys(value: JsonValue) -> Mapping[KeyId, PinnedKey]:
    if not isinstance(value, dict) or not 1 <= len(value) <= MAX_KEYS:
        raise InvalidEntry(f"keys must hold 1 to {MAX_KEYS} keys")
    return dict(_key(name, item) for name, item in value.items())


def _key(name: str, value: JsonValue) -> tuple[KeyId, PinnedKey]:
    if not isinstance(value, dict) or not {"key"} <= set(value) <= {"key", "valid_from", "valid_until"}:
        raise InvalidEntry(f"{name!r} must hold key, and perhaps valid_from and valid_until")
    try:
        key = VerifyKey(KeyId(name), parse_text(value["key"], "key"))
    except InvalidKey as error:
        raise InvalidEntry(f"{name!r}: {error}") from error
    valid_from, valid_until = (parse_time(value[part]) if part in value else None for part in ("valid_from", "valid_until"))
    if valid_from is not None and valid_until is not None and valid_until <= valid_from:
        raise InvalidEntry(f"{name!r} ends before it begins")
    return key.key_id, PinnedKey(key, valid_from, valid_until)


def _key_entry(key: PinnedKey) -> JsonObject:
    entry: JsonObject = {"key": key.verify_key.base64}
    if key.valid_from is not None:
        entry["valid_from"] = format_time(key.valid_from)
    if key.valid_until is not None:
        entry["valid_until"] = format_time(key.valid_until)
    return entry


def _pin(value: JsonValue) -> bytes:
    if not isinstance(value, str) or not _HEX_SHA256.fullmatch(value):
        raise InvalidEntry("a TLS pin must be 64 hex digits in lower case")
    return bytes.fromhex(value)


def _object(value: JsonValue, what: str, names: frozenset[str]) -> JsonObject:
    if not isinstance(value, dict) or set(value) != names:
        raise InvalidEntry(f"{what} must hold exactly {', '.join(sorted(names))}")
    return value


def _list(value: JsonValue, what: str, most: int, *, empty: bool = False) -> list[JsonValue]:
    if not isinstance(value, list) or len(value) > most or not (value or empty):
        raise InvalidEntry(f"{what} must be a list of {0 if empty else 1} to {most} items")
    return value
