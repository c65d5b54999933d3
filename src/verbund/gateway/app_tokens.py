# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`GET /_bum/client/v1/verify`: the tokens by which apps of the BundesMessenger know this server."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from verbund.gateway.errors import CORS, json_answer
from verbund.gateway.http_server import Exchange
from verbund.gateway.messages import Answer
from verbund.served.tokens import State, Tokens, read_tokens, state_of

VERIFY = "/_bum/client/v1/verify"


class AppTokens:
    """What lies in the folder now; an expired token is not handed out, since no app would take it."""

    def __init__(self, folder: Path, domain: str, clock: Callable[[], datetime], alarm: Callable[[str], None]) -> None:
        self._folder = folder
        self._domain = domain
        self._clock = clock
        self._alarm = alarm
        self._state: State | None = None
        self._tokens = Tokens((), ())
        self._said: set[str] = set()

    def reload_if_changed(self) -> bool:
        """Whether the folder was read again. Says once what can't be served."""
        state = state_of(self._folder)
        changed = state != self._state
        if changed:
            self._state, self._tokens = state, read_tokens(self._folder, self._domain)
        sentences = {f"a token for apps can't be served: {fault}" for fault in self._tokens.faults}
        now = self._clock()
        sentences |= {f"the token {name} for apps has expired" for name, token in self._tokens.tokens if token.is_expired(now)}
        for sentence in sorted(sentences - self._said):
            self._alarm(sentence)
        self._said = sentences
        return changed

    async def __call__(self, exchange: Exchange) -> Answer:
        now = self._clock()
        texts = [token.text for _, token in self._tokens.tokens if not token.is_expired(now)]
        return json_answer(texts, headers=(*CORS, (b"cache-control", b"no-cache")))
