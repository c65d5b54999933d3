# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`[people]`: what the organisation decides about its people."""

from pydantic import Field

from verbund.config.section import Section


class PeopleSettings(Section):
    """Who can be found, and what people may change about themselves."""

    published: bool = Field(False, description="Whether people of other members can find yours by name; each can hide.")
    disclosed_per_day: int = Field(
        500,
        ge=10,
        le=100_000,
        description="So many different people one other member is told of in a day; never more than half of yours.",
    )
    may_rename: bool = Field(False, description="Whether people may choose their own display name, also for single rooms.")
    may_change_picture: bool = Field(True, description="Whether people may choose their own picture.")
    may_add_profile_fields: bool = Field(False, description="Whether people may publish fields of their own in their profile.")
    presence: bool = Field(False, description="Whether others see who is online; members you share rooms with see it too.")
