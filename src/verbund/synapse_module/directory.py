# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Our own people, found by the beginnings of words of their names.

PostgreSQL with the locale C folds no umlaut, so the index is ours, in memory, and made anew at most every few seconds. What it
finds is looked up once more before it is told: who has just hidden, been locked or renamed is told as of now.
"""

import json
import re
import time
from collections.abc import Sequence
from heapq import nsmallest
from typing import TYPE_CHECKING

from synapse.logging.context import defer_to_thread
from synapse.storage.database import LoggingTransaction, make_in_list_sql_clause
from synapse.util.async_helpers import Linearizer

from verbund.policy.people import MAX_PEOPLE, InvalidTerm, People, Person, shown_name
from verbund.register.words import Beginnings, bare, spellings, typed_words

if TYPE_CHECKING:
    from synapse.server import HomeServer

HIDING = "de.verbund.directory"
# Somebody who is new can be found after so long; a large directory is indexed more rarely, for one fiftieth of the time.
FRESH_SECONDS, PAUSE_FACTOR = 5.0, 50.0
_LOOKED_UP_AGAIN = 4 * MAX_PEOPLE
_SEPARATORS = re.compile(r"[._=/+-]")
_FINDABLE = """
    SELECT users.name, profiles.displayname, account_data.content FROM users
    LEFT JOIN profiles ON profiles.full_user_id = users.name
    LEFT JOIN account_data ON account_data.user_id = users.name AND account_data.account_data_type = ?
    WHERE users.deactivated = 0 AND users.is_guest = 0 AND users.locked = FALSE
      AND users.appservice_id IS NULL AND users.user_type IS NULL
"""


class _Index:
    """Everybody who could be found, as of some moment."""

    def __init__(self, people: list[Person]) -> None:
        self.people = people
        self.old_at = 0.0
        self._beginnings = Beginnings(_words_of(person) for person in people)
        self._shown = [bare(person.display_name.casefold()) for person in people]

    def likeliest(self, words: list[str]) -> tuple[list[int], bool]:
        """The few to be looked up again, those that begin as typed first; and whether there are more."""
        found = self._beginnings.find(words)
        shown = self._shown
        chosen = nsmallest(_LOOKED_UP_AGAIN, found, key=lambda at: (not shown[at].startswith(words[0]), shown[at]))
        return chosen, len(found) > len(chosen)


class OwnPeople:
    """One in each process."""

    def __init__(self, hs: "HomeServer") -> None:
        self._store = hs.get_datastores().main
        self._reactor = hs.get_reactor()
        self._one_at_a_time = Linearizer(name="verbund_people", clock=hs.get_clock())
        self._index: _Index | None = None

    async def find(self, term: str, least_letters: int) -> People:
        """At most ten, the likeliest first; raises InvalidTerm for a term with too few letters to be a name."""
        words = typed_words(_SEPARATORS.sub(" ", term))
        if sum(map(len, words)) < least_letters:
            raise InvalidTerm(f"the term must hold {least_letters} letters")
        index = await self._fresh()
        # Beside the event loop: two letters may fit half of a large organisation.
        likeliest, more = await defer_to_thread(self._reactor, index.likeliest, words)
        now = {person.user_id: person for person in await self._read([index.people[at].user_id for at in likeliest])}
        still = [now[index.people[at].user_id] for at in likeliest if index.people[at].user_id in now]
        told = [person for person in still if Beginnings([_words_of(person)]).find(words)]
        return People(tuple(told[:MAX_PEOPLE]), len(told) > MAX_PEOPLE or more)

    async def count(self) -> int:
        """How many can be found."""
        return len((await self._fresh()).people)

    async def _fresh(self) -> _Index:
        async with self._one_at_a_time.queue(None):
            if self._index is None or self._index.old_at < time.monotonic():
                began = time.monotonic()
                people = await self._read(None)
                if self._index is None or people != self._index.people:
                    self._index = await defer_to_thread(self._reactor, _Index, people)
                took = time.monotonic() - began
                self._index.old_at = began + took + max(FRESH_SECONDS, took * PAUSE_FACTOR)
            return self._index

    async def _read(self, only: Sequence[str] | None) -> list[Person]:
        def read(transaction: LoggingTransaction) -> list[tuple[str, str | None, str | None]]:
            query, arguments = _FINDABLE, [HIDING]
            if only is not None:
                clause, names = make_in_list_sql_clause(transaction.database_engine, "users.name", only)
                query, arguments = f"{_FINDABLE} AND {clause}", [HIDING, *names]
            transaction.execute(f"{query} ORDER BY users.name", arguments)
            return list(transaction)

        rows = await self._store.db_pool.runInteraction("verbund_people", read)
        return [
            Person(user_id, shown_name(name or "") or user_id[1:].partition(":")[0])
            for user_id, name, content in rows
            if not is_hidden(json.loads(content) if content else None)
        ]


def is_hidden(content: object) -> bool:
    """Whether somebody's account data says so; what can't be read hides, too."""
    return content is not None and (not isinstance(content, dict) or content.get("hidden", False) is not False)


def _words_of(person: Person) -> set[str]:
    localpart = person.user_id[1:].partition(":")[0]
    return spellings(_SEPARATORS.sub(" ", f"{person.display_name} {localpart}"))
