# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Signing a change: one signature after the other, each by a key of its own, until every part has enough.

`add_signature` and `hand_over` are the ceremony: files between machines. `sign` and `publish` are the same on one machine.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from securesystemslib.signer._signer import Signer
from tuf.api.exceptions import RepositoryError

from verbund.faults import Fault
from verbund.register.parts import BrokenPart
from verbund.register.scope import countersigner_of
from verbund.registrar.change import Change, read_change, without_part, write_change
from verbund.registrar.countersign import agreed, refuse_uncountersigned
from verbund.registrar.draft import Members, drafted, published
from verbund.registrar.examine import Examined, examine
from verbund.registrar.home import Home, write
from verbund.registrar.keys import key_fingerprint, read_key
from verbund.registrar.propose import first_root, propose
from verbund.registrar.wording import words_of


@dataclass(frozen=True, slots=True)
class Signing:
    """How far one role's part has come: a registrar's, its countersigner's, or a rule's."""

    role: str
    version: int
    signatures: int
    threshold: int

    @property
    def is_complete(self) -> bool:
        return self.signatures >= self.threshold


def checked(change: Change, trusted_root: bytes) -> Examined:
    """The change, verified, whose words say what it does; raises Fault."""
    examined = examine(change, trusted_root)
    if change.words != words_of(examined):
        raise Fault("the words of this file say something else than its signed part", hint="sign nothing; ask whoever made it")
    return examined


def add_signature(examined: Examined, signer: Signer) -> Change:
    """Signs every part for which the key counts; raises Fault where it counts for none."""
    change = examined.change
    roles = [role for role in change.parts if signer.public_key.keyid in examined.may_sign(role)]
    if not roles:
        fingerprint = key_fingerprint(signer.public_key)
        raise Fault(
            f"this is no key of {', '.join(sorted(change.parts))} ({fingerprint})", hint="the change names the keys that may sign"
        )
    for role in roles:
        part = change.part(role)
        try:
            part.sign(signer, append=True)
        except RepositoryError as error:
            raise Fault(f"{role} could not be signed: {error}", hint="is the token plugged in, and the PIN right?") from error
        change = change.with_part(role, part)
    return change


def signings(examined: Examined) -> tuple[Signing, ...]:
    """How far each part is. A new root counts twice: by the keys of the old one, and by its own."""
    return tuple(
        Signing(role, examined.change.part(role.rpartition(" ")[2]).signed.version, len(found.signed), found.threshold)
        for role, found in examined.signatures().items()
    )


def hand_over(home: Home, change: Change) -> tuple[Signing, ...]:
    """Drops a complete change into the inbox of `serve`, in one step; raises Fault below any threshold.

    A countersigner that has not signed is left out where it isn't needed: whoever only suspends or lets go needs none.
    """
    examined = _as_far_as_signed(home, checked(change, first_root(home)))
    change, found = examined.change, signings(examined)
    for signing in found:
        if not signing.is_complete:
            raise Fault(
                f"{signing.role} version {signing.version} has {signing.signatures} of {signing.threshold} signatures",
                hint="verbund register sign adds one; publish takes several copies, signed side by side",
            )
    _refuse_overtaken(home, change)
    write(home.inbox / f"{change.name}.change", write_change(change), 0o600)
    for registrar, part in examined.parts.items():
        draft = home.draft / f"{registrar}.json"
        # What was drafted since the change was made is not lost.
        if draft.exists() and (part.after is None or drafted(home, registrar) == _result(home, registrar, examined)):
            draft.unlink()
    return found


def sign(home: Home, registrar: str, key: Signer | Path, now: datetime) -> tuple[Signing, ...]:
    """Adds one signature to the change that is being signed here, made from the draft if there is none; raises Fault.

    Keys of the registrar and of its countersigner sign in any order.
    """
    path = _path(home, registrar)
    change = read_change(path) if path.exists() else propose(home, registrar, now)
    examined = checked(change, first_root(home))
    if drafted(home, registrar) != _result(home, registrar, examined):
        raise Fault(f"the draft of {registrar} has changed since this was first signed", hint=f"remove {path} and sign again")
    write(path, write_change(add_signature(examined, read_key(key) if isinstance(key, Path) else key)), 0o600)
    return state(home, registrar)


def state(home: Home, registrar: str) -> tuple[Signing, ...]:
    """Valid signatures so far, the registrar's first; raises Fault when nothing is being signed."""
    path = _path(home, registrar)
    if not path.exists():
        raise Fault(f"nothing of {registrar} is being signed", hint="verbund register sign begins with the draft")
    return tuple(sorted(signings(checked(read_change(path), first_root(home))), key=lambda found: found.role != registrar))


def publish(home: Home, registrar: str) -> tuple[Signing, ...]:
    """Hands over what was signed here; raises Fault below the threshold."""
    state(home, registrar)
    path = _path(home, registrar)
    found = hand_over(home, read_change(path))
    path.unlink()
    return found


def _as_far_as_signed(home: Home, examined: Examined) -> Examined:
    """The change without countersigners that have not signed and need not; raises Fault where they need to."""
    found = examined.signatures()
    change = examined.change
    for role, part in examined.parts.items():
        name = countersigner_of(role)
        if part.after is None or name not in found or found[name].verified or not found.get(role, found[name]).verified:
            continue
        if "targets" in change.parts:
            continue
        try:
            refuse_uncountersigned(role, _result(home, role, examined), agreed(home, role))
        except BrokenPart as error:
            counted = f"{len(found[name].signed)} of {found[name].threshold} signatures of {name}"
            raise Fault(f"{error} ({counted})", hint=f"verbund register sign --key FILE, with a key of {name}") from error
        change = without_part(change, name)
    if change is examined.change:
        return examined
    smaller = examine(change, first_root(home))
    return replace(smaller, change=replace(change, words=words_of(smaller)))


def _path(home: Home, registrar: str) -> Path:
    return home.signed / f"{registrar}.change"


def _refuse_overtaken(home: Home, change: Change) -> None:
    for role in change.parts:
        version = change.part(role).signed.version
        published = home.root().signed.version if role == "root" else home.version_of(role)
        if version != published + 1:
            raise Fault(f"{role} version {version} doesn't follow version {published}", hint="propose and sign it again")


def _result(home: Home, registrar: str, examined: Examined) -> Members:
    """All members that the registrar's part will hold: those published, with the shards that differ."""
    part = examined.parts[registrar]
    if part.before is None:
        return dict(part.members_after)
    unchanged = {name: member for name, member in published(home, registrar).items() if name not in part.members_before}
    return {**unchanged, **part.members_after}
