# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The emergency brake: one key on call denies a member, for 72 hours at most. What it may write, `serve` checks again.

A name that was denied can't be denied anew within a week of its beginning: whoever stole a key on call keeps nobody out
for longer than it takes the registrar to decide.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from securesystemslib.signer._signer import Signer
from tuf.api._payload import TargetFile, Targets
from tuf.api.exceptions import RepositoryError

from verbund.faults import Fault
from verbund.register.denied import LONGEST, SHARD, Denial, InvalidDenials, denials_file, parse_denials
from verbund.register.entry import InvalidEntry, parse_text
from verbund.register.parts import BrokenPart
from verbund.register.scope import ON_CALL
from verbund.registrar.change import Change, write_change
from verbund.registrar.draft import published
from verbund.registrar.home import Home, write
from verbund.registrar.keys import key_fingerprint, read_key
from verbund.registrar.propose import Plan, change_for

ON_CALL_LIFE = timedelta(days=90)
NOT_AGAIN_WITHIN = timedelta(days=7)
_CLOCK_SKEW = timedelta(minutes=5)
PATH = f"{ON_CALL}/{SHARD}.json"


def on_call_role(denials: Mapping[str, Denial], version: int, now: datetime) -> tuple[Targets, bytes]:
    """The unsigned role, and the list that it names."""
    data = denials_file(denials)
    role = Targets(version=version, expires=now + ON_CALL_LIFE)
    role.targets[PATH] = TargetFile.from_data(PATH, data, ["sha256"])
    return role, data


def list_file(role: Targets) -> str:
    """Where the list that the role names lies among the target files; raises BrokenPart."""
    if set(role.targets) != {PATH}:
        raise BrokenPart("outside-scope", f"{ON_CALL} must sign {PATH} and nothing else")
    return f"{ON_CALL}/{role.targets[PATH].hashes['sha256']}.{SHARD}.json"


def denials_of(home: Home) -> Mapping[str, Denial]:
    """The published list, with those that have ended."""
    return parse_denials((home.public / "targets" / list_file(home.role(ON_CALL).signed)).read_bytes())


def deny(home: Home, name: str, reason: str, key: Signer | Path, now: datetime) -> Denial:
    """Denies a member from now on and hands it to `serve`; raises Fault."""
    moment = now.replace(microsecond=0)
    try:
        denial = Denial(moment, moment + LONGEST, parse_text(reason, "the reason"))
    except InvalidEntry as error:
        raise Fault(str(error), hint="say in one line why, for whoever has to decide") from error
    if not any(name in published(home, registrar) for registrar in home.registrars()):
        raise Fault(f"{name} is not in the register", hint="verbund register show lists all members")
    before = _remembered(home, now)
    if name in before:
        raise Fault(
            f"{name} was denied at {before[name].since:%Y-%m-%d %H:%M} UTC already",
            hint="its registrar must decide: verbund register suspend",
        )
    hand_over(home, {**before, name: denial}, key, now)
    return denial


def lift(home: Home, name: str, key: Signer | Path, now: datetime) -> Denial:
    """Ends a denial of our own early; then the registrar's word counts again. Raises Fault."""
    before = _remembered(home, now)
    denial = before.get(name)
    if denial is None or not denial.counts_at(now):
        raise Fault(f"{name} is not denied", hint="verbund register show lists what is denied")
    ended = Denial(denial.since, max(denial.since, now.replace(microsecond=0)), denial.reason)
    hand_over(home, {**before, name: ended}, key, now)
    return ended


def renew(home: Home, key: Signer | Path, now: datetime) -> None:
    """Signs the list again as it is, before the role ends."""
    hand_over(home, _remembered(home, now), key, now)


def refuse_list(home: Home, data: bytes, now: datetime) -> None:
    """Raises BrokenPart where a list says more than a key on call may: that is checked by who holds no such key."""
    try:
        after = parse_denials(data)
    except InvalidDenials as error:
        raise BrokenPart("unreadable", str(error)) from error
    before = _remembered(home, now)
    for name, denial in after.items():
        known = before.get(name)
        if known is None and abs(denial.since - now) > _CLOCK_SKEW:
            raise BrokenPart("denial", f"the denial of {name} begins at another time than now")
        if known is not None and (denial.since != known.since or denial.until > known.until):
            raise BrokenPart("denial", f"{name} was denied at {known.since:%Y-%m-%d %H:%M} UTC, and that can't be prolonged")
    if missing := before.keys() - after.keys():
        raise BrokenPart("denial", f"the list no longer remembers {', '.join(sorted(missing)[:5])}")


def _remembered(home: Home, now: datetime) -> dict[str, Denial]:
    return {name: denial for name, denial in denials_of(home).items() if now < denial.since + NOT_AGAIN_WITHIN}


def hand_over(home: Home, denials: Mapping[str, Denial], key: Signer | Path, now: datetime) -> None:
    """Signs a list and drops it into the inbox of `serve`, in one step; raises Fault."""
    change = change_with(home, denials, now)
    part, signer = change.part(ON_CALL), read_key(key) if isinstance(key, Path) else key
    try:
        part.sign(signer)
    except RepositoryError as error:
        raise Fault(f"the list could not be signed: {error}", hint="is the token plugged in, and the PIN right?") from error
    if not home.targets().signed.get_verification_result(ON_CALL, part.signed_bytes, part.signatures):
        raise Fault(
            f"this is no key on call ({key_fingerprint(signer.public_key)})", hint="the targets role says which keys may deny"
        )
    place = home.inbox / f"{change.name}.change"
    if place.exists():
        raise Fault(f"{place} is waiting already", hint="is verbund register serve running?")
    write(place, write_change(change.with_part(ON_CALL, part)), 0o600)


def change_with(home: Home, denials: Mapping[str, Denial], now: datetime) -> Change:
    """The list as a change, unsigned; raises Fault."""
    return change_for(home, Plan(on_call=next_list(home, denials, now)), now)


def next_list(home: Home, denials: Mapping[str, Denial], now: datetime) -> tuple[Targets, bytes]:
    """The next version of the role, unsigned, and the list that it names."""
    return on_call_role(denials, home.version_of(ON_CALL) + 1, now.replace(microsecond=0))


def refuse_change(home: Home, change: Change, now: datetime) -> None:
    """Raises Fault where a change denies more than a key on call may."""
    part = change.part(ON_CALL).signed
    try:
        refuse_list(home, change.files.get(f"targets/{list_file(part)}", b""), now)
    except BrokenPart as error:
        raise Fault(f"{change.name}: {error}", hint="verbund register show lists what is denied") from error
