# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The handbook page of all commands, made from their own help: `python -m verbund.cli.handbook`."""

from collections.abc import Iterator
from pathlib import Path

import click

from verbund.cli.main import verbund

PAGE = Path("docs/handbook/commands.md")


def page() -> str:
    """The help of every command."""
    parts = ["# Commands\n\nMade from the commands' own `--help`."]
    parts += [f"## `{name}`\n\n```text\n{text}\n```" for name, text in _helps("verbund", verbund)]
    return "\n\n".join(parts) + "\n"


def _helps(name: str, command: click.Command, parent: click.Context | None = None) -> Iterator[tuple[str, str]]:
    context = click.Context(command, info_name=name.rpartition(" ")[2], parent=parent, max_content_width=100, terminal_width=100)
    yield name, command.get_help(context)
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            if found is not None:
                yield from _helps(f"{name} {child}", found, context)


def main() -> None:
    PAGE.write_text(page())


if __name__ == "__main__":
    main()
