# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Finding an organisation by what a person types: beginnings of words of its name, its place or its server name.

An answer is a hint for the eye and nothing more: whoever picks one still has it verified by its proof.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from heapq import nsmallest

from verbund.register.model import Member, Register, Status

MAX_QUERY_CHARACTERS = 100
MAX_RESULTS = 20
_WORD = re.compile(r"\w+")
# As people write who have no umlauts at hand; the bare letter (Munchen) is found as well.
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


class Search:
    """Made once for each register; a look-up is a few bisections."""

    def __init__(self, register: Register) -> None:
        self._members = [member for member in register.members.values() if member.status is not Status.LEFT]
        pairs = {(word, at) for at, member in enumerate(self._members) for word in _words_of(member)}
        self._index = sorted(pairs)
        self._shown = [_as_shown(member) for member in self._members]

    def find(self, query: str) -> tuple[Member, ...]:
        """At most `MAX_RESULTS`, the likeliest first; none for a query without a word or longer than allowed."""
        words = [_bare(word) for word in _WORD.findall(query.casefold())] if len(query) <= MAX_QUERY_CHARACTERS else []
        if not words:
            return ()
        found = set.intersection(*({at for at in self._beginning_with(word)} for word in words))
        chosen = nsmallest(MAX_RESULTS, found, key=lambda at: _rank(self._shown[at], words[0]))
        return tuple(self._members[at] for at in chosen)

    def _beginning_with(self, word: str) -> Iterable[int]:
        start = bisect_left(self._index, (word, -1))
        # No word that begins with this one comes after it with the last of all characters behind.
        end = bisect_left(self._index, (word + "\U0010ffff", -1))
        return (at for _, at in self._index[start:end])


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
    text = f"{member.organisation.name} {member.organisation.place}".casefold()
    words = _WORD.findall(text)
    names = [*re.split(r"[.:-]", member.server_name.text), member.server_name.text]
    return {spelling for word in words for spelling in (_bare(word), _bare(word.translate(_UMLAUTS)))} | set(names) - {""}


def _bare(word: str) -> str:
    """Without accents, as `casefold` leaves ß behind as ss."""
    return "".join(part for part in unicodedata.normalize("NFKD", word) if not unicodedata.combining(part))


def _as_shown(member: Member) -> tuple[str, str, str]:
    return (_bare(member.organisation.name.casefold()), _bare(member.organisation.place.casefold()), member.server_name.text)


def _rank(shown: tuple[str, str, str], word: str) -> tuple[bool, bool, tuple[str, str, str]]:
    """What begins as typed comes first, then a place that does, then by the alphabet."""
    return (not shown[0].startswith(word), not shown[1].startswith(word), shown)
