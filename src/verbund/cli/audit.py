# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund audit`: whether the record of dealings with other organisations is whole, and what stands in it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verbund.cli import options, terminal

if TYPE_CHECKING:
    from verbund.audit.verify import Verified
    from verbund.config import Settings

_FILES = click.option(
    "--file", "files", multiple=True, type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Lines that a collector kept instead of the site's own place; may stand several times.",
)  # fmt: skip
_KEY = click.option("--key", metavar="ID:BASE64", help="The audit key as it was noted earlier [default: the site's key file].")


@click.group()
def audit() -> None:
    """Verify and read the record of dealings with other organisations.

    The gateway writes an entry for each refusal of a known peer, each first contact, each invite, join and leave across
    organisations; what strangers are refused is counted by the minute. Entries hold hashes of those before them, and the
    end of each chain is signed every day. No content is kept.
    """


@audit.command()
@options.config
@_FILES
@_KEY
@options.as_json
def verify(config_file: Path, files: tuple[Path, ...], key: str | None, as_json: bool) -> None:
    """Check every hash, number and signature. Ends with code 1 when something was changed or taken away.

    Whoever holds the site's key could write an audit anew: note `verbund audit key` elsewhere, and give heads to somebody
    else (the log of the gateway shows them with `to = "stdout"`).
    """
    found = _verified(options.own_site(config_file), files, key)
    if as_json:
        terminal.data(
            {"ok": not found.faults, "entries": len(found.entries), "chains": len(found.chains), "heads": found.heads,
             "unsigned": found.unsigned, "faults": found.faults}
        )  # fmt: skip
        sys.exit(1 if found.faults else 0)
    for fault in found.faults:
        terminal.result(f"FAULT  {fault}")
    terminal.result(f"{len(found.entries)} entries in {len(found.chains)} chains, {found.heads} signed heads")
    if found.unsigned:
        terminal.result(f"{found.unsigned} entries are younger than their chain's last head: signed at the day's end or a stop")
    terminal.result("something was changed or taken away" if found.faults else "all hashes and signatures hold")
    sys.exit(1 if found.faults else 0)


@audit.command()
@options.config
@click.option("--with", "server", required=True, metavar="SERVER", help="The other organisation's server.")
@click.option("--since", default="", metavar="TIME", help="From this time on, as in 2026-11-25 or 2026-11-25T10:00:00Z.")
@_FILES
@_KEY
@options.as_json
def report(config_file: Path, server: str, since: str, files: tuple[Path, ...], key: str | None, as_json: bool) -> None:
    """Show all interactions that another server had with this one.

    Example: verbund audit report --with kreis.example --since 2026-11-01
    """
    from verbund.audit.report import report as report_of

    verified = _verified(options.own_site(config_file), files, key)
    found = report_of(verified.entries, server, since)
    if as_json:
        terminal.data({**found.as_json(), "ok": not verified.faults})
    else:
        for direction, time in found.contacts.items():
            terminal.result(f"first contact ({direction}): {time}")
        kinds = (("memberships", found.memberships), ("refused", found.refusals), ("would be refused", found.would_refuse))
        for title, sums in kinds:
            for what, count in sums.items():
                terminal.result(f"{title}: {count:6}  {what}")
        for entry in found.entries:
            terminal.result("  ".join(f"{name}={entry[name]}" for name in _SHOWN if name in entry))
        terminal.result(f"{len(found.entries)} entries about {server}")
    if verified.faults:
        terminal.say("This audit was changed: verbund audit verify says where.")
    sys.exit(1 if verified.faults else 0)


_SHOWN = ("time", "kind", "direction", "endpoint", "rule", "status", "membership", "room", "person", "by", "minute", "count")


@audit.command()
@options.config
@options.as_json
def key(config_file: Path, as_json: bool) -> None:
    """Show the public half of the audit key: note it where nobody of this site can change it."""
    from verbund.audit.keys import read_audit_key

    settings = options.own_site(config_file)
    verify_key = read_audit_key(settings.files.audit_key).verify_key
    text = f"{verify_key.key_id.text}:{verify_key.base64}"
    terminal.data({"key": text}) if as_json else terminal.result(text)


@audit.command()
@options.config
@click.argument("name")
@options.as_json
def find(config_file: Path, name: str, as_json: bool) -> None:
    """Show the pseudonym of a person (@name:server) or a room (!id), to find them in the audit, as for a request by law."""
    from verbund.audit.keys import read_pseudonym_secret
    from verbund.audit.pseudonyms import Pseudonyms

    settings = options.own_site(config_file)
    names = Pseudonyms(read_pseudonym_secret(settings.files.audit_pseudonyms) if settings.audit.pseudonyms else None)
    found = names.room(name) if name.startswith("!") else names.person(name)
    terminal.data({"pseudonym": found}) if as_json else terminal.result(found)


def _verified(settings: "Settings", files: tuple[Path, ...], key: str | None) -> "Verified":
    from verbund.audit.keys import read_audit_key
    from verbund.audit.verify import verify as verified
    from verbund.cli.kept import kept_by, kept_in
    from verbund.faults import Fault
    from verbund.matrix.names import ServerName
    from verbund.matrix.signatures import InvalidKey, KeyId, VerifyKey

    if key is None:
        verify_key = read_audit_key(settings.files.audit_key).verify_key
    else:
        try:
            key_id, _, public = key.rpartition(":")
            verify_key = VerifyKey(KeyId(key_id), public)
        except InvalidKey as error:
            raise Fault(str(error), hint="as verbund audit key shows it: ed25519:audit_x:BASE64") from error
    lines, heads = kept_in(files) if files else kept_by(settings)
    return verified(lines, heads, ServerName(settings.server_name), verify_key)
