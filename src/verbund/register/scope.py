# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Who may admit whom, and in which shard a name lies: the signed policy file. TUF leaves both open."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from verbund.matrix.canonical_json import InvalidJson, JsonValue, parse_object
from verbund.matrix.names import ServerName

MAX_SHARD_BITS = 12
MAX_REGISTRARS = 64
MAX_PATTERNS = 256
KINDS = frozenset({"municipality", "district", "state", "federal", "police", "school", "health", "other"})
_REGISTRAR = re.compile(r"[a-z][a-z0-9-]{0,30}")
ON_CALL = "on-call"
_TAKEN = frozenset({"root", "targets", "snapshot", "timestamp", ON_CALL})
_COUNTERSIGNED = ".countersigned"
_PATTERN = re.compile(r"(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*")


class InvalidPolicy(ValueError):
    """The policy file cannot be read in exactly one way."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What one registrar may admit: names by pattern, bodies by kind."""

    names: tuple[str, ...]
    kinds: frozenset[str]

    def allows(self, server: ServerName, kind: str) -> bool:
        """`*.land.example` allows every name below, not the name itself."""
        return kind in self.kinds and any(_matches(pattern, server.text) for pattern in self.names)


@dataclass(frozen=True, slots=True)
class RegisterPolicy:
    """The policy file, read: scopes by registrar and the number of shards."""

    shard_bits: int
    registrars: Mapping[str, Scope]

    def shard_of(self, server: ServerName) -> str:
        """Three hex digits: the leading bits of SHA-256 of the server name."""
        leading = int.from_bytes(hashlib.sha256(server.text.encode()).digest()[:4], "big")
        return f"{leading >> (32 - self.shard_bits):03x}"

    def shard_names(self) -> tuple[str, ...]:
        """Every shard that a registrar may have."""
        return tuple(f"{number:03x}" for number in range(2**self.shard_bits))


def is_registrar_name(name: str) -> bool:
    """Whether a registrar may have this name."""
    return _REGISTRAR.fullmatch(name) is not None and name not in _TAKEN


def countersigner_of(registrar: str) -> str:
    """The role, under other keys, without which nobody counts whom that registrar lists. No registrar's name has a dot."""
    return registrar + _COUNTERSIGNED


def registrar_of(role: str) -> str:
    """Whose part a registrar's or a countersigner's role speaks about."""
    return role.removesuffix(_COUNTERSIGNED)


def parse_policy(data: bytes) -> RegisterPolicy:
    """The policy in a target file; raises InvalidPolicy."""
    try:
        value = parse_object(data)
    except InvalidJson as error:
        raise InvalidPolicy(f"the policy file is not strict JSON: {error}") from error
    if set(value) != {"format", "shard_bits", "registrars"} or value["format"] != 1:
        raise InvalidPolicy("the policy file must hold format 1, shard_bits and registrars, nothing else")
    bits, registrars = value["shard_bits"], value["registrars"]
    if not isinstance(bits, int) or isinstance(bits, bool) or not 0 <= bits <= MAX_SHARD_BITS:
        raise InvalidPolicy(f"shard_bits must be a number from 0 to {MAX_SHARD_BITS}")
    if not isinstance(registrars, dict) or not 1 <= len(registrars) <= MAX_REGISTRARS:
        raise InvalidPolicy(f"there must be 1 to {MAX_REGISTRARS} registrars")
    return RegisterPolicy(bits, {name: _scope(name, scope) for name, scope in registrars.items()})


def _scope(name: str, value: JsonValue) -> Scope:
    if not is_registrar_name(name):
        raise InvalidPolicy(f"{name!r} is not a name for a registrar")
    if not isinstance(value, dict) or set(value) != {"names", "kinds"}:
        raise InvalidPolicy(f"the scope of {name} must hold names and kinds, nothing else")
    names, kinds = _texts(value["names"]), _texts(value["kinds"])
    if not names or not all(_PATTERN.fullmatch(pattern) for pattern in names):
        raise InvalidPolicy(f"the scope of {name} needs patterns like amt.example or *.land.example")
    if not kinds or not set(kinds) <= KINDS:
        raise InvalidPolicy(f"the scope of {name} needs kinds out of {', '.join(sorted(KINDS))}")
    return Scope(names, frozenset(kinds))


def _texts(value: JsonValue) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MAX_PATTERNS:
        raise InvalidPolicy(f"expected a list of at most {MAX_PATTERNS} texts")
    texts = tuple(item for item in value if isinstance(item, str))
    if len(texts) != len(value):
        raise InvalidPolicy("expected a list of texts")
    return texts


def _matches(pattern: str, name: str) -> bool:
    if pattern.startswith("*."):
        return name.endswith(pattern[1:]) and len(name) > len(pattern) - 1
    return name == pattern
