# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The gateway as an operator runs it, with a register on disk, and a listener in the homeserver's place that notes what
reaches it."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.register_repository import Repository, an_entry, follow

import verbund
from verbund.follow.keeping import keep
from verbund.register.trusted import Trusted

from .catalogue import EXPIRED, FRIEND, LEFT, NOT_YET, OWN, SUSPENDED, THIRD
from .requests import Peer, key

OWN_KEY = key("own", 50)
THIRD_KEY = key("t_1", 51)


@dataclass
class Told:
    """What came back."""

    status: int
    head: bytes
    body: bytes


@dataclass
class Door:
    """A running gateway."""

    federation: tuple[str, int]
    clients: tuple[str, int]
    private: tuple[str, int]
    log: Path
    seen: list[bytes] = field(default_factory=list)

    def send(self, raw: bytes, *, to: tuple[str, int] | None = None, timeout: float = 10) -> Told | None:
        """The answer to raw bytes; None when the connection was closed without one."""
        with socket.create_connection(to or self.federation, timeout=timeout) as connection:
            connection.sendall(raw)
            return read_answer(connection)


def read_answer(connection: socket.socket) -> Told | None:
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65_536)
        if not part:
            return None
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: *(\d+)", head)
    while length and len(body) < int(length[1]):
        part = connection.recv(65_536)
        if not part:
            break
        body += part
    return Told(int(head.split(b" ", 2)[1]), head, body)


def an_attack_register() -> Repository:
    """We, a friend with old, present and coming keys, one suspended, one departed, a third."""

    def keyed(name: str, *peers: tuple[str, Peer | None, dict[str, str]], **changes: object) -> dict[str, object]:
        keys = {peer.key.key_id.text: {"key": peer.key.verify_key.base64, **times} for _, peer, times in peers if peer}
        return {**an_entry(name, **changes), "keys": keys}

    own, third = Peer(OWN, OWN_KEY), Peer(THIRD, THIRD_KEY)
    friend = keyed(
        FRIEND.name,
        ("now", FRIEND, {}),
        ("old", EXPIRED, {"valid_until": "2026-01-01T00:00:00Z"}),
        ("next", NOT_YET, {"valid_from": "2099-01-01T00:00:00Z"}),
    )
    members = {
        OWN: keyed(OWN, ("now", own, {})),
        FRIEND.name: friend,
        SUSPENDED.name: keyed(SUSPENDED.name, ("now", SUSPENDED, {}), status="suspended"),
        LEFT.name: keyed(LEFT.name, ("now", LEFT, {}), status="left"),
        THIRD: keyed(THIRD, ("now", third, {})),
    }
    repository = Repository({"bund": members})
    repository.publish(datetime.now(UTC))
    return repository


@contextmanager
def a_door(**limits: object):
    """Starts the gateway program; ends it by its own id."""
    with tempfile.TemporaryDirectory(prefix="vb") as name:
        folder = Path(name)
        repository = an_attack_register()
        (folder / "run").mkdir()
        (folder / "data" / "secrets").mkdir(parents=True)
        (folder / "data" / "register-root.json").write_bytes(repository.root)
        (folder / "data" / "secrets" / "replication").write_bytes(b"s" * 64)
        keep(folder / "data" / "register", follow(Trusted.from_root(repository.root), repository.files, datetime.now(UTC)))
        ports = [free_port() for _ in range(3)]
        settings = "\n".join(f"{name} = {value}" for name, value in limits.items())
        (folder / "verbund.toml").write_text(
            f"""
server_name = "{OWN}"
data_folder = "data"
run_folder = "run"
[organisation]
name = "Amt"
place = "Ort"
contact = "it@{OWN}"
[gateway]
federation_listen = "127.0.0.1:{ports[0]}"
client_listen = "127.0.0.1:{ports[1]}"
private_listen = "127.0.0.1:{ports[2]}"
client_base_url = "https://{OWN}"
federation_endpoints = ["127.0.0.1:{ports[0]}"]
{settings}
"""
        )
        federation, clients, private = (("127.0.0.1", port) for port in ports)
        door = Door(federation, clients, private, folder / "log")
        listeners = [listening(folder / "run" / part, door.seen) for part in ("federation.sock", "client.sock")]
        with (folder / "log").open("wb") as log:
            gateway = subprocess.Popen(
                [sys.executable, "-m", "verbund.cli", "gateway", "--config", str(folder / "verbund.toml")],
                stdout=log,
                stderr=log,
                env={**os.environ, "PYTHONPATH": str(Path(verbund.__file__).parents[1])},
            )
        try:
            wait_for(door, gateway)
            yield door
        finally:
            gateway.terminate()
            gateway.wait(10)
            for listener in listeners:
                listener.close()


def listening(path: Path, seen: list[bytes]) -> socket.socket:
    """A homeserver's listener: notes each request line and answers `{}`."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen(50)

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection, seen), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    return listener


def answer(connection: socket.socket, seen: list[bytes]) -> None:
    data = b""
    with connection:
        while True:
            while b"\r\n\r\n" not in data:
                part = connection.recv(65_536)
                if not part:
                    return
                data += part
            head, _, data = data.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: *(\d+)", head)
            while length and len(data) < int(length[1]):
                data += connection.recv(65_536)
            seen.append(head + b"\r\n\r\n" + data[: int(length[1])] if length else head)
            data = data[int(length[1]) :] if length else data
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")


def wait_for(door: Door, gateway: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if gateway.poll() is not None:
            raise RuntimeError(f"the gateway ended: {door.log.read_text()}")
        try:
            socket.create_connection(door.clients, timeout=1).close()
        except OSError:
            time.sleep(0.05)
            continue
        return
    raise RuntimeError(f"the gateway doesn't listen: {door.log.read_text()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
