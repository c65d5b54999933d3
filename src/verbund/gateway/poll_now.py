# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`POST /_verbund/v1/poll`: whoever publishes a register may say that there is news. It carries none, and nobody is believed."""

from collections.abc import Callable
from pathlib import Path

from verbund.follow.wake import say_poll_now
from verbund.gateway.errors import json_answer, matrix_error
from verbund.gateway.http_server import Exchange
from verbund.gateway.limits import Rate
from verbund.gateway.messages import Answer

POLL = "/_verbund/v1/poll"


class PollNow:
    """Passes the word on to the follower, which has a rate of its own over all that say it."""

    def __init__(self, wake_socket: Path, steady: Callable[[], float]) -> None:
        self._wake_socket = wake_socket
        # Behind an ingress all have one address: a flood must not keep the registrar's word out.
        self._rate = Rate(5, 50)
        self._steady = steady

    async def __call__(self, exchange: Exchange) -> Answer:
        received = exchange.received
        wait = self._rate.take(received.peer, self._steady())
        if wait:
            return matrix_error(429, "M_LIMIT_EXCEEDED", "Too many requests.", retry_after_ms=wait)
        if received.header(b"transfer-encoding") or received.header(b"content-length") not in ((), (b"0",)):
            return matrix_error(413, "M_TOO_LARGE", "Nothing may be said here but that there is news.")
        if "?" in received.target:
            return matrix_error(400, "M_INVALID_PARAM", "Nothing may be said here but that there is news.")
        say_poll_now(self._wake_socket)
        # The same answer whether the follower runs or not: what is behind the door is nobody's business.
        return json_answer({}, headers=((b"cache-control", b"no-store"),))
