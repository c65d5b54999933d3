# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""How often somebody may ask: token buckets, bounded in number."""

from collections import OrderedDict

MAX_BUCKETS = 20_000


class Rate:
    """`burst` requests at once, then `per_second`, for each key. The longest silent key is forgotten first."""

    def __init__(self, per_second: float, burst: float) -> None:
        self._per_second = per_second
        self._burst = burst
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, now: float, cost: float = 1) -> int:
        """0 when the request may pass, else the milliseconds to wait; `now` in seconds of a steady clock."""
        tokens = self._tokens(key, now)
        allowed = tokens >= cost
        self._keep(key, tokens - cost if allowed else tokens, now)
        return 0 if allowed else self._milliseconds(cost - tokens)

    def reserve(self, key: str, now: float, patience: float, cost: float = 1) -> tuple[float, int]:
        """For somebody who is patient: seconds to wait and then pass, and 0; or milliseconds after which to ask again."""
        tokens = self._tokens(key, now)
        after = tokens - cost
        missing = -after - patience * self._per_second
        if missing > 0:
            self._keep(key, tokens, now)
            return 0.0, self._milliseconds(missing)
        self._keep(key, after, now)
        return max(0.0, -after / self._per_second), 0

    def peek(self, key: str, now: float, patience: float) -> int:
        """What `reserve` would say, without taking anything: 0, or milliseconds."""
        missing = 1 - self._tokens(key, now) - patience * self._per_second
        return self._milliseconds(missing) if missing > 0 else 0

    def _tokens(self, key: str, now: float) -> float:
        tokens, since = self._buckets.get(key, (self._burst, now))
        return min(self._burst, tokens + (now - since) * self._per_second)

    def _keep(self, key: str, tokens: float, now: float) -> None:
        self._buckets[key] = (tokens, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > MAX_BUCKETS:
            self._buckets.popitem(last=False)

    def _milliseconds(self, missing: float) -> int:
        return max(1, int(missing / self._per_second * 1000))
