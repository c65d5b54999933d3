# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Names of people and rooms, replaced by what only the holder of the site's secret can make of a name again.

The same person has the same pseudonym, so that a report can be read; who holds the secret can look somebody up. Pure.
"""

import base64
import hmac


class Pseudonyms:
    """`secret` None leaves names as they are."""

    def __init__(self, secret: bytes | None) -> None:
        self._secret = secret

    def person(self, user_id: str) -> str:
        """`person-…@server`: the organisation stays readable, since the audit is about organisations."""
        server = user_id.partition(":")[2]
        return user_id if self._secret is None else f"person-{self._code('person', user_id)}:{server}"

    def room(self, room_id: str) -> str:
        return room_id if self._secret is None else f"room-{self._code('room', room_id)}"

    def _code(self, kind: str, name: str) -> str:
        digest = hmac.digest(self._secret or b"", f"{kind}\0{name}".encode("utf-8", "surrogatepass"), "sha256")
        return base64.b32encode(digest[:10]).decode().lower()
