# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund init`: makes an installation, or brings it the trusted root."""

from pathlib import Path

import click

from verbund.cli import options, terminal

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.option("--dir", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path("."), help="Where to.")
@click.option("--server-name", help="The part behind the colon in @person:name; it can't be changed later.")
@click.option("--name", help="The organisation's name, as people know it.")
@click.option("--kind", default="municipality", show_default=True, help="What kind of body it is.")
@click.option("--place", help="The place, as people search for it.")
@click.option("--contact", help="A mail address that somebody reads.")
@click.option("--client-base-url", help="The address that clients use, beginning with https://")
@click.option("--federation-endpoint", help="host:port under which other members reach you.")
@click.option("--client-listen", default="127.0.0.1:8008", show_default=True, help="Where the gateway hears clients.")
@click.option("--federation-listen", default="0.0.0.0:8448", show_default=True, help="Where it hears other members.")
@click.option("--private-listen", default="127.0.0.1:9090", show_default=True, help="Health and metrics, for you alone.")
@click.option("--mirror", "mirrors", multiple=True, help="An address of the register; may stand several times.")
@click.option("--poll-seconds", default=45.0, show_default=True, help="How often to ask for a new register.")
@click.option("--run-folder", default="", help="Where sockets are made [default: run in --dir; as root /run/verbund-NAME].")
@click.option("--user", help="When started as root, programs run as this system user.")
@click.option("--tls-certificate", type=FILE, help="Your own certificate for federation, PEM [default: a new one].")
@click.option("--tls-private-key", type=FILE, help="Its key, PEM.")
@click.option("--root", "root_file", type=FILE, help="The trusted root.")
@options.as_json
def init(folder: Path, root_file: Path | None, as_json: bool, **given: object) -> None:
    """Make an installation: configuration, keys, secrets and the request for admission.

    Asks for what you don't give. Nothing that exists is overwritten. Afterwards send admission-request.json to your
    registrar and compare the fingerprint by telephone. With --root FILE in an existing installation, the trusted root
    of the Verbund is put in its place and its fingerprint is shown.
    """
    from verbund.config import load
    from verbund.faults import Fault
    from verbund.register.refusal import RegisterRefused
    from verbund.site.init import Answers, initialise, take_root

    config = folder / "verbund.toml"
    told: dict[str, object] = {"config": str(config)}
    if not config.exists():
        questions = {
            "server_name": "Server name",
            "name": "Organisation",
            "place": "Place",
            "contact": "Contact (mail)",
            "client_base_url": "Address for clients",
            "federation_endpoint": "Address for other members (host:port)",
        }
        answers = {**given, **{key: given[key] or click.prompt(text, err=True) for key, text in questions.items()}}
        made, request = initialise(folder, Answers(**answers))  # type: ignore[arg-type]  # click has parsed each
        told |= {"config": str(made), "request": str(load(made).files.request), "fingerprint": request.fingerprint}
    elif root_file is None:
        raise Fault(f"{config} is there already", hint="--root FILE brings the trusted root; --dir names another folder")
    if root_file is not None:
        try:
            told["root_fingerprint"] = take_root(load(config), root_file.read_bytes())
        except RegisterRefused as error:
            raise Fault(f"{root_file}: {error}", hint="ask your registrar for the trusted root again") from error
    if as_json:
        terminal.data(told)
        return
    _say(told)


def _say(told: dict[str, object]) -> None:
    terminal.result(f"configuration      {told['config']}")
    if "request" in told:
        terminal.result(f"admission request  {told['request']}")
        terminal.result(f"its fingerprint    {told['fingerprint']}")
        terminal.say("Next: send the request to your registrar and read the fingerprint to each other by telephone.")
    if "root_fingerprint" in told:
        terminal.result(f"trusted root       {told['root_fingerprint']}")
        terminal.say("Next: compare the root's fingerprint with your registrar's, then: verbund run")
