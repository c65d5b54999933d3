# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The emergency brake: one key on call suspends a member at once, for 72 hours at most, and can do nothing else.

A denial wins over every admission. It ends by itself unless the registrar confirms it by suspending the member. It counts
by the time at which the register was issued, so that everybody with the same register sees the same members.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from verbund.matrix.canonical_json import InvalidJson, JsonObject, JsonValue, encode, parse_object
from verbund.matrix.names import InvalidName, ServerName
from verbund.register.entry import InvalidEntry, format_time, parse_text, parse_time
from verbund.register.model import Alarm, Member, Status

LONGEST = timedelta(hours=72)
MAX_DENIALS = 1000
SHARD = "denied"
_CLOCK_SKEW = timedelta(minutes=5)
_ALARMS = 20


class InvalidDenials(ValueError):
    """The list breaks a rule; the text says which."""


@dataclass(frozen=True, slots=True)
class Denial:
    """From when until when a member may not take part, and why, in the words of whoever was on call."""

    since: datetime
    until: datetime
    reason: str

    def counts_at(self, moment: datetime) -> bool:
        return self.since <= moment + _CLOCK_SKEW and moment < self.until


def parse_denials(data: bytes) -> Mapping[str, Denial]:
    """The denials in the file that the role on call signs; raises InvalidDenials."""
    try:
        value = parse_object(data)
        denied = value.get("denied")
        if set(value) != {"format", "denied"} or value["format"] != 1 or not isinstance(denied, dict):
            raise InvalidDenials("the list must hold format 1 and denied, nothing else")
        if len(denied) > MAX_DENIALS:
            raise InvalidDenials(f"the list holds more than {MAX_DENIALS} names")
        return {_name(name): _denial(name, item) for name, item in denied.items()}
    except (InvalidJson, InvalidEntry, InvalidName) as error:
        raise InvalidDenials(f"the list of denials: {error}") from error


def denials_file(denials: Mapping[str, Denial]) -> bytes:
    """What `parse_denials` reads."""
    denied: JsonObject = {
        name: {"since": format_time(item.since), "until": format_time(item.until), "reason": item.reason}
        for name, item in denials.items()
    }
    return encode({"format": 1, "denied": denied})


def without_denied(
    members: Mapping[str, Member], denials: Mapping[str, Denial], issued: datetime
) -> tuple[dict[str, Member], tuple[Alarm, ...]]:
    """The members, those denied now as suspended ones, and an alarm for each: somebody has to decide within 72 hours."""
    denied = {name: item for name, item in denials.items() if item.counts_at(issued) and name in members}
    found = dict(members)
    for name, item in denied.items():
        if found[name].is_active:
            found[name] = replace(found[name], status=Status.SUSPENDED, status_since=item.since)
    alarms = tuple(_alarm(name, denied[name]) for name in sorted(denied)[:_ALARMS])
    return found, alarms


def _alarm(name: str, item: Denial) -> Alarm:
    until = f"{item.until:%Y-%m-%d %H:%M} UTC"
    return Alarm("on-call", "denied", f"{name} is denied until {until} ({item.reason}); its registrar confirms by suspending it")


def _name(name: str) -> str:
    if not ServerName(name).is_lower_case:
        raise InvalidDenials(f"{name!r} must be written in lower case")
    return name


def _denial(name: str, value: JsonValue) -> Denial:
    if not isinstance(value, dict) or set(value) != {"since", "until", "reason"}:
        raise InvalidDenials(f"the denial of {name} must hold since, until and reason, nothing else")
    since, until = parse_time(value["since"]), parse_time(value["until"])
    if not timedelta(0) <= until - since <= LONGEST:
        raise InvalidDenials(f"the denial of {name} must end within {LONGEST.total_seconds() / 3600:g} hours")
    return Denial(since, until, parse_text(value["reason"], "reason"))
