# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What strangers are refused, counted by source, rule and minute: however many they are, a minute costs so many lines at most."""

from datetime import datetime

from verbund.matrix.canonical_json import JsonObject

MOST_OF_A_MINUTE = 256
OTHERS = "others"
_Key = tuple[str, str, str, str, str]


class Counting:
    """Counts of the minute that runs; `due` gives those of minutes that are over."""

    def __init__(self) -> None:
        self._minute: datetime | None = None
        self._counts: dict[_Key, int] = {}
        self._over: list[JsonObject] = []

    def add(self, kind: str, direction: str, source: str, endpoint: str, rule: str, now: datetime) -> None:
        """One more of these."""
        self._turn(now)
        key = (kind, direction, source, endpoint, rule)
        if key not in self._counts and len(self._counts) >= MOST_OF_A_MINUTE:
            key = (kind, direction, OTHERS, OTHERS, rule if len(self._counts) < 2 * MOST_OF_A_MINUTE else OTHERS)
        self._counts[key] = self._counts.get(key, 0) + 1

    def due(self, now: datetime) -> list[JsonObject]:
        """Entries of the minutes before this one, once."""
        self._turn(now)
        over, self._over = self._over, []
        return over

    def all(self) -> list[JsonObject]:
        """Everything that has been counted, the running minute too."""
        self._close()
        over, self._over = self._over, []
        return over

    def _turn(self, now: datetime) -> None:
        minute = now.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._close()
            self._minute = minute

    def _close(self) -> None:
        if self._minute is None:
            return
        minute = self._minute.isoformat().replace("+00:00", "Z")
        for (kind, direction, source, endpoint, rule), count in self._counts.items():
            self._over.append(
                {"kind": kind, "direction": direction, "source": source, "endpoint": endpoint, "rule": rule,
                 "minute": minute, "count": count}
            )  # fmt: skip
        self._counts = {}
