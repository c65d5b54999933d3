# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The audit of a running process: takes what happened at the border, and writes what must be kept of it.

What is refused to somebody who has proved who they are is one entry. What is refused before that, or for asking too often, is
counted: strangers must not be able to fill the disk.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from verbund.audit.chain import Chain, head
from verbund.audit.counting import Counting
from verbund.audit.crossings import crossings
from verbund.audit.places import Place
from verbund.audit.pseudonyms import Pseudonyms
from verbund.matrix.canonical_json import JsonObject
from verbund.matrix.names import ServerName
from verbund.matrix.signatures import SigningKey

_MAX_TEXT = 255


class Trail:
    """One chain, from `open` to `close`. `tick` several times a second."""

    def __init__(
        self, place: Place, own: ServerName, key: SigningKey, chain: Chain, names: Pseudonyms, contacts: Path,
        retention: timedelta, clock: Callable[[], datetime], alarm: Callable[[str], None],
    ) -> None:  # fmt: skip
        self._place, self._own, self._key, self._chain, self._names = place, own, key, chain, names
        self._contacts_file = contacts
        self._contacts = set(contacts.read_text().splitlines()) if contacts.exists() else set()
        self._retention, self._clock, self._alarm = retention, clock, alarm
        self._counting = Counting()
        self._lost = 0
        self._day = clock().date()

    def open(self, version: str) -> None:
        """Signs what killed processes left unsigned, as it is found, and begins."""
        for end in self._place.unsigned_ends():
            self._sign(end.chain, end.seq, end.sha256)
        self._write({"kind": "opened", "server": self._own.text, "version": version, "key": self._key.key_id.text})
        self._clear()

    def refused(self, direction: str, peer: str, endpoint: str, rule: str, status: int) -> None:
        """Somebody known was refused something."""
        if direction == "in":
            self._meet(direction, peer)
        who: JsonObject = {"direction": direction, "peer": _bounded(peer)}
        self._write({"kind": "refused", **who, "endpoint": endpoint, "rule": rule, "status": status})

    def counted(self, kind: str, direction: str, source: str, endpoint: str, rule: str) -> None:
        """One more of many."""
        self._counting.add(kind, direction, _bounded(source), endpoint, rule, self._clock())

    def passed(self, direction: str, peer: str, endpoint: str, target: str, body: bytes) -> None:
        """A request was forwarded: who met whom, who came and went."""
        self._meet(direction, peer)
        for found in crossings(endpoint, target, body):
            person, by = self._names.person(_bounded(found.person)), self._names.person(_bounded(found.by))
            room = self._names.room(_bounded(found.room))
            self._write(
                {"kind": "member", "direction": direction, "peer": _bounded(peer), "membership": _bounded(found.membership),
                 "room": room, "person": person, "by": by}
            )  # fmt: skip

    async def tick(self) -> None:
        """Writes minutes that are over, signs a day that is over, brings what was gathered to its place."""
        now = self._clock()
        for entry in self._counting.due(now):
            self._write(entry)
        if now.date() != self._day:
            self._sign(self._chain.id, self._chain.seq, self._chain.last)
            self._day = now.date()
            self._clear()
        try:
            await asyncio.to_thread(self._place.flush)
        except OSError as error:
            self._alarm(f"the audit cannot be kept: {error.strerror or error}")

    async def close(self) -> None:
        """The last entry and its head."""
        for entry in self._counting.all():
            self._write(entry)
        self._write({"kind": "closed"})
        self._sign(self._chain.id, self._chain.seq, self._chain.last)
        try:
            await asyncio.to_thread(self._place.close)
        except OSError as error:
            self._alarm(f"the audit cannot be kept: {error.strerror or error}")

    def _meet(self, direction: str, peer: str) -> None:
        known = f"{direction} {peer}"
        if known in self._contacts or any(character.isspace() for character in peer):
            return
        if self._write({"kind": "first-contact", "direction": direction, "peer": _bounded(peer)}):
            self._contacts.add(known)
            try:
                with self._contacts_file.open("a") as file:
                    file.write(known + "\n")
            except OSError as error:
                self._alarm(f"{self._contacts_file}: {error.strerror or error}")

    def _clear(self) -> None:
        """Retention: what is too old goes, and the audit says that it went."""
        try:
            for end in self._place.remove_before((self._clock() - self._retention).date()):
                self._write({"kind": "removed", "of": end.chain, "through": end.seq, "sha256": end.sha256})
        except OSError as error:
            self._alarm(f"what is too old stays in the audit: {error.strerror or error}")

    def _write(self, entry: JsonObject) -> bool:
        """Whether it was kept. What could not be is counted, and the chain says so as soon as it can."""
        if self._lost and not self._appended({"kind": "lost", "count": self._lost}):
            self._lost += 1
            return False
        self._lost = 0
        if not self._appended(entry):
            self._lost = 1
            return False
        return True

    def _appended(self, entry: JsonObject) -> bool:
        now = self._clock()
        link = self._chain.follow(entry, now)
        try:
            self._place.append(now.date(), link)
        except OSError as error:
            self._alarm(f"the audit cannot be kept: {error.strerror or error}")
            return False
        self._chain.advance(link)
        return True

    def _sign(self, chain: str, seq: int, last: str) -> None:
        now = self._clock()
        try:
            self._place.head(lambda before: head(chain, seq, last, before, now, self._own, self._key))
        except OSError as error:
            self._alarm(f"the audit's head cannot be kept: {error.strerror or error}")


def _bounded(text: str) -> str:
    """What a peer wrote, as it may stand in an entry."""
    return text.encode("utf-8", "backslashreplace").decode()[:_MAX_TEXT]
