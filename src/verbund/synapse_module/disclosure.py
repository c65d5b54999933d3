# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""So many different people another member is told of in a day, and no more: nobody lists an organisation whole.

Kept in memory, since it is bounded: a restart begins a new day.
"""

from datetime import date

from verbund.policy.people import People

# Small offices must be found at all; beyond that, never more than half of an organisation.
ALWAYS_TOLD = 10
MOST_REMEMBERED = 500_000


class Disclosures:
    """Counts for each asking server."""

    def __init__(self, per_day: int, most: int = MOST_REMEMBERED) -> None:
        self._per_day = per_day
        self._most = most
        self._day = date.min
        self._told: dict[str, set[str]] = {}
        self._sum = 0

    def told(self, server: str, found: People, findable: int, today: date) -> People | None:
        """What of `found` may be told; None when today's number is used up, whatever was found."""
        if today != self._day:
            self._day, self._told, self._sum = today, {}, 0
        known = self._told.setdefault(server, set())
        room = min(self._per_day, max(ALWAYS_TOLD, findable // 2)) - len(known)
        room = max(0, min(room, self._most - self._sum))
        fresh = [person.user_id for person in found.people if person.user_id not in known][:room]
        known.update(fresh)
        self._sum += len(fresh)
        people = tuple(person for person in found.people if person.user_id in known)
        if not room and not people:
            # The same whether somebody of this name exists or not.
            return None
        return People(people, found.limited or len(people) < len(found.people))
