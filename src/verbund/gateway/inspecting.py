# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Answers between two homeservers, looked at before they go on: small ones in memory, those of rooms in a file.

A room's answer may be larger than memory. It goes into a file without a name, is judged as it arrives, and not a byte of it
is passed on before its last one has been judged.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile

from verbund.gateway.errors import JSON
from verbund.gateway.http_client import AnswerTooLarge, Response
from verbund.gateway.messages import Answer
from verbund.matrix import canonical_json
from verbund.matrix.canonical_json import InvalidJson, encode_parsed
from verbund.matrix.names import ServerName
from verbund.policy.answers import AnswerRefused
from verbund.policy.events import Objection, Servers
from verbund.policy.inspections import MAX_SMALL_BYTES, asked, inspection_of
from verbund.policy.question import Question
from verbund.policy.room_answers import WELL_FORMED, RoomAnswer
from verbund.register.model import Register

PIECE_BYTES = 262_144
IN_MEMORY_BYTES = 262_144
ROOMS_AT_ONCE, ROOMS_OF_ONE = 8, 2


@dataclass(frozen=True, slots=True)
class Spooled:
    """A whole, clean answer in a file that nobody else has; `pieces` reads it once."""

    size: int
    file: SpooledTemporaryFile[bytes]

    async def pieces(self) -> AsyncIterator[bytes]:
        """From the beginning; the file is gone afterwards."""
        with self.file as file:
            file.seek(0)
            while piece := file.read(PIECE_BYTES):
                yield piece


@dataclass(frozen=True, slots=True)
class Inspected:
    """An answer that may go on, and what was taken out of it."""

    answer: Answer | Spooled
    left_out: tuple[Objection, ...] = ()


class Inspecting:
    """Looks at answers of status 200; `folder` is where files lie for as long as it takes."""

    def __init__(self, folder: Path, max_room_bytes: int, max_small_bytes: int) -> None:
        """`max_room_bytes` bound each file, `max_small_bytes` what is held in memory."""
        self._folder = folder
        self._max_room_bytes = max_room_bytes
        self._max_small_bytes = min(max_small_bytes, MAX_SMALL_BYTES)
        self._rooms = asyncio.Semaphore(ROOMS_AT_ONCE)
        # By members only, since a permit comes first.
        self._rooms_of: defaultdict[ServerName, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(ROOMS_OF_ONE))

    async def inspect(self, question: Question, register: Register | None, target: str, response: Response) -> Inspected:
        """Raises AnswerRefused, AnswerTooLarge, UpstreamFault. Closes the response."""
        rewrite = inspection_of(question.endpoint).rewrite
        if rewrite is None:
            async with self._place(question.peer):
                spooled = await self._spool(response, Servers(register, question.own))
            return Inspected(spooled)
        answer = await response.read(self._max_small_bytes)
        try:
            value = canonical_json.parse_object(answer.body)
        except InvalidJson as error:
            raise AnswerRefused(WELL_FORMED, f"not a JSON object that Matrix can sign: {error}") from error
        seen = rewrite(value, asked(question, register, target))
        return Inspected(Answer(200, JSON, encode_parsed(seen.answer)), seen.left_out)

    def _file(self) -> SpooledTemporaryFile[bytes]:
        """In memory while it is small; on disk it has no name, so that nothing is left behind."""
        return SpooledTemporaryFile(max_size=IN_MEMORY_BYTES, dir=str(self._folder))

    @asynccontextmanager
    async def _place(self, peer: ServerName) -> AsyncIterator[None]:
        """Few at once, and no member takes all places."""
        async with self._rooms_of[peer], self._rooms:
            yield

    async def _spool(self, response: Response, servers: Servers) -> Spooled:
        judge, size = RoomAnswer(servers), 0
        file = self._file()
        try:
            while piece := await response.chunk():
                size += len(piece)
                if size > self._max_room_bytes:
                    raise AnswerTooLarge(f"more than {self._max_room_bytes} bytes")
                judge.feed(piece)
                file.write(piece)
                # Others must not wait for a large room.
                await asyncio.sleep(0)
            judge.finish()
        except BaseException:
            file.close()
            raise
        finally:
            response.close()
        return Spooled(size, file)
