# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund request`: what a member asks of its registrar after its admission."""

from pathlib import Path

import click

from verbund.cli import options, terminal


@click.group()
def request() -> None:
    """Renew keys, TLS pins and addresses in the register."""


@request.command()
@options.config
@click.option("--next-key", is_flag=True, help="Name a next signing key beside the present one.")
@click.option("--next-certificate", type=click.Path(path_type=Path, dir_okay=False), help="Pin this certificate as well.")
@options.as_json
def renew(config_file: Path, next_key: bool, next_certificate: Path | None, as_json: bool) -> None:
    """Write a request with what verbund.toml says now: addresses, pins, and the keys in use.

    Old and new hold side by side: with --next-key the register names both keys, and `verbund request switch` changes over
    once it does. A renewal without --next-key then lets the old key go.
    """
    from verbund.site.renew import renew as write_request

    path, made = write_request(options.own_site(config_file), next_key=next_key, next_certificate=next_certificate)
    if as_json:
        terminal.data({"request": str(path), "fingerprint": made.fingerprint})
        return
    terminal.result(f"request      {path}")
    terminal.result(f"fingerprint  {made.fingerprint}")
    terminal.say("Next: send it to your registrar and read the fingerprint to each other by telephone.")


@request.command()
@options.config
@options.as_json
def switch(config_file: Path, as_json: bool) -> None:
    """Sign with the next key from the next start on. Refused while the register doesn't name it."""
    from verbund.site.renew import switch_key

    key_id = switch_key(options.own_site(config_file))
    if as_json:
        terminal.data({"key_id": key_id.text})
        return
    terminal.result(f"from the next start on, this server signs with {key_id.text}")
    terminal.say("Next: restart verbund run; later, verbund request renew lets the old key go.")
