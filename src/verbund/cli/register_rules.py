# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund register keys | registrar | root | reshard`: who signs what, and changes of it as files to be signed."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verbund.cli import options, terminal
from verbund.cli.register_change import tell_proposed
from verbund.cli.register_options import OLD_FILE, home_option, out_option

if TYPE_CHECKING:
    from verbund.registrar.govern import KeyChange
    from verbund.registrar.home import Home
    from verbund.registrar.propose import Plan

name_option = click.option("--name", "names", multiple=True, required=True, help="Which server names: *.land.example")
kind_option = click.option("--kind", "kinds", multiple=True, help="Which kinds of body [default: all].")


def key_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Which keys come and go."""
    for option in (
        click.option("--threshold", type=click.IntRange(1, 64), help="How many keys must sign [default: as before]."),
        click.option("--remove-key", "remove", multiple=True, help="The fingerprint of a key that goes, or its beginning."),
        click.option("--add-key", "add", multiple=True, type=OLD_FILE, help="The public half of a key that comes."),
    ):
        command = option(command)
    return command


@click.command()
@home_option
@options.as_json
def keys(folder: Path, as_json: bool) -> None:
    """List who signs what: roles, thresholds, fingerprints of keys, and until when each is signed."""
    from verbund.registrar.home import Home
    from verbund.registrar.standing import standing

    home = Home(folder)
    with home.locked():
        rows = standing(home)
    if as_json:
        terminal.data({row.role: {"threshold": row.threshold, "keys": list(row.keys), "expires": row.expires} for row in rows})
        return
    for row in rows:
        terminal.result(f"{row.role}: {row.threshold} of {len(row.keys)} keys, version {row.version} until {row.expires}")
        for fingerprint in row.keys:
            terminal.result(f"    {fingerprint}")


@click.group()
def registrar() -> None:
    """Add, change and withdraw registrars. Each makes a change that the keys of targets and of the registrar sign."""


@registrar.command()
@click.argument("name")
@home_option
@name_option
@kind_option
@click.option("--add-key", "add", multiple=True, required=True, type=OLD_FILE, help="The public half of a key of the registrar.")
@click.option("--threshold", default=1, show_default=True, type=click.IntRange(1, 64), help="How many of them must sign.")
@click.option("--countersign-key", "others", multiple=True, required=True, type=OLD_FILE, help="The same of its countersigner.")
@click.option("--countersign-threshold", default=1, show_default=True, type=click.IntRange(1, 64), help="How many of those.")
@out_option
@options.as_json
def add(
    name: str, folder: Path, names: tuple[str, ...], kinds: tuple[str, ...], add: tuple[Path, ...], threshold: int,
    others: tuple[Path, ...], countersign_threshold: int, out: Path, as_json: bool,
) -> None:  # fmt: skip
    """Delegate a part of the register to another body, with a scope of its own and a countersigner.

    Example: verbund register registrar add by --name '*.by.example' --add-key by-1.pub --countersign-key bund-2.pub
    --out by.change
    """
    from verbund.register.scope import KINDS, Scope
    from verbund.registrar.govern import Signers, add_registrar
    from verbund.registrar.keys import read_public_key

    scope = Scope(names, frozenset(kinds or KINDS))
    own = Signers(tuple(map(read_public_key, add)), threshold)
    countersigner = Signers(tuple(map(read_public_key, others)), countersign_threshold)
    _propose(folder, lambda home: add_registrar(home, name, scope, own, countersigner), out, as_json)


@registrar.command("keys")
@click.argument("name")
@home_option
@key_options
@out_option
@options.as_json
def registrar_keys(
    name: str, folder: Path, add: tuple[Path, ...], remove: tuple[str, ...], threshold: int | None, out: Path, as_json: bool
) -> None:
    """Exchange keys of a registrar, of its countersigner (NAME.countersigned) or on call: one that is lost, stolen or worn.

    The part as it is published is signed anew, by both, in the same step.
    """
    from verbund.registrar.govern import change_registrar_keys

    change, now = _key_change(add, remove, threshold), datetime.now(UTC)
    _propose(folder, lambda home: change_registrar_keys(home, name, change, now), out, as_json)


@registrar.command()
@click.argument("name")
@home_option
@name_option
@kind_option
@out_option
@options.as_json
def scope(name: str, folder: Path, names: tuple[str, ...], kinds: tuple[str, ...], out: Path, as_json: bool) -> None:
    """Say anew whom a registrar may admit. Refused where a member of its own would fall out."""
    from verbund.register.scope import KINDS, Scope
    from verbund.registrar.govern import change_scope

    _propose(folder, lambda home: change_scope(home, name, Scope(names, frozenset(kinds or KINDS))), out, as_json)


@registrar.command()
@click.argument("name")
@home_option
@click.option("--heir", help="The registrar that takes its members over, as they are.")
@out_option
@options.as_json
def withdraw(name: str, folder: Path, heir: str | None, out: Path, as_json: bool) -> None:
    """End a delegation. Its members go over to another registrar in the same step; none is without one for a moment."""
    from verbund.registrar.govern import withdraw_registrar

    _propose(folder, lambda home: withdraw_registrar(home, name, heir), out, as_json)


@click.group()
def root() -> None:
    """Exchange keys of root, targets, snapshot and timestamp. Each makes a change that the keys of root sign, old and new."""


@root.command("keys")
@click.argument("role", type=click.Choice(["root", "targets"]))
@home_option
@key_options
@out_option
@options.as_json
def root_keys(
    role: str, folder: Path, add: tuple[Path, ...], remove: tuple[str, ...], threshold: int | None, out: Path, as_json: bool
) -> None:
    """Exchange keys of root or targets: one that is lost, stolen or worn."""
    from verbund.registrar.govern import change_root_keys

    _propose(folder, lambda home: change_root_keys(home, role, _key_change(add, remove, threshold)), out, as_json)


@root.command()
@home_option
@out_option
@options.as_json
def online(folder: Path, out: Path, as_json: bool) -> None:
    """Make new keys for snapshot and timestamp in online/, and the change that puts them in force.

    For stolen online keys and for versions that were driven up with them (fast-forward). Delete the old files in online/
    once the change is published.
    """
    from verbund.registrar.govern import change_online_keys

    _propose(folder, change_online_keys, out, as_json)


@root.command()
@home_option
@out_option
@options.as_json
def extend(folder: Path, out: Path, as_json: bool) -> None:
    """Give root and targets a new end: root counts for 365 days, targets for 180."""
    from verbund.registrar.govern import extend as extended

    _propose(folder, extended, out, as_json)


@click.command()
@click.argument("bits", type=click.IntRange(0, 12))
@home_option
@out_option
@options.as_json
def reshard(bits: int, folder: Path, out: Path, as_json: bool) -> None:
    """Spread each registrar's members over 2^BITS files: 4 for up to 1,000 members, 6 for 15,000, 8 for 200,000.

    One step for all registrars, so all of them sign the change.
    """
    from verbund.registrar.govern import reshard as resharded

    _propose(folder, lambda home: resharded(home, bits), out, as_json)


def _propose(folder: Path, plan: "Callable[[Home], Plan]", out: Path, as_json: bool) -> None:
    from verbund.registrar.home import Home
    from verbund.registrar.propose import change_for

    home = Home(folder)
    with home.locked():
        change = change_for(home, plan(home), datetime.now(UTC))
    tell_proposed(change, out, as_json)


def _key_change(add: tuple[Path, ...], remove: tuple[str, ...], threshold: int | None) -> "KeyChange":
    from verbund.registrar.govern import KeyChange
    from verbund.registrar.keys import read_public_key

    return KeyChange(tuple(map(read_public_key, add)), remove, threshold)
