# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The only code that prints. Results go to stdout, everything else to stderr; `--json` makes results data."""

import json
import sys
from collections.abc import Mapping

import click

from verbund.faults import Fault


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


def secret(what: str) -> str:
    """Asks for something that isn't shown; without a terminal there is nobody to ask."""
    if not sys.stdin.isatty():
        raise Fault(f"{what} is needed and there is no terminal", hint="--passphrase-fd N reads it from a file descriptor")
    return str(click.prompt(what[0].upper() + what[1:], hide_input=True, err=True))


def new_secret(what: str) -> str:
    """The same, twice."""
    first = secret(what)
    if secret(f"{what} once more") != first:
        raise Fault("the two are not the same", hint="begin again")
    return first
