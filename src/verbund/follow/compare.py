# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Asks other members which register they see: a statement that each signs with the Matrix key that the register pins."""

import asyncio
import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import aiohttp

from verbund.register.attestation import MAX_BODY_BYTES, InvalidAttestation, verify_attestation
from verbund.register.faces import Face, Verdict, compared
from verbund.register.model import Member
from verbund.register.trusted import Trusted

AT_ONCE = 16
SECONDS_EACH = 10.0


@dataclass(frozen=True, slots=True)
class Compared:
    """What one member sees. `nonce` and `answer` are the evidence: anybody can verify them with the member's key."""

    server: str
    verdict: Verdict | None
    face: Face | None = None
    fault: str = ""
    nonce: str = ""
    answer: str = ""


async def compare(trusted: Trusted, members: Iterable[Member], clock: Callable[[], datetime]) -> tuple[Compared, ...]:
    """Asks all of them, some at once; a member that doesn't answer, or not for itself, is named with its fault."""
    limit = asyncio.Semaphore(AT_ONCE)

    async def one(session: aiohttp.ClientSession, member: Member) -> Compared:
        async with limit:
            return await _ask(session, trusted, member, clock)

    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        return tuple(await asyncio.gather(*(one(session, member) for member in members)))


async def _ask(
    session: aiohttp.ClientSession, trusted: Trusted, member: Member, clock: Callable[[], datetime]
) -> Compared:  # fmt: skip
    server, nonce = member.server_name.text, secrets.token_hex(32)
    try:
        async with asyncio.timeout(SECONDS_EACH):
            answer = await _answer(session, f"{member.client_base_url}/_verbund/v1/attest", nonce)
        face = verify_attestation(answer, member, nonce, member.client_base_url, clock())
    except TimeoutError:
        return Compared(server, None, fault=f"no answer within {SECONDS_EACH:g} s")
    except aiohttp.ClientError as error:
        return Compared(server, None, fault=str(error) or type(error).__name__)
    except InvalidAttestation as error:
        return Compared(server, None, fault=f"its answer proves nothing: {error}")
    return Compared(server, compared(face, trusted), face, nonce=nonce, answer=answer.decode())


async def _answer(session: aiohttp.ClientSession, url: str, nonce: str) -> bytes:
    question = json.dumps({"nonce": nonce}).encode()
    headers = {"Content-Type": "application/json"}
    async with session.post(url, data=question, headers=headers, allow_redirects=False) as answer:
        if answer.status != 200:
            raise aiohttp.ClientError(f"it answered {answer.status}")
        body = bytearray()
        async for chunk in answer.content.iter_chunked(MAX_BODY_BYTES):
            body += chunk
            if len(body) > MAX_BODY_BYTES:
                break
        return bytes(body)
