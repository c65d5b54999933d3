# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The words of the register as values: members, their keys and endpoints, and how old the knowledge is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, StrEnum

from verbund.matrix.names import ServerName
from verbund.matrix.signatures import KeyId, VerifyKey


class Status(StrEnum):
    """Where a member stands; only an active one talks to others."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    LEFT = "left"


class Freshness(Enum):
    """What may be done with a register of this age."""

    VALID = "valid"
    GRACE = "grace"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Organisation:
    """The public body behind a server; `kind` and `place` are what a registrar's scope speaks about."""

    name: str
    kind: str
    place: str
    registrar: str


@dataclass(frozen=True, slots=True)
class FederationEndpoint:
    """Where a member's gateway listens for its peers; tried in the order of the entry."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class PinnedKey:
    """A Matrix signing key of a member with the time in which requests may be signed by it (UTC, end exclusive)."""

    verify_key: VerifyKey
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def is_valid_at(self, now: datetime) -> bool:
        return (self.valid_from is None or self.valid_from <= now) and (self.valid_until is None or now < self.valid_until)


@dataclass(frozen=True, slots=True)
class Member:
    """One organisation's entry."""

    server_name: ServerName
    organisation: Organisation
    status: Status
    status_since: datetime
    federation: tuple[FederationEndpoint, ...]
    client_base_url: str
    keys: Mapping[KeyId, PinnedKey]
    tls_spki_sha256: tuple[bytes, ...]
    contact: str

    @property
    def is_active(self) -> bool:
        return self.status is Status.ACTIVE


@dataclass(frozen=True, slots=True)
class Aging:
    """How long knowledge counts, from the issue time in the timestamp."""

    valid_for: timedelta = timedelta(hours=24)
    closed_after: timedelta = timedelta(hours=96)
    alarm_after: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something in the register that a person must look at; nothing stops because of it."""

    registrar: str
    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class RegisterVersion:
    """Which register this is: two members that name the same version and hash see the same one."""

    snapshot: int
    snapshot_sha256: str
    timestamp: int


@dataclass(frozen=True, slots=True)
class Register:
    """All members at one moment. Replaced as a whole, never changed."""

    version: RegisterVersion
    issued: datetime
    expires: datetime
    members: Mapping[str, Member]
    alarms: tuple[Alarm, ...] = field(default=())

    def member_of(self, server: ServerName) -> Member | None:
        """The entry of `server`, whatever its status."""
        return self.members.get(server.text)

    def freshness(self, now: datetime, aging: Aging) -> Freshness:
        """Valid until the timestamp's expiry or `valid_for` after its issue, whichever comes first; then grace; then closed."""
        if now < min(self.expires, self.issued + aging.valid_for):
            return Freshness.VALID
        return Freshness.GRACE if now < self.issued + aging.closed_after else Freshness.CLOSED

    def is_old(self, now: datetime, aging: Aging) -> bool:
        """Whether the age alarm is due (freeze: an attacker who holds back news does not make it expire at once)."""
        return now - self.issued > aging.alarm_after
