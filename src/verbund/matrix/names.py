# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The identifiers of Matrix. A value that exists is valid; comparison is exact, byte for byte.

Spec: appendices identifier-grammar
"""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address

_SERVER_NAME = re.compile(r"(?P<host>\[(?P<ipv6>[0-9A-Fa-f:.]{2,45})\]|[A-Za-z0-9.-]{1,255})(?::(?P<port>[0-9]{1,5}))?")
_HASH_URLSAFE = re.compile(r"[A-Za-z0-9_-]{43}")
_HASH_STANDARD = re.compile(r"[A-Za-z0-9+/]{43}")
_MAX_ID_BYTES = 255


class InvalidName(ValueError):
    """The text is not an identifier of the kind asked for."""


@dataclass(frozen=True, slots=True, order=True)
class ServerName:
    """A homeserver's name, as in `@clerk:amt.example`. Upper and lower case are different names."""

    text: str

    def __post_init__(self) -> None:
        match = _SERVER_NAME.fullmatch(self.text)
        if match is None:
            raise InvalidName(f"{self.text!r} is not a server name")
        if match["port"] is not None and not 1 <= int(match["port"]) <= 65535:
            raise InvalidName(f"{self.text!r} has a port that does not exist")
        if match["ipv6"] is not None:
            _refuse_bad_ipv6(self.text, match["ipv6"])

    @property
    def is_lower_case(self) -> bool:
        """Whether the name is written as the register writes all names."""
        return self.text == self.text.lower()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, order=True)
class UserId:
    """`@localpart:server`, historical localparts included."""

    text: str

    def __post_init__(self) -> None:
        _split(self.text, "@", "user ID")

    @property
    def server(self) -> ServerName:
        return ServerName(_split(self.text, "@", "user ID")[1])

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, order=True)
class RoomAlias:
    """`#localpart:server`."""

    text: str

    def __post_init__(self) -> None:
        _split(self.text, "#", "room alias")

    @property
    def server(self) -> ServerName:
        return ServerName(_split(self.text, "#", "room alias")[1])

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, order=True)
class RoomId:
    """`!opaque:server` up to room version 11, `!hash` from 12 on.

    The server in an old room ID says who made the room and nothing about who is in it: no policy may rest on it.
    """

    text: str

    def __post_init__(self) -> None:
        if not _is_hash(self.text, "!", _HASH_URLSAFE):
            _split(self.text, "!", "room ID")

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, order=True)
class EventId:
    """`$opaque:server` in room versions 1 and 2, `$hash` in later ones (3: standard base64, 4 and later: URL-safe)."""

    text: str

    def __post_init__(self) -> None:
        if not (_is_hash(self.text, "$", _HASH_URLSAFE) or _is_hash(self.text, "$", _HASH_STANDARD)):
            _split(self.text, "$", "event ID")

    def __str__(self) -> str:
        return self.text


def _refuse_bad_ipv6(text: str, address: str) -> None:
    try:
        IPv6Address(address)
    except AddressValueError as error:
        raise InvalidName(f"{text!r} holds no IPv6 address: {error}") from error


def _is_hash(text: str, sigil: str, alphabet: re.Pattern[str]) -> bool:
    return text.startswith(sigil) and alphabet.fullmatch(text, 1) is not None


def _split(text: str, sigil: str, kind: str) -> tuple[str, str]:
    """Localpart and server name; the first colon divides, since a server name may hold more."""
    localpart, colon, server = text[1:].partition(":")
    if not text.startswith(sigil) or not colon or not localpart or "\0" in localpart:
        raise InvalidName(f"{text!r} is not a {kind}")
    if _has_surrogate(text) or len(text.encode()) > _MAX_ID_BYTES:
        raise InvalidName(f"a {kind} must be at most {_MAX_ID_BYTES} bytes of valid text")
    ServerName(server)
    return localpart, server


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)
