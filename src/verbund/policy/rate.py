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

    def take(self, key: str, now: float) -> int:
        """0 when the request may pass, else the milliseconds to wait; `now` in seconds of a steady clock."""
        tokens, since = self._buckets.pop(key, (self._burst, now))
        tokens = min(self._burst, tokens + (now - since) * self._per_second)
        allowed = tokens >= 1
        self._buckets[key] = (tokens - 1 if allowed else tokens, now)
        if len(self._buckets) > MAX_BUCKETS:
            self._buckets.popitem(last=False)
        return 0 if allowed else max(1, int((1 - tokens) / self._per_second * 1000))
