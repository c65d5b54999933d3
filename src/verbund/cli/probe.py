# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund probe`: attacks a gateway from outside and writes a report."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from verbund.cli import options, terminal

if TYPE_CHECKING:
    from verbund.probe.model import Case, Outcome, Result
    from verbund.probe.requests import Peer
    from verbund.probe.wire import Address

_KEY = (str, click.Path(path_type=Path, exists=True, dir_okay=False))
Held = tuple[str, Path] | None


@click.command()
@click.option("--server-name", help="The server that is probed, as the register names it.")
@click.option("--federation", help="host:port of its door for members; nothing else is ever contacted.")
@click.option("--no-tls", is_flag=True, help="That door speaks no TLS: it is probed behind its ingress.")
@click.option("--clients", help="https://host of its door for apps; left out, that half is not applicable.")
@click.option("--member", type=_KEY, metavar="NAME KEYFILE", help="An active member's name and Matrix signing key, to act as.")
@click.option("--suspended", type=_KEY, metavar="NAME KEYFILE", help="The same of a suspended member.")
@click.option("--left", type=_KEY, metavar="NAME KEYFILE", help="The same of a member that left.")
@click.option("--expired", type=_KEY, metavar="NAME KEYFILE", help="A member's key whose time in the register is over.")
@click.option("--coming", type=_KEY, metavar="NAME KEYFILE", help="A member's key that is not valid yet.")
@click.option("--third", metavar="NAME", help="The name of one more active member, whose key you don't need.")
@click.option("--only", multiple=True, metavar="GROUP|ID", help="Only these cases; may stand several times.")
@click.option("--per-second", default=20.0, show_default=True, type=click.FloatRange(0.2, 200), help="No faster than this.")
@click.option("--loud", is_flag=True, help="Send the cases that burden the server, too: large and many requests.")
@click.option(
    "--report", type=click.Path(path_type=Path, file_okay=False), help="Folder for bericht.html, report.html, report.json."
)
@click.option("--list", "listing", is_flag=True, help="Show the catalogue and send nothing.")
@options.as_json
def probe(
    server_name: str | None, federation: str | None, no_tls: bool, clients: str | None, member: Held, suspended: Held,
    left: Held, expired: Held, coming: Held, third: str | None, only: tuple[str, ...], per_second: float, loud: bool,
    report: Path | None, listing: bool, as_json: bool,
) -> None:  # fmt: skip
    """Attack a gateway of yours and say what it refused.

    Sends the whole catalogue of attacks to the addresses that you name, and to no other: as a stranger with a key made for
    this run, and as a member whose key you hold. Every case must be refused in a certain way. Nothing is created, changed
    or read that exists: rooms and people in the requests are made up. Probe only what you answer for.

    \b
    verbund probe --server-name amt.example --federation gw.amt.example:8448 \\
      --clients https://chat.amt.example --member pruefung.example pruefung.key --report bericht/

    Ends with code 1 when a case failed. Print bericht.html in a browser to get a PDF.
    """
    from verbund.faults import Fault
    from verbund.probe.catalogue import GROUPS, chosen
    from verbund.probe.model import Cast
    from verbund.probe.report import figures
    from verbund.probe.run import NotProbed, Plan, run

    known = {name for case in chosen(lambda case: True) for name in (case.id, case.group)}
    unknown = [name for name in only if name not in known]
    if unknown:
        raise Fault(f"no case or group is called {unknown[0]}", hint="groups: " + ", ".join(GROUPS))
    cases = chosen(lambda case: not only or case.id in only or case.group in only)
    if listing:
        _list(cases, as_json)
        return
    if server_name is None or federation is None:
        raise click.UsageError("--server-name and --federation are needed: nothing is looked up or guessed")
    held = {"member": member, "suspended": suspended, "left": left, "expired": expired, "coming": coming}
    cast = Cast(
        own=_name(server_name),
        stranger=_stranger(),
        third=third and _name(third),
        **{role: _peer(key) for role, key in held.items()},
    )
    plan = Plan(_federation(federation, no_tls), _clients(clients), per_second, loud)
    terminal.say(f"{len(cases)} cases against {server_name}, at most {per_second:g} in a second ...")
    try:
        result = asyncio.run(run(cases, cast, plan, _Teller(len(cases))))
    except NotProbed as error:
        raise Fault(str(error), hint="is the address right, and is the key the one that the register names?") from error
    if report is not None:
        _write(report, result)
    counts = figures(result)
    if as_json:
        failed = [outcome.case.id for outcome in result.outcomes if outcome.verdict.value in ("failed", "refused otherwise")]
        terminal.data({**counts, "failures": failed})
    else:
        terminal.result("  ".join(f"{name.replace('_', ' ')} {count}" for name, count in counts.items()))
    sys.exit(0 if result.is_good else 1)


def _list(cases: "tuple[Case, ...]", as_json: bool) -> None:
    if as_json:
        terminal.data({case.id: {"de": case.text.de, "en": case.text.en, "reference": case.reference} for case in cases})
        return
    for case in cases:
        terminal.result(f"{case.id:34} {case.text.de}")


class _Teller:
    """Failures as they come, and how far we are, for the person who waits."""

    def __init__(self, total: int) -> None:
        self._total = total

    def __call__(self, outcome: "Outcome", done: int) -> None:
        from verbund.probe.model import Verdict

        if outcome.verdict in (Verdict.FAILED, Verdict.OTHERWISE):
            terminal.say(f"  {outcome.verdict.value}: {outcome.case.id}: {outcome.reason}")
        if done % 50 == 0 or done == self._total:
            terminal.say(f"  {done} of {self._total}")


def _write(folder: Path, result: "Result") -> None:
    from verbund.probe.report import as_html, as_json

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bericht.html").write_text(as_html(result, "de"))
    (folder / "report.html").write_text(as_html(result, "en"))
    (folder / "report.json").write_text(as_json(result))
    terminal.say(f"written: {folder / 'bericht.html'}, report.html, report.json")


def _peer(held: Held) -> "Peer | None":
    from verbund.probe.requests import Peer
    from verbund.site.init import read_signing_key

    return Peer(_name(held[0]), read_signing_key(held[1])) if held is not None else None


def _stranger() -> "Peer":
    """Made for this run, admitted by nobody. RFC 2606 keeps .invalid free."""
    import secrets

    from verbund.matrix.signatures import KeyId, SigningKey
    from verbund.probe.requests import Peer

    return Peer("verbund-probe.invalid", SigningKey(KeyId("ed25519:probe"), secrets.token_bytes(32)))


def _name(text: str) -> str:
    from verbund.faults import Fault
    from verbund.matrix.names import InvalidName, ServerName

    try:
        return ServerName(text).text
    except InvalidName as error:
        raise Fault(str(error), hint="a server name is what stands behind the colon in @person:name") from error


def _federation(address: str, no_tls: bool) -> "Address":
    from verbund.faults import Fault
    from verbund.probe.wire import Address

    host, colon, port = address.rpartition(":")
    if not colon or not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise Fault(f"{address} is no host:port", hint="--federation gw.amt.example:8448")
    return Address(host.strip("[]"), int(port), not no_tls)


def _clients(url: str | None) -> "Address | None":
    from verbund.faults import Fault
    from verbund.probe.wire import Address

    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise Fault(f"{url} is no address like https://chat.amt.example", hint="leave out everything behind the host")
    return Address(parts.hostname, parts.port or (443 if parts.scheme == "https" else 80), parts.scheme == "https")
