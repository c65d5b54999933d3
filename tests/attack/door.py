# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A site as an operator runs it, with a register on disk, and a relay before Synapse's listeners that notes what arrives."""

import json
import os
import re
import socket
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.listener import a_built_app
from tests.register_repository import Repository, an_entry, follow

from verbund.config import Settings, load
from verbund.demo.sites import Running, free_port, start
from verbund.follow.keeping import keep
from verbund.matrix.signatures import SigningKey
from verbund.probe.requests import Peer, key
from verbund.register.trusted import Trusted
from verbund.site.init import Answers, initialise, read_signing_key, take_root
from verbund.site.privileges import site_user

from .cast import ASK, EXPIRED, FRIEND, LEFT, NOT_YET, OWN, SUSPENDED, THIRD
from .friend import Friend, a_friend

APP = "https://app.kreis.example"
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
    app: Path
    tokens: Path
    homeserver: Path
    shared_secret: Path
    settings: Settings
    friend: Friend
    seen: list[bytes] = field(default_factory=list)

    def send(self, raw: bytes, *, to: tuple[str, int] | None = None, timeout: float = 10) -> Told | None:
        """The answer to raw bytes; None when the connection was closed without one."""
        with socket.create_connection(to or self.federation, timeout=timeout) as connection:
            connection.sendall(raw)
            return read_answer(connection, is_head=raw.startswith(b"HEAD "))

    def straight(self, raw: bytes) -> Told | None:
        """Past the gateway, at Synapse's own federation socket."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.homeserver.with_name(f"{self.homeserver.name}.real")))
            connection.sendall(raw)
            return read_answer(connection)

    def secret(self) -> bytes:
        """What gateway and homeserver share."""
        return self.shared_secret.read_bytes().strip()

    def lines(self, **like: object) -> list[dict[str, object]]:
        """The log's lines that hold these values."""
        found = map(json.loads, self.log.read_text().splitlines())
        return [line for line in found if like.items() <= line.items()]


def read_answer(connection: socket.socket, *, is_head: bool = False) -> Told | None:
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65_536)
        if not part:
            return None
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: *(\d+)", head)
    while length and not is_head and len(body) < int(length[1]):
        part = connection.recv(65_536)
        if not part:
            break
        body += part
    if b"transfer-encoding: chunked" in head.lower():
        body = dechunked(connection, body)
    return Told(int(head.split(b" ", 2)[1]), head, body)


def dechunked(connection: socket.socket, data: bytes) -> bytes:
    while not data.endswith(b"0\r\n\r\n"):
        part = connection.recv(65_536)
        if not part:
            break
        data += part
    body = b""
    while data:
        size, _, data = data.partition(b"\r\n")
        body, data = body + data[: int(size, 16)], data[int(size, 16) + 2 :]
    return body


def an_attack_register(own_key: SigningKey, there: Friend) -> Repository:
    """We, a friend with old, present and coming keys, one suspended, one departed, a third."""

    def keyed(name: str, *peers: tuple[str, Peer | None, dict[str, str]], **changes: object) -> dict[str, object]:
        keys = {peer.key.key_id.text: {"key": peer.key.verify_key.base64, **times} for _, peer, times in peers if peer}
        return {**an_entry(name, **changes), "keys": keys}

    own, third = Peer(OWN, own_key), Peer(THIRD, THIRD_KEY)
    friend = keyed(
        FRIEND.name,
        ("now", FRIEND, {}),
        ("old", EXPIRED, {"valid_until": "2026-01-01T00:00:00Z"}),
        ("next", NOT_YET, {"valid_from": "2099-01-01T00:00:00Z"}),
        federation=[{"host": "127.0.0.1", "port": there.port}],
        tls_spki_sha256=[there.pin],
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


# The supervisor's own look at Synapse, over the socket that nobody outside can open.
PROBE = b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


@contextmanager
def a_door(**limits: object):
    """A whole site, started as an operator starts it; between its gateway and its Synapse sits a relay that takes notes."""
    with tempfile.TemporaryDirectory(prefix="vb") as name:
        folder = Path(name)
        folder.chmod(0o711)
        ports = [free_port() for _ in range(3)]
        config, _ = initialise(folder / "site", answers(folder, ports))
        extra = "\n".join(f"{key} = {value}" for key, value in limits.items())
        text = config.read_text().replace("tls_certificate", f"{extra}\n# tls_certificate")
        app = a_built_app(folder / "app")
        text += f'\n[client]\nserve = "verbund"\nfolder = "{app}"\nallowed_origins = ["{APP}"]\nrequired_header = "X-App"\n'
        config.write_text(text.replace("tls_private_key", "# tls_private_key"))
        settings = load(config)
        friend = a_friend(folder / "friend", FRIEND.name)
        repository = an_attack_register(read_signing_key(settings.files.signing_key), friend)
        take_root(settings, repository.root)
        kept = follow(Trusted.from_root(repository.root), repository.files, datetime.now(UTC))
        keep(settings.files.register, kept)
        give_to_site_user(settings.files.register)
        federation, clients, private = (("127.0.0.1", port) for port in ports)
        door = Door(federation, clients, private, settings.files.logs / "gateway.out.log", app, settings.app_tokens,
                    settings.files.synapse_federation_socket, settings.files.replication_secret, settings, friend)  # fmt: skip
        site = start(folder / "site.log", "run", "--config", str(config))
        relays: list[socket.socket] = []
        try:
            wait_for(door, site)
            for path in (settings.files.synapse_federation_socket, settings.files.synapse_client_socket):
                relays.append(relaying(path, door.seen))
            until_keys_are_known(door)
            yield door
        finally:
            site.stop()
            site.wait()
            for relay in relays:
                relay.close()


def give_to_site_user(folder: Path) -> None:
    """What a test wrote as root, as a backup's restorer would have to."""
    user = site_user(None)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user.uid, user.gid)


def until_keys_are_known(door: Door) -> None:
    """Synapse's module fills its key store just after the start."""
    end = time.monotonic() + 20
    while door.send(ASK.raw()).status == 401:
        if time.monotonic() > end:
            raise RuntimeError("Synapse doesn't learn the keys of the register")
        time.sleep(0.1)


def answers(folder: Path, ports: list[int]) -> Answers:
    federation, clients, private = ports
    return Answers(
        server_name=OWN,
        name="Amt",
        kind="municipality",
        place="Ort",
        contact=f"it@{OWN}",
        client_base_url=f"https://{OWN}",
        federation_endpoint=f"127.0.0.1:{federation}",
        client_listen=f"127.0.0.1:{clients}",
        federation_listen=f"127.0.0.1:{federation}",
        private_listen=f"127.0.0.1:{private}",
        mirrors=("http://127.0.0.1:9",),
        run_folder=str(folder / "run"),
    )


def relaying(path: Path, seen: list[bytes]) -> socket.socket:
    """Puts itself in front of Synapse's listener: notes each request, hands it on and hands the answer back."""
    behind = path.with_name(f"{path.name}.real")
    path.rename(behind)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    path.chmod(0o666)
    listener.listen(50)

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=relay, args=(connection, behind, seen), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    return listener


def relay(connection: socket.socket, behind: Path, seen: list[bytes]) -> None:
    """One request after the other, each on a connection of its own to Synapse."""
    data = b""
    with connection:
        while True:
            while b"\r\n\r\n" not in data:
                part = connection.recv(65_536)
                if not part:
                    return
                data += part
            head, _, data = data.partition(b"\r\n\r\n")
            length = int(found[1]) if (found := re.search(rb"(?i)content-length: *(\d+)", head)) else 0
            while len(data) < length:
                data += connection.recv(65_536)
            request, data = head + b"\r\n\r\n" + data[:length], data[length:]
            if request != PROBE:
                seen.append(request)
            with socket.socket(socket.AF_UNIX) as synapse:
                synapse.connect(str(behind))
                synapse.sendall(re.sub(rb"(?i)\r\nhost:", b"\r\nconnection: close\r\nhost:", request, count=1))
                while part := synapse.recv(65_536):
                    connection.sendall(part)
                return


def wait_for(door: Door, site: Running) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if site.process.poll() is not None:
            raise RuntimeError(f"the site ended: {site.log.read_text()}")
        if "is ready" in site.log.read_text():
            return
        time.sleep(0.05)
    raise RuntimeError(f"the site isn't ready: {site.log.read_text()}")
