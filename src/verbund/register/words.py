# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Finding by the beginnings of words, as people type: without case, accents, or umlauts at hand."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator

_WORD = re.compile(r"\w+")
# As people write who have no umlauts at hand; the bare letter (Munchen) is found as well.
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def typed_words(text: str) -> list[str]:
    """The words of what somebody typed, folded."""
    return [bare(word) for word in _words(text)]


def spellings(text: str) -> set[str]:
    """Every spelling under which the words of `text` are to be found."""
    return {spelling for word in _words(text) for spelling in (bare(word), bare(word.translate(_UMLAUTS)))} - {""}


def _words(text: str) -> list[str]:
    """Composed first: a mark that stands by itself would end the word, and only a whole ä becomes ae."""
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


def bare(word: str) -> str:
    """Without accents, as `casefold` leaves ß behind as ss."""
    if word.isascii():
        return word
    return "".join(part for part in unicodedata.normalize("NFKD", word) if not unicodedata.combining(part))


class Beginnings:
    """Made once for a list; a look-up is a few bisections."""

    def __init__(self, words: Iterable[Collection[str]]) -> None:
        """`words` are those under which each item is to be found, in the order of the items."""
        self._index = sorted({(word, at) for at, group in enumerate(words) for word in group})

    def find(self, typed: Collection[str]) -> set[int]:
        """The items that have, for every typed word, a word that begins with it; none for no word."""
        return set.intersection(*(set(self._beginning_with(word)) for word in typed)) if typed else set()

    def _beginning_with(self, word: str) -> Iterator[int]:
        start = bisect_left(self._index, (word, -1))
        # No word that begins with this one comes after it with the last of all characters behind.
        end = bisect_left(self._index, (word + "\U0010ffff", -1))
        return (at for _, at in self._index[start:end])
