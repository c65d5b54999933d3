# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`[federation]`: which operations between servers are offered and used beyond the ones that every member needs."""

from typing import Annotated

from pydantic import AfterValidator, Field

from verbund.config.section import Section
from verbund.matrix.endpoints import ENDPOINTS, SWITCHES, closed
from verbund.matrix.names import InvalidName, ServerName

# Whoever may not leave would be held, and without these two nobody could speak to us at all.
_NEEDED = frozenset({"make_leave", "send_leave", "keys", "well_known"})


def _member(text: str) -> str:
    try:
        return ServerName(text).text
    except InvalidName as error:
        raise ValueError(str(error)) from error


def _operation(text: str) -> str:
    if text not in {row.name for row in ENDPOINTS} - _NEEDED:
        raise ValueError(f"{text} is no operation that can be left out")
    return text


class FederationSettings(Section):
    """What other members may ask of us and our people of them; docs/handbook/federation.md lists every operation."""

    hierarchy: bool = Field(True, description="Whether the rooms of a space are shown across organisations.")
    knocking: bool = Field(False, description="Whether people may ask to be let into rooms of other members.")
    public_rooms: bool = Field(False, description="Whether members see each other's list of public rooms.")
    timestamp_to_event: bool = Field(False, description="Whether members may look for a room's message by its time.")
    openid: bool = Field(False, description="Whether services of members may ask whose OpenID token they were given.")

    without_members: tuple[Annotated[str, AfterValidator(_member)], ...] = Field(
        (), description="Members with whom nothing is exchanged, though they belong to the Verbund; leaving rooms stays possible."
    )
    without_operations: tuple[Annotated[str, AfterValidator(_operation)], ...] = Field(
        (), description="Operations that are neither offered nor used, by their names in docs/handbook/federation.md."
    )

    @property
    def closed(self) -> frozenset[str]:
        """The names of the endpoints that don't exist here."""
        return closed([name for name in SWITCHES if getattr(self, name)]) | set(self.without_operations)

    @property
    def refused_members(self) -> frozenset[ServerName]:
        """The same as names."""
        return frozenset(map(ServerName, self.without_members))


class ShadowSettings(FederationSettings):
    """A `[federation]` that is rehearsed: nothing is refused by it, `verbund rehearse` shows what would have been."""

    rehearse: bool = Field(False, description="Whether the other keys of this section are tried on what passes.")
