# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`[federation]`: which operations between servers are offered and used beyond the ones that every member needs."""

from pydantic import Field

from verbund.config.section import Section
from verbund.matrix.endpoints import SWITCHES, closed


class FederationSettings(Section):
    """What other members may ask of us and our people of them; docs/handbook/federation.md lists every operation."""

    hierarchy: bool = Field(True, description="Whether the rooms of a space are shown across organisations.")
    knocking: bool = Field(False, description="Whether people may ask to be let into rooms of other members.")
    public_rooms: bool = Field(False, description="Whether members see each other's list of public rooms.")
    timestamp_to_event: bool = Field(False, description="Whether members may look for a room's message by its time.")
    openid: bool = Field(False, description="Whether services of members may ask whose OpenID token they were given.")

    @property
    def closed(self) -> frozenset[str]:
        """The names of the endpoints that don't exist here."""
        return closed([name for name in SWITCHES if getattr(self, name)])
