# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Lines in PostgreSQL: gathered, and written in one transaction several times a second, beside the event loop."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg2

from verbund.audit.chain import NOTHING, Link, hash_of
from verbund.audit.places import End, MakeHead
from verbund.matrix.canonical_json import parse_object

MOST_WAITING = 20_000
CONNECT_SECONDS = 5
_TABLES = """
CREATE TABLE IF NOT EXISTS verbund_audit (
  chain text NOT NULL, seq bigint NOT NULL, day date NOT NULL, sha256 text NOT NULL, line bytea NOT NULL,
  PRIMARY KEY (chain, seq));
CREATE TABLE IF NOT EXISTS verbund_audit_heads (
  number bigserial PRIMARY KEY, chain text NOT NULL, seq bigint NOT NULL, line bytea NOT NULL);
"""


_Waiting = tuple[str | MakeHead, tuple[object, ...]]
_HEADS_LOCK = 7_301_862  # any number; all gateways of a site take the same


class Postgres:
    """`password` is the content of the password file; a lost connection is made anew at the next flush."""

    def __init__(self, url: str, password: str | None) -> None:
        self._url, self._password = url, password
        self._waiting: list[_Waiting] = []
        self._connection: Any = None
        self._run([(statement, ()) for statement in _TABLES.strip().split(";\n") if statement])

    def append(self, day: date, link: Link) -> None:
        self._wait("INSERT INTO verbund_audit VALUES (%s, %s, %s, %s, %s)", (link.chain, link.seq, day, link.sha256, link.line))

    def head(self, make: MakeHead) -> None:
        self._wait(make, ())

    def flush(self) -> None:
        waiting = list(self._waiting)
        if waiting:
            self._run(waiting)
            del self._waiting[: len(waiting)]

    def unsigned_ends(self) -> list[End]:
        rows = self._rows("SELECT DISTINCT ON (chain) chain, seq, sha256 FROM verbund_audit a ORDER BY chain, seq DESC")
        signed = set(self._rows("SELECT chain, seq FROM verbund_audit_heads"))
        return [End(chain, seq, last) for chain, seq, last in rows if (chain, seq) not in signed]

    def remove_before(self, day: date) -> list[End]:
        self.flush()
        rows = self._rows(
            "SELECT DISTINCT ON (chain) chain, seq, sha256 FROM verbund_audit WHERE day < %s ORDER BY chain, seq DESC", (day,)
        )
        self._run([("DELETE FROM verbund_audit WHERE day < %s", (day,))])
        return [End(*row) for row in rows]

    def lines(self) -> Iterator[bytes]:
        for (line,) in self._rows("SELECT line FROM verbund_audit ORDER BY chain, seq"):
            yield bytes(line)

    def heads(self) -> list[bytes]:
        return [bytes(line) for (line,) in self._rows("SELECT line FROM verbund_audit_heads ORDER BY number")]

    def close(self) -> None:
        try:
            self.flush()
        finally:
            if self._connection is not None:
                self._connection.close()

    def _wait(self, statement: str | MakeHead, values: tuple[object, ...]) -> None:
        if len(self._waiting) >= MOST_WAITING:
            raise OSError(28, "the audit's database is away and what waits for it is full")
        self._waiting.append((statement, values))

    def _run(self, statements: list[_Waiting]) -> None:
        try:
            connection = self._connected()
            with connection, connection.cursor() as cursor:
                for statement, values in statements:
                    if callable(statement):
                        _insert_head(cursor, statement)
                    else:
                        cursor.execute(statement, values)
        except psycopg2.Error as error:
            self._connection = None
            raise OSError(5, f"the audit's database: {str(error).strip()}") from error

    def _rows(self, statement: str, values: tuple[object, ...] = ()) -> list[Any]:
        try:
            connection = self._connected()
            with connection, connection.cursor() as cursor:
                cursor.execute(statement, values)
                return list(cursor.fetchall())
        except psycopg2.Error as error:
            self._connection = None
            raise OSError(5, f"the audit's database: {str(error).strip()}") from error

    def _connected(self) -> Any:
        if self._connection is None or self._connection.closed:
            self._connection = psycopg2.connect(self._url, password=self._password, connect_timeout=CONNECT_SECONDS)
        return self._connection


def _insert_head(cursor: Any, make: MakeHead) -> None:
    """Behind the last one, with no other process between."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_HEADS_LOCK,))
    cursor.execute("SELECT line FROM verbund_audit_heads ORDER BY number DESC LIMIT 1")
    rows = cursor.fetchall()
    line = make(hash_of(bytes(rows[0][0])) if rows else NOTHING)
    value = parse_object(line)
    insert = "INSERT INTO verbund_audit_heads (chain, seq, line) VALUES (%s, %s, %s)"
    cursor.execute(insert, (value["head"], value["seq"], line))


def password_of(path: Path | None) -> str | None:
    """The one line of a password file."""
    return None if path is None else path.read_text().strip()
