# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Which apps may be used with this server, as its operator wishes.

This guides honest people to the app that their organisation has chosen. It stops no attacker: whoever writes a program
can let it send any Origin and any header. Our own app always passes.
"""

import re
from urllib.parse import unquote

from verbund.gateway.errors import CORS, matrix_error
from verbund.gateway.messages import Answer, Headers, Received

_SIGN_IN = re.compile(r"/_matrix/client/[^/]+/(login|register)(/.*)?")


class Apps:
    """`allowed` are origins of other web apps, empty for all; `header` is what other apps must send to sign in."""

    def __init__(self, base_url: str, allowed: tuple[str, ...], header: str | None, values: tuple[str, ...]) -> None:
        self._own = base_url.encode()
        self._allowed = frozenset(origin.encode() for origin in allowed)
        self._header = header.lower().encode() if header else None
        self._values = frozenset(value.encode() for value in values)

    @property
    def are_limited(self) -> bool:
        """Whether not every web app may come."""
        return bool(self._allowed)

    def objection(self, received: Received, path: str) -> Answer | None:
        """Why this app may not ask this."""
        origins = received.header(b"origin")
        if len(origins) > 1:
            return _refused("This request names two apps at once.")
        if self._allowed and origins and origins[0] != self._own and origins[0] not in self._allowed:
            return _refused("Your organisation has not approved this app. Please use the one that it recommends.")
        if self._is_sign_in(received.method, path) and not self._is_known(received, origins):
            return _refused("With this app nobody can sign in here. Please use the one that your organisation recommends.")
        return None

    def cors(self, received: Received) -> Headers:
        """What a browser is told about who may read the answer."""
        if not self._allowed:
            return CORS
        origins = received.header(b"origin")
        allowed = self.allow_origin(origins[0]) if len(origins) == 1 else ((b"vary", b"origin"),)
        return (*allowed, *((name, value) for name, value in CORS if name != b"access-control-allow-origin"))

    def allow_origin(self, origin: bytes) -> Headers:
        """The one app that asks, rather than everybody; nothing for one that may not."""
        known = origin == self._own or origin in self._allowed
        return (*(((b"access-control-allow-origin", origin),) if known else ()), (b"vary", b"origin"))

    def _is_sign_in(self, method: str, path: str) -> bool:
        """Forms that are posted, and the list of ways to sign in; not the pages that a browser is sent to for it."""
        match = _SIGN_IN.fullmatch(unquote(path))
        if self._header is None or match is None:
            return False
        return method == "POST" or (method == "GET" and match[1] == "login" and not match[2])

    def _is_known(self, received: Received, origins: tuple[bytes, ...]) -> bool:
        if origins and (origins[0] == self._own or origins[0] in self._allowed):
            return True
        # A browser sends no Origin with a GET to where the page came from, but says so.
        if not origins and received.header(b"sec-fetch-site") == (b"same-origin",):
            return True
        sent = received.header(self._header or b"")
        return len(sent) == 1 and (not self._values or sent[0] in self._values)


def _refused(sentence: str) -> Answer:
    return matrix_error(403, "M_FORBIDDEN", sentence)
