# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""One line for each decision at the border: who, what, which rule, what came of it. Never content, never a token."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO

import orjson
from prometheus_client import CollectorRegistry, Counter

from verbund.audit.trail import Trail

# A name may hold whatever the grammar of the peer's bytes lets through; a log line is bounded all the same.
_MAX_TEXT = 300
# A member that asks too often, and names that our own people make up, must not fill the disk either.
_COUNTED = frozenset({"rate", "peer-is-a-member", "unlisted"})
# DEL and C1, zero-width and direction marks, line and paragraph separators, byte order mark.
_INVISIBLE = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Record:
    """What happened to one request. `rule` names who refused, empty when nobody did."""

    direction: str
    origin: str
    destination: str
    endpoint: str
    outcome: str
    status: int
    rule: str = ""
    reason: str = ""
    peer: str = ""
    # Whether the peer has proved who it is; where the request passed, what it was.
    known: bool = False
    target: str = ""
    body: bytes = b""


class Audit:
    """Writes JSON lines and counts; what an auditor must find again goes to the trail as well."""

    def __init__(self, out: TextIO, clock: Callable[[], datetime], registry: CollectorRegistry) -> None:
        self.trail: Trail | None = None
        self._out = out
        self._clock = clock
        self._decisions = Counter(
            "verbund_decisions_total", "Decisions at the border", ["direction", "endpoint", "outcome", "rule"], registry=registry
        )

    def record(self, record: Record) -> None:
        """One line. A log that can't be written stops nothing, but is counted."""
        self._decisions.labels(record.direction, record.endpoint, record.outcome, record.rule).inc()
        line = {
            "time": self._time(),
            "event": "decision",
            "direction": record.direction,
            "origin": _bounded(record.origin),
            "destination": _bounded(record.destination),
            "endpoint": record.endpoint,
            "outcome": record.outcome,
            "status": record.status,
        }
        more = {"rule": record.rule, "reason": _bounded(record.reason), "peer": record.peer}
        line |= {name: value for name, value in more.items() if value}
        self._write(line)
        if self.trail is not None:
            _keep(self.trail, record)

    def event(self, kind: str, sentence: str) -> None:
        """Something an operator should know, in the same log."""
        self._write({"time": self._time(), "event": kind, "message": _bounded(sentence)})

    def _time(self) -> str:
        return self._clock().astimezone().isoformat(timespec="milliseconds")

    def _write(self, line: dict[str, object]) -> None:
        try:
            self._out.write(orjson.dumps(line).decode() + "\n")
            self._out.flush()
        except OSError:
            self._decisions.labels("", "", "log-not-written", "").inc()


def _keep(trail: Trail, record: Record) -> None:
    """Each refusal in exactly one entry: its own where the peer is known, else in a count."""
    peer = record.origin if record.direction == "in" else record.destination
    if record.outcome == "forwarded":
        trail.passed(record.direction, peer, record.endpoint, record.target, record.body)
    elif record.outcome != "failed":
        if record.known and record.rule not in _COUNTED:
            trail.refused(record.direction, peer, record.endpoint, record.rule, record.status)
        else:
            source = peer if record.known else record.peer
            trail.counted("counted", record.direction, source, record.endpoint, record.rule)


def _bounded(text: str) -> str:
    """JSON escapes only the first 32; the rest of what moves a cursor or breaks a line in some viewer is written out here."""
    plain = text[:_MAX_TEXT].encode("utf-8", "backslashreplace").decode()
    return _INVISIBLE.sub(lambda found: f"\\u{ord(found[0]):04x}", plain)
