# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What is asked of the policy, whole: who, to whom, what, when."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from verbund.matrix.endpoints import CLOSED, Endpoint
from verbund.matrix.names import ServerName
from verbund.policy.contents import Contents
from verbund.register.model import Aging


class Direction(Enum):
    """Seen from our own server."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Terms:
    """What an operator sets: numbers, and the endpoints and members that are left out."""

    aging: Aging = field(default_factory=Aging)
    leave_grace: timedelta = timedelta(days=30)
    closed: frozenset[str] = CLOSED
    without_members: frozenset[ServerName] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """One request between our server and another; `origin` has been authenticated where the direction is in."""

    direction: Direction
    endpoint: Endpoint
    origin: ServerName
    destination: ServerName
    own: ServerName
    contents: Contents
    now: datetime
    terms: Terms = field(default_factory=Terms)

    @property
    def peer(self) -> ServerName:
        """The other side."""
        return self.origin if self.direction is Direction.IN else self.destination
