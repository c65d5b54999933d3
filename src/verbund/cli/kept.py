# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The audit's lines from wherever they are kept."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from verbund.config import Settings

Kept = tuple[Iterable[bytes], Iterable[bytes]]


def kept_by(settings: "Settings") -> Kept:
    """Entries and heads of the site's own place; raises Fault."""
    from verbund.audit.places import heads_in, lines_in
    from verbund.audit.postgres import Postgres, password_of
    from verbund.faults import Fault

    chosen = settings.audit
    if chosen.to == "stdout":
        raise Fault("this site's audit goes to a log collector", hint="--file FILE names what the collector has kept")
    if chosen.to == "file":
        return lines_in(settings.files.audit), heads_in(settings.files.audit)
    try:
        database = Postgres(chosen.database_url or "", password_of(chosen.password_file))
        return list(database.lines()), database.heads()
    except OSError as error:
        raise Fault(str(error.strerror or error), hint="is [audit] database_url right, and does the database run?") from error


def kept_in(files: tuple[Path, ...]) -> Kept:
    """Entries and heads among other lines of a log, as a collector has kept them."""
    lines = [line.strip() for path in files for line in path.read_bytes().splitlines()]
    return (
        [line for line in lines if b'"chain":' in line and b'"prev":' in line],
        [line for line in lines if line.startswith(b'{"head":')],
    )
