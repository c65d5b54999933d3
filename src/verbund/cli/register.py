# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund register`: the registrar's commands, from the founding to the online half."""

import asyncio
import logging
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verbund.cli import options, register_change, register_rules, signing_key, terminal
from verbund.cli.compare import compare
from verbund.cli.register_options import NEW_FILE, home_option, registrar_option

if TYPE_CHECKING:
    from verbund.cli.signing_key import ChosenKey
    from verbund.register.model import Member


@click.group()
def register() -> None:
    """Make, change, sign and publish the register of a Verbund.

    The usual way: add-member (or suspend, readmit, remove), then sign, then publish. `serve` runs all the time.
    Where signers sit at machines of their own: propose, then each signs the file, then publish.
    """


@register.command()
@home_option
@registrar_option
@click.option("--name", "names", multiple=True, required=True, help="Which server names: amt.example or *.land.example")
@click.option("--kind", "kinds", multiple=True, help="Which kinds of body [default: all].")
@click.option("--root-keys", default=3, show_default=True, help="How many root keys are made.")
@click.option("--root-threshold", default=2, show_default=True, help="How many of them must sign a new root.")
@click.option("--shard-bits", default=4, show_default=True, help="4 for up to 1,000 members, 6 for 15,000, 8 for 200,000.")
@click.option("--encrypt", is_flag=True, help="Encrypt the keys in keys/ with one passphrase.")
@signing_key.passphrase_fd
@options.as_json
def init(
    folder: Path, registrar: str, names: tuple[str, ...], kinds: tuple[str, ...], root_keys: int, root_threshold: int,
    shard_bits: int, encrypt: bool, passphrase_fd: int | None, as_json: bool,
) -> None:  # fmt: skip
    """Found a register: keys, root, and a first registrar with its scope.

    The keys in keys/ are for the beginning: exchange them for keys that their holders made (verbund register key), then
    delete them. Those in online/ are what serve signs with; they can admit nobody.

    Example: verbund register init --dir register --name '*.example'
    """
    from verbund.register.scope import KINDS
    from verbund.register.trusted import root_fingerprint
    from verbund.registrar.found import Charter, found
    from verbund.registrar.home import Home

    charter = Charter(registrar, names, kinds or tuple(sorted(KINDS)), shard_bits, root_keys, root_threshold)
    ask = terminal.new_secret if passphrase_fd is None else signing_key.secret_from(passphrase_fd)
    found(Home(folder), charter, _now(), ask("a passphrase for the keys") if encrypt or passphrase_fd is not None else None)
    root = folder / "public" / "metadata" / "1.root.json"
    fingerprint = root_fingerprint(root.read_bytes())
    if as_json:
        terminal.data({"root": str(root), "root_fingerprint": fingerprint})
        return
    terminal.result(f"founded; the trusted root is {root}")
    terminal.result(f"its fingerprint  {fingerprint}")
    terminal.say(f"Next: give that file to every member. Move {folder / 'keys'} off the net, each key to its holder.")


@register.command("add-member")
@home_option
@registrar_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="The fingerprint has been compared; don't ask.")
@options.as_json
def add_member(folder: Path, registrar: str, file: Path, yes: bool, as_json: bool) -> None:
    """Take an admission request into the draft, or a renewal of a member that is there.

    Shows a fingerprint: read it to the organisation by telephone, under a number that you know already.
    """
    from verbund.faults import Fault
    from verbund.matrix.canonical_json import parse_object
    from verbund.register.request import parse_request
    from verbund.registrar.draft import admit, drafted
    from verbund.registrar.home import Home

    home = Home(folder)
    try:
        data = file.read_bytes()
        name = parse_object(data).get("server_name")
        with home.locked():
            in_force = drafted(home, registrar).get(name if isinstance(name, str) else "")
        request = parse_request(data, in_force)
    except OSError as error:
        raise Fault(f"{file}: {error.strerror}", hint="expected the file that verbund init made") from error
    except ValueError as error:
        raise Fault(f"{file}: {error}", hint="ask the organisation to send its request again") from error
    terminal.say(f"{request.wish.organisation.name} ({name}), contact {request.wish.contact}")
    terminal.say(f"fingerprint  {request.fingerprint}")
    if not yes and not terminal.confirm("Did the organisation read the same fingerprint to you?"):
        raise click.Abort
    with home.locked():
        _told(admit(home, registrar, request, _now()), as_json)


def _status_command(name: str, status: str, explanation: str, question: str) -> None:
    @register.command(name, help=explanation)
    @home_option
    @click.argument("server_name")
    @click.option("--yes", is_flag=True, help="Don't ask.")
    @options.as_json
    def change(folder: Path, server_name: str, yes: bool, as_json: bool) -> None:
        from verbund.register.model import Status
        from verbund.registrar.draft import set_status
        from verbund.registrar.home import Home

        if question and not yes and not terminal.confirm(question.format(server_name)):
            raise click.Abort
        home = Home(folder)
        with home.locked():
            _told(set_status(home, server_name, Status(status), _now()), as_json)


_status_command(
    "suspend",
    "suspended",
    "Suspend a member: nobody talks to it until it is readmitted. In force after sign and publish.",
    "Suspend {}? Its messages wait until it is readmitted.",
)
_status_command("readmit", "active", "Readmit a suspended member. In force after sign and publish.", "")
_status_command(
    "remove",
    "left",
    "Let a member go for good: it can only leave rooms from then on. In force after sign and publish.",
    "Remove {} from the Verbund? Its people will only be able to leave rooms.",
)


@register.command()
@home_option
@click.argument("server_name", required=False)
@click.option("--reason", help="Why, in one line, for whoever has to decide. Everybody in the Verbund can read it.")
@signing_key.options
@click.option("--lift", "lifted", is_flag=True, help="End a denial early: then the registrar's word counts again.")
@click.option("--renew", "renewed", is_flag=True, help="Sign the list again as it is; needed every 90 days.")
@options.as_json
def deny(
    folder: Path, server_name: str | None, reason: str | None, chosen: "ChosenKey", lifted: bool, renewed: bool, as_json: bool
) -> None:  # fmt: skip
    """Emergency: keep a member out at once, with the key on call alone.

    In force at every member as soon as it has polled (45 seconds at most), and ends by itself after 72 hours: until then
    the registrar confirms it (verbund register suspend, sign, publish) or lets it end. The key on call can do nothing
    else: it never admits anybody, and it can't deny the same member again within a week. Without --key or a token it is
    keys/on-call-1.pem.

    Example: verbund register deny amt.example --reason 'signing key on a public server' --key on-call-2.pem
    """
    from verbund.faults import Fault
    from verbund.registrar import deny as brake
    from verbund.registrar.home import Home

    home = Home(folder)
    if renewed == (server_name is not None) or (lifted or renewed) == (reason is not None) or (lifted and renewed):
        raise Fault("say whom and why, or whom with --lift, or --renew alone", hint="verbund register deny --help")
    key = chosen.signer(folder / "keys" / "on-call-1.pem")
    with home.locked():
        if server_name is None:
            brake.renew(home, key, _now())
            terminal.say("the list of denials is signed again")
            return
        found = brake.lift(home, server_name, key, _now()) if lifted else brake.deny(home, server_name, reason or "", key, _now())
    if as_json:
        terminal.data({"server_name": server_name, "since": found.since.isoformat(), "until": found.until.isoformat()})
        return
    terminal.result(f"{server_name} is denied from {found.since:%Y-%m-%d %H:%M:%S} until {found.until:%Y-%m-%d %H:%M:%S} UTC")
    terminal.say("Next: verbund register serve publishes it at once" if lifted else "Next: the registrar decides within 72 hours")


@register.command()
@home_option
@options.as_json
def show(folder: Path, as_json: bool) -> None:
    """List members as published, what the draft changes, and whom the key on call denies."""
    from verbund.register.scope import ON_CALL
    from verbund.registrar.deny import denials_of
    from verbund.registrar.draft import drafted, published
    from verbund.registrar.home import Home

    home = Home(folder)
    with home.locked():
        rows = {registrar: (published(home, registrar), drafted(home, registrar)) for registrar in home.registrars()}
        version = home.timestamp().signed.snapshot_meta.version
        denied = {name: item for name, item in denials_of(home).items() if item.counts_at(_now())}
    if as_json:
        terminal.data(
            {
                "version": version,
                "denied": {name: item.until.isoformat() for name, item in denied.items()},
                "members": {name: member.status.value for now, _ in rows.values() for name, member in now.items()},
                "draft": {name: m.status.value for now, new in rows.values() for name, m in new.items() if now.get(name) != m},
            }
        )
        return
    terminal.result(f"register version {version}")
    for registrar, (now, new) in rows.items():
        for name in sorted(now.keys() | new.keys()):
            mark = "" if now.get(name) == new.get(name) else "  (draft, not in force)"
            terminal.result(f"  {registrar:8} {new[name].status.value:10} {name}  {new[name].organisation.name}{mark}")
    for name, item in denied.items():
        terminal.result(f"  {ON_CALL:8} {'denied':10} {name}  until {item.until:%Y-%m-%d %H:%M} UTC: {item.reason}")


@register.command()
@home_option
@click.option("--root", type=click.Path(path_type=Path, dir_okay=False), help="The trusted root [default: the first].")
@options.as_json
def verify(folder: Path, root: Path | None, as_json: bool) -> None:
    """Verify the published files as a member would."""
    from verbund.faults import Fault
    from verbund.register.refresh import Refresh
    from verbund.register.refusal import RegisterRefused
    from verbund.register.trusted import Trusted

    public = folder / "public"
    try:
        refresh = Refresh(Trusted.from_root((root or public / "metadata" / "1.root.json").read_bytes()), _now())
        while wanted := refresh.wanted():
            for item in wanted:
                path = public / item.path
                refresh.supply(item, path.read_bytes() if path.exists() else None)
        found = refresh.result().register
    except OSError as error:
        raise Fault(f"{error.filename}: {error.strerror}", hint="--dir names the register's folder") from error
    except RegisterRefused as error:
        raise Fault(f"the register does not verify: {error}", hint="is serve running? else restore the backup") from error
    if found is None:
        raise RuntimeError("a refresh without a register")
    if as_json:
        alarms = [alarm.sentence for alarm in found.alarms]
        terminal.data({"version": found.version.snapshot, "members": len(found.members), "alarms": alarms})
        return
    version, issued = found.version.snapshot, found.issued
    terminal.result(f"register version {version} verifies: {len(found.members)} members, issued {issued:%Y-%m-%d %H:%M:%S} UTC")
    for alarm in found.alarms:
        terminal.result(f"alarm  {alarm.sentence}")


@register.command()
@home_option
@click.option("--listen", default="127.0.0.1:8480", show_default=True, help="Where the files are served.")
@click.option("--every", default=300.0, show_default=True, help="Seconds between new timestamps.")
@click.option("--behind", help="The address of the first place: follow and serve it, sign nothing.")
@click.option("--take-over", "takes_over", is_flag=True, help="Sign here from now on, once the first place is off for good.")
@click.option("--push/--no-push", "pushes", default=True, show_default=True, help="Tell members at once that there is news.")
def serve(folder: Path, listen: str, every: float, behind: str | None, takes_over: bool, pushes: bool) -> None:
    """Run the online half: publish what lies in the inbox, keep the register fresh, serve its files.

    After each change it tells the members (POST /_verbund/v1/poll at their client address, empty, nothing else): they ask
    at once instead of within 45 seconds. Where this machine may not go out, --no-push.

    A second place with a copy of the folder stands --behind the first: it follows and serves, and signs nothing until
    somebody who knows that the first is off for good starts it with --take-over.

    It uses the keys in the folder online only, which can admit nobody. Put any web server or cache before it.
    """
    from verbund.registrar.behind import take_over
    from verbund.registrar.home import Home
    from verbund.registrar.push import Pushing
    from verbund.registrar.serve import serve as run
    from verbund.registrar.serve import serve_behind as run_behind

    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    host, _, port = listen.rpartition(":")
    if not port.isdigit():
        raise click.BadParameter("must be an address like 127.0.0.1:8480")
    home = Home(folder)
    if behind is not None and takes_over:
        raise click.UsageError("either --behind or --take-over")
    with home.locked():
        if takes_over:
            take_over(home)

    async def until_stopped() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        if behind is not None:
            await run_behind(home, host.strip("[]"), int(port), behind.rstrip("/"), _now, stop)
            return
        pushing = Pushing()
        try:
            await run(home, host.strip("[]"), int(port), every, _now, stop, pushing.begin if pushes else None)
        finally:
            await pushing.end()

    asyncio.run(until_stopped())


@register.command("token-key")
@click.option("--out-private", "private", type=NEW_FILE, required=True, help="The private key's file.")
@click.option("--out-public", "public", type=NEW_FILE, required=True, help="The public key's file.")
@options.as_json
def token_key(private: Path, public: Path, as_json: bool) -> None:
    """Make the key that signs tokens for apps of the BundesMessenger.

    The public key is built into the app; the private one belongs off the net like the others in keys. Once is enough:
    another key needs another build of the app.
    """
    from verbund.registrar.app_token import make_token_key

    make_token_key(private, public)
    if as_json:
        terminal.data({"private": str(private), "public": str(public)})
        return
    terminal.result(f"private key  {private}")
    terminal.result(f"public key   {public}")
    terminal.say("Next: build the public key into the app; then verbund register token for each member")


@register.command()
@home_option
@click.option("--server", required=True, help="The member's server name.")
@click.option("--key", type=click.Path(path_type=Path, dir_okay=False), help="The signing key [default: keys/app-token.pem].")
@click.option("--days", default=90, show_default=True, help="How long the token counts.")
@click.option("--out", type=NEW_FILE, required=True, help="The token's file, NAME.jwt.")
@options.as_json
def token(folder: Path, server: str, key: Path | None, days: int, out: Path, as_json: bool) -> None:
    """Sign a token by which an app of the BundesMessenger knows a member's server.

    It holds the domain of the member's client address and an end. An app can't see a suspension before that end: the
    register knows it within a minute, tokens don't. The Verbund's own app needs none.

    Example: verbund register token --dir register --server amt.example --out amt.jwt, which the member puts into its
    folder data/app-tokens.
    """
    from verbund.registrar.app_token import Grant, sign_token, write_token
    from verbund.registrar.home import Home

    home = Home(folder)
    with home.locked():
        signed = sign_token(home, Grant(server, days), key or home.keys / "app-token.pem", _now())
    write_token(signed, out)
    if as_json:
        terminal.data({"token": str(out), "domain": signed.domain, "expires": signed.expires.isoformat()})
        return
    terminal.result(f"{out} names {signed.domain} until {signed.expires:%Y-%m-%d %H:%M} UTC")
    terminal.say("Next: send it to the member, who puts it into data/app-tokens; no restart is needed")


for _command in (
    register_change.propose, register_change.check, register_change.sign, register_change.publish, register_change.key,
    register_rules.keys, register_rules.registrar, register_rules.root, register_rules.reshard, compare,
):  # fmt: skip
    register.add_command(_command)


def _told(member: "Member", as_json: bool) -> None:
    name = member.server_name.text
    if as_json:
        terminal.data({"server_name": name, "status": member.status.value})
        return
    terminal.result(f"drafted: {name} is {member.status.value}")
    terminal.say("Next: verbund register sign, then verbund register publish")


def _now() -> datetime:
    return datetime.now(UTC)
