# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A peer's `Location` never makes Synapse connect anywhere: not even were the gateway to let it through."""

import re
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from .cast import FRIEND
from .door import Door
from .test_strangers import Ours, erika  # noqa: F401  # a fixture


@contextmanager
def listening(seen: list[bytes]) -> Iterator[int]:
    """Somebody whom nobody may visit."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                seen.append(connection.recv(4096))
                connection.close()

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]


@contextmanager
def in_the_gateways_place(door: Door, answer: bytes, asked: list[bytes]) -> Iterator[None]:
    """Answers Synapse's outbound requests as no gateway of ours does."""
    path = door.settings.files.outbound_socket
    behind = path.with_name("aside.sock")
    path.rename(behind)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    path.chmod(0o666)
    listener.listen(5)

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            asked.append(connection.recv(65_536))
            connection.sendall(answer)
            connection.close()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield
    finally:
        listener.close()
        path.unlink()
        behind.rename(path)


def a_redirect(url: str) -> bytes:
    body = f"--b\r\nContent-Type: application/json\r\n\r\n{{}}\r\n--b\r\nLocation: {url}\r\n\r\n\r\n--b--\r\n".encode()
    head = ["HTTP/1.1 200 OK", "Content-Type: multipart/mixed; boundary=b", f"Content-Length: {len(body)}", "Connection: close"]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:{}/x", "https://127.0.0.1:{}/x", "http://localhost:{}/x", "http://[::ffff:127.0.0.1]:{}/x"]
)
def test_a_location_makes_synapse_connect_nowhere(door: Door, erika: Ours, address: str):  # noqa: F811
    """MED-EGRESS-001"""
    visited: list[bytes] = []
    asked: list[bytes] = []
    media = f"/_matrix/client/v1/media/download/{FRIEND.name}/{secrets.token_hex(8)}"
    raw = f"GET {media} HTTP/1.1\r\nHost: x\r\nX-App: test\r\nAuthorization: Bearer {erika.token}\r\n\r\n".encode()
    with listening(visited) as port, in_the_gateways_place(door, a_redirect(address.format(port)), asked):
        told = door.send(raw, to=door.clients, timeout=60)
        # The listener is there, and would have noticed.
        with socket.create_connection(("127.0.0.1", port)) as visitor:
            visitor.sendall(b"somebody else")
    assert told.status in (403, 404, 502, 504)
    assert any(re.search(rb"/_matrix/federation/v1/media/download/", request) for request in asked)
    assert visited in ([], [b"somebody else"])
