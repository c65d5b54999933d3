# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What an attack is: who acts, what is sent, what must come back. Plain values, so that a report can show all of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from verbund.probe.requests import Ask, Peer


class Listener(Enum):
    """Which door is knocked at."""

    FEDERATION = "federation"
    CLIENTS = "clients"


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence twice."""

    de: str
    en: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part. Whoever an auditor has no key of is None, and what needs them is not applicable.

    `stranger` has a key that nobody admitted; `third` is the name of one more member.
    """

    own: str
    stranger: Peer
    member: Peer | None = None
    suspended: Peer | None = None
    left: Peer | None = None
    expired: Peer | None = None
    coming: Peer | None = None
    third: str | None = None

    def the(self, role: str) -> Peer:
        """Somebody who is there: a case that needs one says so in `needs`."""
        peer = getattr(self, role)
        if not isinstance(peer, Peer):
            raise RuntimeError(f"nobody plays the {role}")
        return peer

    def ask(self, role: str = "member") -> Ask:
        """An honest request of somebody: for a profile that nobody has."""
        return Ask(self.the(role), self.own, target=f"/_matrix/federation/v1/query/profile?user_id=%40verbund-probe%3A{self.own}")


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come back. Empty sets mean that it doesn't matter; `headers` are name and pattern of the value."""

    statuses: frozenset[int]
    errcodes: frozenset[str] = frozenset()
    headers: tuple[tuple[str, str], ...] = ()
    without_headers: tuple[str, ...] = ()
    without: tuple[bytes, ...] = ()
    or_closed: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One attack. `send` makes the bytes; what the last of `answers` says is judged within `seconds`.

    With `alone`, one answer more would be a request that was smuggled through. `at_the_door`: the homeserver must not see
    any of it. `loud`: it burdens the server, so it is sent on demand only. `plain`: without TLS, whatever is spoken there.
    """

    id: str
    text: Text
    reference: str
    listener: Listener
    send: Callable[[Cast], bytes]
    expected: Expected
    needs: tuple[str, ...] = ()
    seconds: float = 10
    answers: int = 1
    alone: bool = False
    at_the_door: bool = True
    loud: bool = False
    plain: bool = False

    @property
    def group(self) -> str:
        """The part of the identifier before the dot."""
        return self.id.partition(".")[0]


class Verdict(Enum):
    """How a case ended. OTHERWISE: refused, but not in the way that is asked for, which is a failure as well."""

    PASSED = "passed"
    FAILED = "failed"
    OTHERWISE = "refused otherwise"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as it came; names of headers in lower case."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case and what became of it. `sent` and `received` are the evidence, shortened, without signatures."""

    case: Case
    verdict: Verdict
    reason: str = ""
    sent: str = ""
    received: str = ""
    told: Told | None = None
    milliseconds: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """All outcomes, in the order of the catalogue."""

    target: str
    began: str
    ended: str
    addresses: tuple[tuple[str, str], ...]
    fingerprint: str
    outcomes: tuple[Outcome, ...] = field(default=())

    def count(self, *verdicts: Verdict) -> int:
        return sum(outcome.verdict in verdicts for outcome in self.outcomes)

    @property
    def is_good(self) -> bool:
        return self.count(Verdict.FAILED, Verdict.OTHERWISE) == 0
