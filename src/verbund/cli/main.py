# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund`: the commands by name. Each is imported only when it is asked for, so that no program pays for the others."""

import sys
from importlib import import_module

import click

from verbund.cli import terminal
from verbund.faults import Fault

COMMANDS: dict[str, str] = {
    "demo": "verbund.cli.demo:demo",
    "init": "verbund.cli.init:init",
    "check": "verbund.cli.check:check",
    "run": "verbund.cli.run:run",
    "user": "verbund.cli.user:user",
    "follow": "verbund.cli.follow:follow",
    "gateway": "verbund.cli.gateway:gateway",
    "request": "verbund.cli.request:request",
    "register": "verbund.cli.register:register",
    "rooms": "verbund.cli.rooms:rooms",
    "explain": "verbund.cli.explain:explain",
    "rehearse": "verbund.cli.rehearse:rehearse",
    "audit": "verbund.cli.audit:audit",
    "probe": "verbund.cli.probe:probe",
}


class LazyGroup(click.Group):
    """Commands from a table of `name: "module:function"`."""

    def __init__(self, *args: object, table: dict[str, str], **settings: object) -> None:
        super().__init__(*args, **settings)  # type: ignore[arg-type]  # click's own parameters, passed through
        self._table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._table:
            return None
        module, _, function = self._table[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), function)
        return command


verbund = LazyGroup(
    "verbund",
    table=COMMANDS,
    help="The messenger that a public administration can own: your own server in a closed federation.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def main() -> None:
    """Runs the command line; a fault becomes two lines and code 1, wrong usage code 2."""
    try:
        code = verbund.main(standalone_mode=False)
    except Fault as fault:
        terminal.error(fault.message, fault.hint)
        sys.exit(1)
    except OSError as fault:
        where = f"{fault.filename}: " if fault.filename else ""
        terminal.error(f"{where}{fault.strerror or fault}", "is there space on the disk, and may this user read and write there?")
        sys.exit(1)
    except click.UsageError as fault:
        terminal.error(fault.format_message(), f"{fault.ctx.command_path if fault.ctx else 'verbund'} --help")
        sys.exit(2)
    except click.Abort:
        terminal.say("verbund: stopped, nothing was changed")
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)
