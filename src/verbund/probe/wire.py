# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""One connection to the gateway: bytes out as they are, answers in as they come. No HTTP library would send such requests.

What comes back is somebody else's: bounded in size and time, and never followed anywhere.
"""

import asyncio
import contextlib
import hashlib
import re
import ssl
from dataclasses import dataclass

from verbund.probe.model import Told

MAX_HEAD_BYTES, MAX_BODY_BYTES = 65_536, 1_000_000
CONNECT_SECONDS = 10
# So long a second answer is waited for where there must be none.
AFTERWARDS_SECONDS = 0.3
_LENGTH = re.compile(rb"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a listener is, as the auditor named it; nothing is looked up or followed."""

    host: str
    port: int
    tls: bool

    def __str__(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"


class Unreachable(Exception):
    """No connection, so nothing was tried."""


@dataclass(frozen=True, slots=True)
class Heard:
    """All whole answers in order; `closed`: the other side hung up, `late`: it said no more in time."""

    answers: tuple[Told, ...]
    closed: bool
    late: bool


async def ask(address: Address, raw: bytes, *, answers: int, seconds: float, alone: bool, server_name: str) -> Heard:
    """Sends `raw` and reads up to `answers`, one more if `alone`; raises Unreachable."""
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            reader, writer = await asyncio.open_connection(
                address.host, address.port, ssl=_context() if address.tls else None,
                server_hostname=server_name if address.tls else None, limit=MAX_HEAD_BYTES,
            )  # fmt: skip
    except (OSError, TimeoutError) as error:
        raise Unreachable(f"{address}: {error or 'no connection in time'}") from error
    try:
        # Whoever refuses a large head or body hangs up while we still write: what it said before counts.
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(seconds):
                writer.write(raw)
                await writer.drain()
        return await _heard(reader, raw.startswith(b"HEAD "), answers, seconds, alone)
    finally:
        writer.close()


async def fingerprint(address: Address, server_name: str) -> str:
    """SHA-256 of the certificate, so that a report says whom it is about; empty without TLS. Raises Unreachable."""
    if not address.tls:
        return ""
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            _, writer = await asyncio.open_connection(address.host, address.port, ssl=_context(), server_hostname=server_name)
    except (OSError, TimeoutError) as error:
        raise Unreachable(f"{address}: {error or 'no connection in time'}") from error
    certificate = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.close()
    return hashlib.sha256(certificate).hexdigest()


async def _heard(reader: asyncio.StreamReader, is_head: bool, most: int, seconds: float, alone: bool) -> Heard:
    found: list[Told] = []
    try:
        async with asyncio.timeout(seconds):
            while len(found) < most:
                found.append(await _answer(reader, is_head))
    except TimeoutError:
        return Heard(tuple(found), closed=False, late=True)
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError, ValueError):
        return Heard(tuple(found), closed=True, late=False)
    if not alone:
        return Heard(tuple(found), closed=False, late=False)
    try:
        async with asyncio.timeout(AFTERWARDS_SECONDS):
            found.append(await _answer(reader, is_head))
    except TimeoutError:
        return Heard(tuple(found), closed=False, late=False)
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError, ValueError):
        return Heard(tuple(found), closed=True, late=False)
    return Heard(tuple(found), closed=False, late=False)


async def _answer(reader: asyncio.StreamReader, is_head: bool) -> Told:
    """Raises ValueError for what is no HTTP answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head[:-4].split(b"\r\n")
    if not re.fullmatch(rb"HTTP/1\.[01] [1-5][0-9]{2}(?: .*)?", first):
        raise ValueError("no HTTP answer")
    status = int(first[9:12])
    headers = tuple((name.decode("latin-1").strip().lower(), value.decode("latin-1").strip()) for name, _, value in
                    (line.partition(b":") for line in lines))  # fmt: skip
    if status == 100:
        return await _answer(reader, is_head)
    if is_head or status in (204, 304):
        return Told(status, headers, b"")
    return Told(status, headers, await _body(reader, dict(headers)))


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return await _chunks(reader)
    length = headers.get("content-length", "").encode()
    if not length:
        return await reader.read(MAX_BODY_BYTES)
    if not _LENGTH.fullmatch(length):
        raise ValueError("Content-Length is no number")
    body = await reader.readexactly(min(int(length), MAX_BODY_BYTES))
    if int(length) > MAX_BODY_BYTES:
        raise ValueError("the answer is larger than what is read")
    return body


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while True:
        line = (await reader.readuntil(b"\r\n")).strip()
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,8}", line):
            raise ValueError("a chunk without a size")
        size = int(line, 16)
        if len(body) + size > MAX_BODY_BYTES:
            raise ValueError("the answer is larger than what is read")
        body += (await reader.readexactly(size + 2))[:-2]
        if size == 0:
            return body


def _context() -> ssl.SSLContext:
    """Whoever attacks doesn't care whom the certificate names; the report shows its fingerprint."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context
