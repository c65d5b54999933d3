# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Whoever stole keys of the register, at work: signs what they can, shows old files, and owns every mirror.

Without the online keys a thief still gets whatever is validly signed published: the honest host is taken for careless here.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

from tests.register_repository import NOON, Repository, a_denial, an_entry, follow, signer

from verbund.register.faces import Verdict, compared, face_of
from verbund.register.model import Register
from verbund.register.refusal import RegisterRefused
from verbund.register.scope import ON_CALL, countersigner_of
from verbund.register.trusted import Trusted

STADT, KREIS, SUSPENDED, DENIED, STRANGER = "stadt.example", "kreis.example", "gesperrt.example", "dorf.example", "fremd.example"
COUNTERSIGNER = countersigner_of("bund")
OFTEN_SIGNED = ("bund", COUNTERSIGNER, ON_CALL)
FOREIGN = signer(199)
Files = dict[str, bytes]


@dataclass(frozen=True)
class World:
    """A register with a past: one member has been suspended since, and one denied by the people on call."""

    repository: Repository
    past: Files
    past_versions: dict[str, int]

    @property
    def cold(self) -> Trusted:
        return Trusted.from_root(self.repository.root)

    @property
    def known(self) -> Trusted:
        return follow(follow(self.cold, self.past), self.repository.files)


def a_world() -> World:
    repository = Repository({"bund": {name: an_entry(name) for name in (STADT, KREIS, SUSPENDED, DENIED)}})
    repository.publish()
    past, versions = dict(repository.files), dict(repository.versions)
    repository.registrars["bund"][SUSPENDED]["status"] = "suspended"
    repository.denied[DENIED] = a_denial()
    repository.publish()
    return World(repository, past, versions)


def offers(world: World, stolen: frozenset[str], now: datetime = NOON) -> Iterator[Files]:
    """Everything that a thief of these keys could show, all of it at one time."""
    signed = [role for role in ("bund", COUNTERSIGNER, ON_CALL) if role in stolen]
    for used in _subsets(signed):
        for old in _subsets(OFTEN_SIGNED if "online" in stolen else ()):
            # `serve` lets nobody prolong a denial; whoever has the online keys needs no `serve`.
            denied = now if "online" in stolen else NOON
            yield _offer(world, used, old, now, denied)
            if "online" in stolen and "bund" in used:
                # Another part under the version that has been countersigned.
                yield _offer(world, used, old, now, denied, again=1)
    for role in stolen & {"root", "targets"}:
        yield _with_new_rules(world, role, now)
    if "online" in stolen:
        yield _signed_by_nobody(world, now)


def _offer(world: World, used: tuple[str, ...], old: tuple[str, ...], now: datetime, denied: datetime, again: int = 0) -> Files:
    thief = _with_wishes(world)
    thief.denied = {STADT: a_denial(denied)}
    if "bund" in used:
        thief.versions["bund"] -= again
        thief.publish_registrar("bund", now, countersigned=False)
    if COUNTERSIGNER in used:
        _agree_with_wishes(thief, now, published="bund" in used)
    if ON_CALL in used:
        thief.publish_on_call(now)
    thief.versions.update({role: world.past_versions[role] for role in old})
    thief.publish_online(now)
    return thief.files


def _with_wishes(world: World) -> Repository:
    """A stranger in, a member's keys exchanged, one back who was suspended, another out."""
    thief = deepcopy(world.repository)
    members = thief.registrars["bund"]
    members[STRANGER] = an_entry(STRANGER)
    members[KREIS]["keys"] = an_entry("evil.example")["keys"]
    members[SUSPENDED]["status"] = "active"
    members[STADT]["status"] = "suspended"
    return thief


def _agree_with_wishes(thief: Repository, now: datetime, *, published: bool) -> None:
    """A countersigner alone can name a part that its registrar has never signed."""
    if not published:
        thief.publish_registrar("bund", now, by=FOREIGN)
    thief.countersign("bund", now)
    if not published:
        thief.versions["bund"] -= 1


def _with_new_rules(world: World, role: str, now: datetime) -> Files:
    """One key of several makes a root or a targets role in which all other keys are the thief's."""
    thief = _with_wishes(world)
    roots, targets = thief.root_signers[:1], thief.targets_signers[:1]
    thief.registrar_signers["bund"], thief.countersigners["bund"], thief.on_call_signer = FOREIGN, signer(198), signer(197)
    thief.targets_signers = [*targets, FOREIGN]
    if role == "root":
        thief.root_signers = [*roots, FOREIGN]
        thief.publish_root(now)
    thief.publish(now)
    return thief.files


def _signed_by_nobody(world: World, now: datetime) -> Files:
    """The online keys vouch for parts that no key of a registrar has signed."""
    thief = _with_wishes(world)
    thief.publish_registrar("bund", now, by=FOREIGN)
    thief.countersign("bund", now, by=FOREIGN)
    thief.publish_on_call(now, by=FOREIGN)
    thief.publish_online(now)
    return thief.files


def seen(start: Trusted, files: Files, now: datetime = NOON) -> Register | None:
    """What a client takes of it; None where it refuses."""
    try:
        return follow(start, files, now).register
    except RegisterRefused:
        return None


def keeps_news_back(world: World, stolen: frozenset[str], time: timedelta) -> bool:
    """Some time later: does somebody who knows the register still believe its members?"""
    later = NOON + time
    thief = deepcopy(world.repository)
    if "online" in stolen:
        thief.publish_online(later)
    register = seen(world.known, thief.files, later)
    return register is not None and STADT in register.members


def shows_two_faces(world: World, stolen: frozenset[str]) -> bool:
    """Do two who knew the same register end with different ones of the same version? And do they find out?"""
    faces = []
    for member in (STADT, KREIS):
        thief = deepcopy(world.repository)
        thief.registrars["bund"][member]["contact"] = "new@example"
        thief.publish_registrar("bund")
        if "online" not in stolen:
            thief.snapshot_signer = thief.timestamp_signer = FOREIGN
        thief.publish_online()
        try:
            faces.append(follow(world.known, thief.files))
        except RegisterRefused:
            return False
    face = face_of(faces[1])
    assert face is not None
    return compared(face, faces[0]) is Verdict.DIFFERENT


def _subsets(items: tuple[str, ...] | list[str]) -> Iterator[tuple[str, ...]]:
    for choice in product((False, True), repeat=len(items)):
        yield tuple(item for item, chosen in zip(items, choice, strict=True) if chosen)
