# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""One JSON object as it arrives: its lists item by item, so that a room of 200 MB costs one event of memory.

As strict as `canonical_json.parse`, with the same decoder: what stands here is what Synapse will read.
"""

import codecs
import re
from collections.abc import Generator

from verbund.matrix.canonical_json import InvalidJson, JsonValue, Unfinished, parse_one

# More than any event, and any list of servers of a room; a value that is larger is not one that we know.
MAX_VALUE_CHARACTERS = 4_194_304
_SPACE = re.compile(r"[ \t\n\r]*")


class ObjectStream:
    """Feed it bytes; it gives the members of the outermost object, and of `lists` each item by itself."""

    def __init__(self, lists: frozenset[str]) -> None:
        self._lists = lists
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._text = ""
        self._at = 0
        # An unfinished value is looked at again when there is twice as much of it: else its length would cost squared.
        self._enough = 1
        self._seen: set[str] = set()
        self._steps = self._members()
        self._found: list[tuple[str, JsonValue]] = []
        self._is_last = False
        self._is_done = False
        next(self._steps)

    def feed(self, data: bytes) -> list[tuple[str, JsonValue]]:
        """What has become whole; raises InvalidJson."""
        try:
            more = self._decoder.decode(data, final=self._is_last)
        except UnicodeDecodeError as error:
            raise InvalidJson("not UTF-8") from error
        self._text = self._text[self._at :] + more
        self._at = 0
        if len(self._text) >= self._enough or self._is_last:
            self._step()
        if len(self._text) - self._at > MAX_VALUE_CHARACTERS:
            raise InvalidJson(f"a value of more than {MAX_VALUE_CHARACTERS} characters")
        found, self._found = self._found, []
        return found

    def finish(self) -> list[tuple[str, JsonValue]]:
        """The rest; raises InvalidJson unless the object is whole and nothing stands behind it."""
        self._is_last = True
        found = self.feed(b"")
        if not self._is_done:
            raise InvalidJson("the object ends in the middle")
        return found

    def _step(self) -> None:
        try:
            next(self._steps)
        except StopIteration:
            self._is_done = True
        waiting = len(self._text) - self._at
        self._enough = 2 * waiting if waiting else 1

    def _members(self) -> Generator[None, None, None]:
        """Goes on wherever it stood when more text comes."""
        yield
        yield from self._expect("{")
        if (yield from self._follows("}")):
            yield from self._end()
            return
        while True:
            key = yield from self._value()
            if not isinstance(key, str) or key in self._seen:
                raise InvalidJson("a key is no text or stands twice")
            self._seen.add(key)
            yield from self._expect(":")
            if key in self._lists:
                yield from self._items(key)
            else:
                value = yield from self._value()
                self._found.append((key, value))
            if (yield from self._follows("}")):
                yield from self._end()
                return
            yield from self._expect(",")

    def _items(self, key: str) -> Generator[None, None, None]:
        yield from self._expect("[")
        if (yield from self._follows("]")):
            return
        while True:
            item = yield from self._value()
            self._found.append((key, item))
            if (yield from self._follows("]")):
                return
            yield from self._expect(",")

    def _value(self) -> Generator[None, None, JsonValue]:
        while True:
            yield from self._peek()
            try:
                value, end = parse_one(self._text, self._at)
            except Unfinished:
                if self._is_last:
                    raise
                yield
                continue
            if end == len(self._text) and not self._is_last:
                # A number could go on.
                yield
                continue
            self._at = end
            return value

    def _expect(self, sign: str) -> Generator[None, None, None]:
        found = yield from self._peek()
        if found != sign:
            raise InvalidJson(f"expected {sign} and found {found!r}")
        self._at += 1

    def _follows(self, sign: str) -> Generator[None, None, bool]:
        found = yield from self._peek()
        if found == sign:
            self._at += 1
            return True
        return False

    def _peek(self) -> Generator[None, None, str]:
        while True:
            match = _SPACE.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if self._is_last:
                raise InvalidJson("the object ends in the middle")
            yield

    def _end(self) -> Generator[None, None, None]:
        while not self._is_last:
            if _SPACE.fullmatch(self._text, self._at) is None:
                raise InvalidJson("something stands behind the object")
            self._at = len(self._text)
            yield
        if _SPACE.fullmatch(self._text, self._at) is None:
            raise InvalidJson("something stands behind the object")
