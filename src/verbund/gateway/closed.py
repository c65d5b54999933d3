# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What the operator keeps people from changing, where Synapse has no setting that does.

Matched on the raw target, as Synapse matches: what it would not read as one of these paths needs no refusal.
"""

import re
from dataclasses import dataclass

from verbund.config import Settings

_PROFILE = re.compile(r"/_matrix/client/[^?]*/profile/[^/?]*/(?P<field>[^/?]*)(?:\?.*)?")
_PASSWORD = re.compile(r"/_matrix/client/[^?]*/account/password(?:/[^?]*)?(?:\?.*)?")
# A field that is spelled in one way only; anything else could be a name or a picture in disguise.
_PLAIN = re.compile(r"[a-z0-9_.-]+")
_PASSWORDS = "Passwörter werden hier nicht geändert. / Passwords are not changed here."
_NAMES = "Ihr Name wird von Ihrer Organisation vergeben. / Your name is given by your organisation."
_PICTURES = "Ihr Bild wird von Ihrer Organisation vergeben. / Your picture is given by your organisation."
_FIELDS = "Eigene Angaben im Profil sind hier nicht vorgesehen. / Fields of one's own in the profile are not provided for here."


@dataclass(frozen=True, slots=True)
class Closed:
    """Each switch is True where people may."""

    name: bool
    picture: bool
    fields: bool
    password: bool

    @classmethod
    def by(cls, settings: Settings) -> "Closed":
        people, sign_in = settings.people, settings.sign_in
        return cls(
            people.may_rename,
            people.may_change_picture,
            people.may_add_profile_fields,
            sign_in.password and sign_in.password_change,
        )

    def objection(self, method: str, target: str) -> str | None:
        """The sentence that refuses (403 M_FORBIDDEN); None lets Synapse judge."""
        if method not in ("PUT", "POST", "DELETE", "PATCH"):
            return None
        if not self.password and _PASSWORD.fullmatch(target):
            return _PASSWORDS
        found = _PROFILE.fullmatch(target)
        return self._of_profile(found["field"]) if found is not None else None

    def _of_profile(self, field: str) -> str | None:
        if field == "displayname":
            return None if self.name else _NAMES
        if field == "avatar_url":
            return None if self.picture else _PICTURES
        return None if self.fields and _PLAIN.fullmatch(field) else _FIELDS
