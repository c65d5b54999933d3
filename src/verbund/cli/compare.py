# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund register compare`: do all members see the same register?"""

import asyncio
import random
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verbund.cli import options, terminal

if TYPE_CHECKING:
    from verbund.follow.compare import Compared
    from verbund.register.faces import Face
    from verbund.register.model import Member
    from verbund.register.trusted import Trusted


@click.command()
@options.config
@click.option("--with", "names", multiple=True, metavar="NAME", help="Ask this member; can be given several times.")
@click.option("--sample", default=50, show_default=True, help="Without --with: how many members are asked, by chance.")
@options.as_json
def compare(config_file: Path, names: tuple[str, ...], sample: int, as_json: bool) -> None:
    """Ask other members which register they see, and compare it with ours.

    Each signs its answer with the Matrix key that the register pins. Ends with code 1 when one sees another register than
    we do: then somebody who holds the online keys shows different faces. Keep the output of --json, it is the evidence, and
    call your registrar by telephone. Gateways tell each other the same with every request and raise an alarm by themselves.

    Example: verbund register compare --with amt.example
    """
    from verbund.faults import Fault
    from verbund.follow.compare import compare as ask
    from verbund.follow.reading import open_reading
    from verbund.register.faces import Verdict, face_of

    settings = options.own_site(config_file)
    try:
        reading = open_reading(settings.files.register, settings.files.register_root)
    except OSError as error:
        hint = "verbund init --root FILE brings the trusted root"
        raise Fault(f"{settings.files.register_root}: {error.strerror or error}", hint=hint) from error
    reading.reload_if_changed()
    own = face_of(reading.trusted)
    if own is None:
        raise Fault(f"there is no register to compare: {reading.fault}", hint="verbund run follows it")
    members = _chosen(reading.trusted, settings.server_name, names, sample)
    rows = asyncio.run(ask(reading.trusted, members, lambda: datetime.now(UTC)))
    _show(own, rows, as_json)
    sys.exit(1 if any(row.verdict is Verdict.DIFFERENT for row in rows) else 0)


def _chosen(trusted: "Trusted", own: str, names: tuple[str, ...], sample: int) -> list["Member"]:
    from verbund.faults import Fault

    members = dict(trusted.register.members) if trusted.register is not None else {}
    if unknown := [name for name in names if name not in members]:
        raise Fault(f"{', '.join(unknown)} is not in the register", hint="server names are in lower case")
    if names:
        return [members[name] for name in names]
    active = [member for name, member in sorted(members.items()) if member.is_active and name != own]
    return random.sample(active, min(sample, len(active)))


def _show(own: "Face", rows: tuple["Compared", ...], as_json: bool) -> None:
    if as_json:
        shown = [
            {
                "server": row.server,
                "verdict": row.verdict.value if row.verdict is not None else "no answer",
                "version": row.face.version if row.face is not None else None,
                "sha256": row.face.sha256 if row.face is not None else None,
                "fault": row.fault,
                "nonce": row.nonce,
                "answer": row.answer,
            }
            for row in rows
        ]
        terminal.data({"version": own.version, "sha256": own.sha256, "members": shown})
        return
    terminal.result(f"we see version {own.version}, {own.sha256}")
    for row in rows:
        if row.verdict is None or row.face is None:
            terminal.result(f"no answer           {row.server}  {row.fault}")
        else:
            terminal.result(f"{row.verdict.value:19} {row.server}  version {row.face.version}, {row.face.sha256}")
