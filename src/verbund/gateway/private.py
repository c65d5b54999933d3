# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The private listener: whether we live, whether we are ready and why not, and figures."""

import json
from collections.abc import Callable
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge
from prometheus_client.exposition import generate_latest

from verbund.follow.follower import STATUS
from verbund.follow.reading import Reading
from verbund.gateway.border import Border
from verbund.gateway.errors import JSON, json_answer, matrix_error
from verbund.gateway.homeserver import Homeserver
from verbund.gateway.http_server import Exchange
from verbund.gateway.messages import Answer
from verbund.register.model import Freshness
from verbund.register.refusal import Attack


class Private:
    """`/healthz`, `/readyz`, `/metrics`."""

    def __init__(
        self, border: Border, reading: Reading, homeserver: Homeserver, folder: Path, registry: CollectorRegistry
    ) -> None:
        self._border = border
        self._reading = reading
        self._homeserver = homeserver
        self._folder = folder
        self._registry = registry
        age = Gauge("verbund_register_age_seconds", "Age of the register in force", registry=registry)
        age.set_function(self._age)
        members = Gauge("verbund_register_members", "Members in the register", registry=registry)
        members.set_function(lambda: len(reading.register.members) if reading.register else 0)
        version = Gauge("verbund_register_version", "Snapshot version in force", registry=registry)
        version.set_function(lambda: reading.register.version.snapshot if reading.register else 0)
        alarms = Gauge("verbund_register_alarms", "Alarms in the register in force", registry=registry)
        alarms.set_function(lambda: len(reading.register.alarms) if reading.register else 0)
        forked = Gauge("verbund_register_forked", "Whether our follower is shown another register", registry=registry)
        forked.set_function(lambda: float(self._is_forked()))

    async def __call__(self, exchange: Exchange) -> None:
        """Answers one request."""
        paths: dict[str, Callable[[], Answer]] = {"/healthz": lambda: json_answer({"alive": True}), "/metrics": self._metrics}
        path = exchange.received.target.partition("?")[0]
        if exchange.received.method != "GET":
            exchange.answer(matrix_error(405, "M_UNRECOGNIZED", "Only GET."))
        elif path == "/readyz":
            exchange.answer(await self._ready())
        else:
            exchange.answer(paths.get(path, lambda: matrix_error(404, "M_UNRECOGNIZED", "Unrecognized request"))())

    async def _ready(self) -> Answer:
        """Ready means: clients can be served. What is wrong with federation stands in the details."""
        reachable = await self._homeserver.is_reachable()
        register = self._reading.register
        now, aging = self._border.clock(), self._border.terms.aging
        freshness = register.freshness(now, aging) if register is not None else None
        details = {
            "ready": reachable,
            "homeserver": "reachable" if reachable else "not reachable",
            "federation": "closed" if freshness in (None, Freshness.CLOSED) else freshness.value,
            "register": None
            if register is None
            else {
                "snapshot": register.version.snapshot,
                "sha256": register.version.snapshot_sha256,
                "age_seconds": int(self._age()),
                "old": register.is_old(now, aging),
                "members": len(register.members),
                "alarms": [alarm.sentence for alarm in register.alarms],
            },
            "reading_fault": self._reading.fault,
            "follower": self._follower(),
        }
        return Answer(200 if reachable else 503, JSON, json.dumps(details).encode())

    def _follower(self) -> object:
        try:
            return json.loads((self._folder / STATUS).read_bytes())
        except (OSError, ValueError):
            return "has not run yet"

    def _is_forked(self) -> bool:
        follower = self._follower()
        faults = follower.get("faults", ()) if isinstance(follower, dict) else ()
        return any(f": {Attack.FORKED.value}: " in str(fault) for fault in faults)

    def _metrics(self) -> Answer:
        return Answer(200, ((b"content-type", b"text/plain; version=0.0.4"),), generate_latest(self._registry))

    def _age(self) -> float:
        register = self._reading.register
        return (self._border.clock() - register.issued).total_seconds() if register is not None else float("inf")
