# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Finding an organisation by what a person types: beginnings of words of its name, its place or its server name.

An answer is a hint for the eye and nothing more: whoever picks one still has it verified by its proof.
"""

import re
from collections.abc import Mapping
from heapq import nsmallest

from verbund.register.model import Member, Register, Status
from verbund.register.words import Beginnings, bare, spellings, typed_words

MAX_QUERY_CHARACTERS = 100
MAX_RESULTS = 20


class Search:
    """Made once for each register; a look-up is a few bisections."""

    def __init__(self, register: Register) -> None:
        self._members = [member for member in register.members.values() if member.status is not Status.LEFT]
        self._beginnings = Beginnings(_words_of(member) for member in self._members)
        self._shown = [_as_shown(member) for member in self._members]

    def find(self, query: str) -> tuple[Member, ...]:
        """At most `MAX_RESULTS`, the likeliest first; none for a query without a word or longer than allowed."""
        words = typed_words(query) if len(query) <= MAX_QUERY_CHARACTERS else []
        if not words:
            return ()
        found = self._beginnings.find(words)
        chosen = nsmallest(MAX_RESULTS, found, key=lambda at: _rank(self._shown[at], words[0]))
        return tuple(self._members[at] for at in chosen)


def hint_of(member: Member) -> Mapping[str, str]:
    """What a client shows in its list."""
    return {
        "server_name": member.server_name.text,
        "name": member.organisation.name,
        "place": member.organisation.place,
        "kind": member.organisation.kind,
        "status": member.status.value,
    }


def _words_of(member: Member) -> set[str]:
    names = [*re.split(r"[.:-]", member.server_name.text), member.server_name.text]
    return spellings(f"{member.organisation.name} {member.organisation.place}") | set(names) - {""}


def _as_shown(member: Member) -> tuple[str, str, str]:
    return (bare(member.organisation.name.casefold()), bare(member.organisation.place.casefold()), member.server_name.text)


def _rank(shown: tuple[str, str, str], word: str) -> tuple[bool, bool, tuple[str, str, str]]:
    """What begins as typed comes first, then a place that does, then by the alphabet."""
    return (not shown[0].startswith(word), not shown[1].startswith(word), shown)
