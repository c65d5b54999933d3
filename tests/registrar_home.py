# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A founded register in a folder, its members, and how they follow it."""

from datetime import datetime, timedelta
from pathlib import Path

from tests.register_repository import NOON, an_entry, matrix_key

from verbund.register.entry import parse_entry
from verbund.register.model import Register
from verbund.register.refresh import Refresh
from verbund.register.request import AdmissionRequest, build_request, parse_request
from verbund.register.trusted import Trusted
from verbund.registrar.change import Change
from verbund.registrar.draft import admit
from verbund.registrar.found import Charter, found
from verbund.registrar.home import Home
from verbund.registrar.keys import read_key
from verbund.registrar.propose import Plan, change_for, first_root
from verbund.registrar.serve import empty_inbox
from verbund.registrar.sign import add_signature, checked, hand_over, publish, sign

KINDS = ("municipality",)
BUND = ("bund-1", "bund.countersigned-1")
RULES = ("targets-1", "targets-2")
SOON = NOON + timedelta(minutes=1)


def a_home(tmp_path: Path, *members: str, **charter: object) -> Home:
    home = Home(tmp_path / "register")
    found(home, Charter("bund", ("*.example",), KINDS, **charter), NOON)
    if members:
        with_members(home, *members)
    return home


def a_request(name: str) -> AdmissionRequest:
    return parse_request(build_request(parse_entry(name, an_entry(name), "bund"), NOON, [matrix_key(name)]))


def with_members(home: Home, *names: str) -> None:
    for name in names:
        admit(home, "bund", a_request(name), NOON)
    for key in BUND:
        sign(home, "bund", home.keys / f"{key}.pem", NOON)
    publish(home, "bund")
    empty_inbox(home, NOON)


def signed(home: Home, change: Change, *keys: str) -> Change:
    """By keys of the folder, as signers at their machines do: each verifies before it signs."""
    for key in keys:
        change = add_signature(checked(change, first_root(home)), read_key(home.keys / f"{key}.pem"))
    return change


def carried_out(home: Home, plan: Plan, *keys: str, now: datetime = NOON) -> None:
    """Proposed, signed, published, in force."""
    hand_over(home, signed(home, change_for(home, plan, now), *keys))
    empty_inbox(home, now)
    assert [path.name for path in home.inbox.iterdir()] == []


class AMember:
    """Follows the register with a memory of its own, as a gateway does; raises when it can't."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self.trusted = Trusted.from_root(first_root(home))

    def follows(self, now: datetime = SOON, files: dict[str, bytes] | None = None) -> Register:
        refresh = Refresh(self.trusted, now)
        while wanted := refresh.wanted():
            for item in wanted:
                path = self._home.public / item.path
                data = path.read_bytes() if path.exists() else None
                refresh.supply(item, (files or {}).get(item.path, data))
        self.trusted = refresh.result()
        return self.trusted.register
