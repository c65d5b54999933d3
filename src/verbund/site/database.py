# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Which PostgreSQL Synapse uses: the built-in one, or the operator's by a URL without a password."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from verbund.config import Settings
from verbund.config.settings import DatabaseSettings
from verbund.faults import Fault
from verbund.follow.keeping import replace_durably
from verbund.site import postgres
from verbund.site.supervise import Program


@dataclass(frozen=True, slots=True)
class Database:
    """psycopg2's arguments, without a password in them, and the programs to run for it."""

    arguments: dict[str, object]
    programs: tuple[Program, ...]


async def prepare_database(settings: Settings, user: str, password: str | None, tell: Callable[[str], None]) -> Database:
    """Makes the built-in cluster at the first start, or writes the operator's password where libpq reads it; raises Fault."""
    files = settings.files
    if settings.database.url is None:
        await postgres.prepare(files, user, tell)
        return Database(postgres.connection(files, user), (postgres.program(files, user),))
    arguments = _connection(settings.database.url)
    if password is not None:
        passfile = files.secrets / "pgpass"
        write_password_file(passfile, password)
        arguments["passfile"] = str(passfile)
    return Database(arguments, ())


def read_password(database: DatabaseSettings) -> str | None:
    """The operator's password, read while we may still be root: the file can belong to root alone. Raises Fault."""
    if database.password_file is None:
        return None
    try:
        password = database.password_file.read_text().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Fault(f"{database.password_file}: {error}", hint="password_file must be readable text") from error
    if not password or "\n" in password or "\0" in password:
        raise Fault(f"{database.password_file} holds no password", hint="expected one line")
    return password


def write_password_file(path: Path, password: str) -> None:
    """A password file for libpq (PostgreSQL manual, 34.16): backslash and colon are escaped."""
    escaped = password.replace("\\", "\\\\").replace(":", "\\:")
    replace_durably(path, f"*:*:*:*:{escaped}\n".encode(), 0o600)


def _connection(url: str) -> dict[str, object]:
    hint = "write url in [database] as postgresql://user@host:port/name; the password goes into password_file"
    try:
        parts = urlsplit(url)
        port = parts.port or 5432
    except ValueError as error:
        raise Fault(f"url in [database] cannot be read: {error}", hint=hint) from error
    if parts.scheme not in ("postgresql", "postgres") or not parts.hostname or not parts.username:
        raise Fault("url in [database] is no address of a PostgreSQL server", hint=hint)
    if parts.password is not None or parts.query or parts.fragment:
        raise Fault("url in [database] holds a password or parameters", hint=hint)
    return {
        "host": parts.hostname,
        "port": port,
        "user": unquote(parts.username),
        "dbname": unquote(parts.path.strip("/")) or postgres.DATABASE,
        "cp_min": 5,
        "cp_max": 10,
    }
