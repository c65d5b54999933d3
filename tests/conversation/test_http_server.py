# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The HTTP server without sockets: whatever comes, and however it is cut into pieces, it is read in one way only."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verbund.gateway.http_server import BodyMalformed, BodyTooSlow, Bounds, ConnectionGone, Exchange, HttpServer
from verbund.gateway.messages import Answer

GET = b"GET /a?b=%20 HTTP/1.1\r\nHost: amt.example\r\n\r\n"
PUT = b"PUT /b HTTP/1.1\r\nHost: amt.example\r\nContent-Length: 4\r\n\r\n{\"\"}"
CHUNKED = b"POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"


class Wire(asyncio.Transport):
    """The other end of a connection, in memory."""

    def __init__(self) -> None:
        super().__init__({"peername": ("192.0.2.1", 1)})
        self.said = b""
        self.is_closed = False

    def write(self, data: bytes) -> None:
        assert not self.is_closed
        self.said += data

    def writelines(self, parts) -> None:
        self.write(b"".join(parts))

    def close(self) -> None:
        self.is_closed = True

    abort = close

    def is_closing(self) -> bool:
        return self.is_closed

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


class Told:
    """A handler that notes what it was asked, whole."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, tuple, bytes | str]] = []

    async def __call__(self, exchange: Exchange) -> None:
        received = exchange.received
        try:
            body: bytes | str = await exchange.body(1000)
        except (BodyMalformed, BodyTooSlow, ConnectionGone) as error:
            body = type(error).__name__
        self.asked.append((received.method, received.target, tuple(received.headers), body))
        exchange.answer(Answer(200 if isinstance(body, bytes) else 400, (), b""))


async def talk(*pieces: bytes) -> tuple[list, bytes, bool]:
    """What the handler saw, what the wire said, and whether the connection ended."""
    handler, wire = Told(), Wire()
    connection = HttpServer(handler)()
    connection.connection_made(wire)
    for piece in pieces:
        if not wire.is_closed:
            connection.data_received(piece)
            await asyncio.sleep(0)
    for _ in range(20):
        await asyncio.sleep(0)
    seen = list(handler.asked)
    connection.connection_lost(None)
    return seen, wire.said, wire.is_closed


@pytest.mark.parametrize("request_", [GET, PUT, CHUNKED, GET + PUT + CHUNKED + GET])
async def test_pieces_make_no_difference(request_):
    whole = await talk(request_)
    assert len(whole[0]) == request_.count(b"HTTP/1.1")
    assert await talk(*(request_[at : at + 1] for at in range(len(request_)))) == whole


SPLINTERS = [b"", b"\r", b"\n", b"\r\n", b" ", b"\t", b":", b"\0", b"\x7f", b"0", b"chunked", b"\r\nContent-Length: 5", b"\xff"]
mutations = st.lists(
    st.tuples(
        st.integers(0, 10_000),
        st.sampled_from(SPLINTERS),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([GET, PUT, CHUNKED, GET + PUT, CHUNKED + GET]), mutations)
def test_whatever_comes_is_answered_or_refused_alike_whole_and_byte_by_byte(valid, changes):
    request = valid
    for place, put, cut in changes:
        at = place % (len(request) + 1)
        request = request[:at] + put + request[at + cut :]

    async def both() -> None:
        whole = await talk(request)
        single = await talk(*(request[at : at + 1] for at in range(len(request))))
        # A request whose body breaks later may have begun; what was read to its end must be the same.
        assert complete(whole) == complete(single)
        for said in (whole[1], single[1]):
            statuses = {line.split(b" ")[1] for line in said.split(b"\r\n") if line.startswith(b"HTTP/")}
            assert statuses <= {b"200", b"400", b"413", b"431"}

    asyncio.run(both())


def complete(told) -> list:
    return [row for row in told[0] if isinstance(row[3], bytes)]


@pytest.mark.parametrize(
    "trick",
    [
        b"PUT /b HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
        b"PUT /b HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"PUT /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        b"PUT /b HTTP/1.1\r\nHost: a\r\nContent-Length: +4\r\n\r\nabcd",
        b"GET /b HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /b HTTP/1.1\r\nHost : a\r\n\r\n",
        b"GET /b HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n",
        b"GET /b HTTP/2.0\r\nHost: a\r\n\r\n",
    ],
)
async def test_what_two_readers_could_read_differently_reaches_no_handler(trick):
    seen, said, ended = await talk(trick + GET)
    assert complete((seen,)) == []
    assert said.startswith(b"HTTP/1.1 4")
    assert ended


async def test_a_streamed_body_that_drips_is_given_up():
    """Each byte comes in time; all of them together don't."""
    told: list[str] = []

    async def stream(exchange: Exchange) -> None:
        try:
            while await exchange.chunk():
                pass
        except BodyTooSlow:
            told.append("too slow")
            exchange.answer(Answer(408, (), b""))

    wire = Wire()
    connection = HttpServer(stream, Bounds(body_seconds=0.2))()
    connection.connection_made(wire)
    connection.data_received(b"PUT /b HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        if told:
            break
        connection.data_received(b"x")
        await asyncio.sleep(0.02)
    assert told == ["too slow"]
    connection.connection_lost(None)


async def test_a_full_house_lets_go_of_who_only_sits_there():
    busy = asyncio.Event()

    async def hold(exchange: Exchange) -> None:
        if exchange.received.method == "GET":
            await busy.wait()
        exchange.answer(Answer(200, (), b""))

    server = HttpServer(hold, Bounds(max_connections=2))
    wires = [Wire() for _ in range(4)]
    connections = [server() for _ in wires]
    for connection, wire in zip(connections[:2], wires, strict=False):
        connection.connection_made(wire)
    connections[0].data_received(GET)
    connections[1].data_received(PUT)
    await asyncio.sleep(0.01)
    assert wires[1].said.startswith(b"HTTP/1.1 200")
    connections[2].connection_made(wires[2])
    assert [wire.is_closed for wire in wires[:3]] == [False, True, False]
    connections[2].data_received(GET)
    await asyncio.sleep(0)
    connections[3].connection_made(wires[3])
    assert [wire.is_closed for wire in wires] == [False, True, False, True]
    busy.set()
    await asyncio.sleep(0.01)
    assert wires[0].said.startswith(b"HTTP/1.1 200")
    for connection in connections:
        connection.connection_lost(None)
