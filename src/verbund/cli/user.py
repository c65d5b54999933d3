# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund user`: the people of a site."""

import asyncio
import secrets
from pathlib import Path

import click

from verbund.cli import options, terminal


@click.group()
def user() -> None:
    """People of this organisation."""


@user.command()
@options.config
@click.argument("name")
@click.option("--display-name", help="The name that others read, for example \"Erika Musterfrau\".", default="")
@click.option("--admin", is_flag=True, help="May use Synapse's administration, from this machine only.")
@click.option("--ask", is_flag=True, help="Ask for the password instead of making one.")
@options.as_json
def add(config_file: Path, name: str, display_name: str, admin: bool, ask: bool, as_json: bool) -> None:
    """Create an account. The password is made and shown once, or asked for with --ask; it is never an argument.

    Example: verbund user add erika.musterfrau --display-name "Erika Musterfrau"
    """
    from verbund.site.users import add_user

    chosen = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True) if ask else secrets.token_urlsafe(12)
    user_id = asyncio.run(add_user(options.own_site(config_file), name, chosen, display_name=display_name, admin=admin))
    if as_json:
        terminal.data({"user_id": user_id} | ({} if ask else {"password": chosen}))
        return
    terminal.result(f"created   {user_id}")
    if not ask:
        terminal.result(f"password  {chosen}")
        terminal.say("Hand it over in person; it can be changed after signing in.")
