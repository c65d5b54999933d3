# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The only code that prints. Results go to stdout, everything else to stderr; `--json` makes results data."""

import json
from collections.abc import Mapping

import click


def say(sentence: str) -> None:
    """What is going on, for the person who waits."""
    click.echo(sentence, err=True)


def result(text: str) -> None:
    """What was asked for."""
    click.echo(text)


def data(value: Mapping[str, object]) -> None:
    """What was asked for, for a machine: one JSON object on one line."""
    click.echo(json.dumps(value, ensure_ascii=False))


def error(message: str, hint: str) -> None:
    """What went wrong and the next step."""
    click.echo(f"verbund: error: {message}", err=True)
    click.echo(f"verbund: hint: {hint}", err=True)


def confirm(question: str) -> bool:
    """Asks before something is lost."""
    return click.confirm(question, err=True)
