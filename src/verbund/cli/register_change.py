# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund register propose | check | sign | publish | key`: a change as one file, from machine to machine."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verbund.cli import options, signing_key, terminal
from verbund.cli.register_options import NEW_FILE, OLD_FILE, home_option, registrar_option, root_option, trusted_root

if TYPE_CHECKING:
    from securesystemslib.signer._signer import Signer

    from verbund.cli.signing_key import ChosenKey
    from verbund.registrar.change import Change
    from verbund.registrar.sign import Signing


@click.command()
@home_option
@registrar_option
@click.option("--out", type=NEW_FILE, required=True, help="The change's file, NAME.change.")
@options.as_json
def propose(folder: Path, registrar: str, out: Path, as_json: bool) -> None:
    """Write a registrar's draft as one file that says in words what changes, for its signers.

    Without a draft the published part gets a new end. Send the file to each signer; none of them needs this folder.
    """
    from verbund.registrar.home import Home
    from verbund.registrar.propose import propose as made_of_draft

    home = Home(folder)
    with home.locked():
        change = made_of_draft(home, registrar, datetime.now(UTC))
    tell_proposed(change, out, as_json)


@click.command()
@click.argument("file", type=OLD_FILE)
@root_option
@options.as_json
def check(file: Path, root: Path | None, as_json: bool) -> None:
    """Verify a change and say what it does, worked out from its signed part; the words in the file are not believed.

    Needs nothing but the file and the trusted root, so it works on a machine that is off the net.
    """
    from verbund.registrar.change import read_change
    from verbund.registrar.sign import checked, signings

    examined = checked(read_change(file), trusted_root(root, None))
    found = signings(examined)
    if as_json:
        terminal.data({"change": examined.change.name, "words": examined.change.words, "signatures": _counts(found)})
        return
    terminal.result(examined.change.words)
    _tell_counts(found)


@click.command()
@click.argument("file", type=OLD_FILE, required=False)
@home_option
@registrar_option
@root_option
@signing_key.options
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where the signed copy goes [default: FILE].")
@click.option("--yes", is_flag=True, help="The change has been read; don't ask.")
@options.as_json
def sign(
    file: Path | None, folder: Path, registrar: str, root: Path | None, chosen: "ChosenKey", out: Path | None, yes: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Add one signature: to the change in FILE, or, on one machine with the register's folder, to a registrar's draft.

    Two kinds of keys sign a registrar's part, in any order: those of the registrar, and those of its countersigner (another
    body, or another person with a key of their own: keys/REGISTRAR.countersigned-1.pem after init). Nobody counts as a
    member, and no key or address of a member counts, unless both have signed. To suspend or to remove, the registrar's
    signature is enough.

    With FILE it verifies the change, says what it does and asks. Passphrase or PIN come from the terminal or from
    --passphrase-fd, never from an argument.

    \b
    verbund register sign bund-7.change --root 1.root.json --key bund-1.pem
    verbund register sign bund-7.change --root 1.root.json --pkcs11-library /usr/lib/softhsm/libsofthsm2.so
    """
    if file is None:
        _sign_draft(folder, registrar, chosen, as_json)
        return
    from verbund.registrar.change import read_change, write_change
    from verbund.registrar.home import write
    from verbund.registrar.sign import add_signature, checked, signings

    trust = trusted_root(root, folder)
    examined = checked(read_change(file), trust)
    terminal.say(examined.change.words)
    if not yes and not terminal.confirm("Is this what shall be signed?"):
        raise click.Abort
    change = add_signature(examined, chosen.signer())
    write(out or file, write_change(change))
    found = signings(checked(change, trust))
    if as_json:
        terminal.data({"change": change.name, "file": str(out or file), "signatures": _counts(found)})
        return
    _tell_counts(found)
    terminal.say(f"Next: send {out or file} back; verbund register publish takes it, or several copies signed side by side")


def _sign_draft(folder: Path, registrar: str, chosen: "ChosenKey", as_json: bool) -> None:
    from verbund.registrar.home import Home
    from verbund.registrar.sign import sign as sign_draft

    home = Home(folder)
    with home.locked():
        part, *others = sign_draft(home, registrar, chosen.signer(home.keys / f"{registrar}-1.pem"), datetime.now(UTC))
    if as_json:
        found: dict[str, object] = {"version": part.version, "signatures": part.signatures, "threshold": part.threshold}
        for other in others:
            found |= {"countersignatures": other.signatures, "countersign_threshold": other.threshold}
        terminal.data(found)
        return
    _tell_counts((part, *others))
    if not part.is_complete:
        terminal.say("Next: the other key holders sign")
    elif not all(other.is_complete for other in others):
        terminal.say("Next: the countersigner signs (sign --key); or, to suspend or remove only, verbund register publish")
    else:
        terminal.say("Next: verbund register publish")


@click.command()
@click.argument("files", type=OLD_FILE, nargs=-1)
@home_option
@registrar_option
@options.as_json
def publish(files: tuple[Path, ...], folder: Path, registrar: str, as_json: bool) -> None:
    """Hand a completely signed change to `serve`, which verifies it and puts it in force. Refused below a threshold.

    FILES are copies of one change, each with the signatures of its signers. Without FILES it takes what was signed here.
    """
    from verbund.registrar.change import read_change, united
    from verbund.registrar.home import Home
    from verbund.registrar.sign import hand_over
    from verbund.registrar.sign import publish as hand_over_draft

    home = Home(folder)
    changes = [read_change(file) for file in files]
    with home.locked():
        found = hand_over(home, united(changes)) if changes else hand_over_draft(home, registrar)
    if as_json:
        terminal.data({"version": found[0].version, "versions": {signing.role: signing.version for signing in found}})
        return
    for signing in found:
        terminal.result(f"{signing.role} version {signing.version} lies in the inbox")
    terminal.say("verbund register serve publishes it at once")


@click.command()
@click.option("--out-private", type=NEW_FILE, help="A new key's file, encrypted with a passphrase.")
@click.option("--out-public", type=NEW_FILE, required=True, help="The public half, for whoever proposes the change.")
@click.option("--kind", type=click.Choice(["ed25519", "ecdsa-p256"]), default="ed25519", show_default=True, help="Of a new key.")
@signing_key.options
@options.as_json
def key(out_private: Path | None, out_public: Path, kind: str, chosen: "ChosenKey", as_json: bool) -> None:
    """Make a signing key (--out-private), or give the public half of one that is there (--key, --pkcs11-library).

    The private half stays with its holder. Read the fingerprint to whoever proposes the change that puts the key in force.
    """
    from verbund.registrar.home import write
    from verbund.registrar.keys import key_fingerprint, make_key, public_pem

    if out_private is not None:
        ask = terminal.new_secret if chosen.descriptor is None else signing_key.secret_from(chosen.descriptor)
        signer: Signer = make_key(out_private, ask("a new passphrase"), kind)
    else:
        signer = chosen.signer()
    public = signer.public_key
    write(out_public, public_pem(public))
    if as_json:
        terminal.data({"public": str(out_public), "fingerprint": key_fingerprint(public)})
        return
    terminal.result(f"public key   {out_public}")
    terminal.result(f"fingerprint  {key_fingerprint(public)}")


def tell_proposed(change: "Change", out: Path, as_json: bool) -> None:
    """Writes a change that nobody has signed yet, and says what it is."""
    from verbund.faults import Fault
    from verbund.registrar.change import write_change
    from verbund.registrar.home import write

    if out.exists():
        raise Fault(f"{out} is there already", hint="a change that somebody may have signed is not overwritten")
    write(out, write_change(change))
    if as_json:
        terminal.data({"change": change.name, "file": str(out), "words": change.words})
        return
    terminal.result(change.words)
    terminal.say(f"Next: send {out} to its signers: verbund register sign {out} --root 1.root.json --key FILE")


def _counts(found: "tuple[Signing, ...]") -> dict[str, object]:
    return {signing.role: {"signatures": signing.signatures, "threshold": signing.threshold} for signing in found}


def _tell_counts(found: "tuple[Signing, ...]") -> None:
    for signing in found:
        terminal.result(f"{signing.role} version {signing.version}: {signing.signatures} of {signing.threshold} signatures")
