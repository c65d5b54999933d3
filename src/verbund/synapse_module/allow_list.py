# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Synapse's `federation_domain_whitelist`, kept equal to the register.

Synapse makes one dict of it at the start, which all its parts share; so it is changed in place and never replaced.
Suspended members stay on it: off it, Synapse queues nothing for them and refuses even their leave. The gateway holds them.
"""

from datetime import datetime

from verbund.policy.question import Terms
from verbund.register.model import Freshness, Register, Status


def allowed_names(register: Register | None, own: str, now: datetime, terms: Terms) -> frozenset[str]:
    """Who may stand on the list now: nobody but ourselves without a register that counts."""
    if register is None or register.freshness(now, terms.aging) is Freshness.CLOSED:
        return frozenset({own})
    names = {
        name
        for name, member in register.members.items()
        if member.status is not Status.LEFT or now < member.status_since + terms.leave_grace
    }
    return frozenset(names | {own})


def bring_in_line(whitelist: dict[str, bool], names: frozenset[str]) -> None:
    """Changes `whitelist` in place."""
    for name in whitelist.keys() - names:
        del whitelist[name]
    for name in names - whitelist.keys():
        whitelist[name] = True
