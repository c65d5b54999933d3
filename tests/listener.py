# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The client listener in memory: bytes in, bytes out, no socket; and a small built app to be served by it."""

import asyncio
import gzip
import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import brotli
from tests.register_repository import NOON, Repository, an_entry, follow

from verbund.config import Settings
from verbund.gateway.apps import Apps
from verbund.gateway.clients import Clients
from verbund.gateway.closed import Closed
from verbund.gateway.documents import documents
from verbund.gateway.homeserver import Homeserver
from verbund.gateway.http_server import Handler, HttpServer
from verbund.gateway.webapp import WebApp, table_of
from verbund.matrix.names import ServerName
from verbund.register.model import Register
from verbund.register.trusted import Trusted
from verbund.served.folder import read_folder

OWN, FRIEND, SUSPENDED, LEFT = "amt.example", "kreis.example", "gesperrt.example", "fort.example"
INDEX = b"<!doctype html><title>Verbund</title><script type=module src=/assets/app-3f2a.js></script>"
SCRIPT = b"console.log('Verbund');" * 200
WASM = b"\0asm\1\0\0\0" + bytes(300_000)


class Wire(asyncio.Transport):
    """The other end of a connection."""

    def __init__(self) -> None:
        super().__init__({"peername": ("192.0.2.1", 1)})
        self.said = b""
        self.is_closed = False

    def write(self, data: bytes) -> None:
        self.said += data

    def close(self) -> None:
        self.is_closed = True

    abort = close

    def is_closing(self) -> bool:
        return self.is_closed

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def __getitem__(self, name: str) -> str:
        """The one value of a header; fails where there is none or where there are two."""
        (value,) = [value for key, value in self.headers if key == name]
        return value

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _ in self.headers)

    def policy(self) -> dict[str, str]:
        """The content security policy, by directive."""
        return dict(part.partition(" ")[::2] for part in self["content-security-policy"].split("; "))


async def ask(handler: Handler, target: str, *headers: str, method: str = "GET", body: bytes = b"") -> Reply:
    """One request on a connection of its own."""
    length = [f"Content-Length: {len(body)}"] if body else []
    head = "\r\n".join([f"{method} {target} HTTP/1.1", "Host: amt.example", *headers, *length])
    wire = Wire()
    connection = HttpServer(handler)()
    connection.connection_made(wire)
    connection.data_received(head.encode("latin-1") + b"\r\n\r\n" + body)
    for _ in range(2000):
        if connection.is_idle or wire.is_closed:
            break
        await asyncio.sleep(0.001)
    await asyncio.sleep(0)
    connection.connection_lost(None)
    return read(wire.said)


def read(said: bytes) -> Reply:
    """One answer from the wire."""
    head, _, body = said.partition(b"\r\n\r\n")
    reply = reply_of(head, body)
    if ("transfer-encoding", "chunked") not in reply.headers:
        return reply
    whole = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        whole, body = whole + body[: int(size, 16)], body[int(size, 16) + 2 :]
    return reply_of(head, whole)


def reply_of(head: bytes, body: bytes) -> Reply:
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(": ")[::2] for line in lines)
    return Reply(int(first.split(" ")[1]), tuple((name.lower(), value) for name, value in pairs), body)


def a_built_app(folder: Path) -> Path:
    """An app as the client's build leaves it, small."""
    files = {
        "index.html": INDEX,
        "sw.js": b"self.addEventListener('fetch', () => {});",
        "manifest.webmanifest": b'{"name":"Verbund"}',
        "assets/app-3f2a.js": SCRIPT,
        "assets/app-3f2a.js.gz": gzip.compress(SCRIPT, mtime=0),
        "assets/app-3f2a.js.br": brotli.compress(SCRIPT),
        "assets/crypto-9c1d.wasm": WASM,
        "icons/icon.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    }
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    sums = {name: sha256(data).hexdigest() for name, data in files.items() if not name.endswith((".br", ".gz"))}
    (folder / "hashes.json").write_text(json.dumps({"files": sums}))
    return folder


def a_register(**bases: str) -> Register:
    """We, a friend, one suspended, one departed; `bases` are other client addresses by the first part of the name."""
    changes = {SUSPENDED: {"status": "suspended"}, LEFT: {"status": "left"}}
    members = {}
    for name in (OWN, FRIEND, SUSPENDED, LEFT):
        base = bases.get(name.split(".")[0], f"https://{name}")
        members[name] = an_entry(name, client_base_url=base, **changes.get(name, {}))
    repository = Repository({"bund": members})
    repository.publish()
    register = follow(Trusted.from_root(repository.root), repository.files, NOON).register
    assert register is not None
    return register


def some_settings(folder: Path, /, **client: object) -> Settings:
    """Settings of an organisation; `client` is what stands below [client]."""
    return Settings.model_validate(
        {
            "server_name": OWN,
            "data_folder": folder / "data",
            "run_folder": folder / "run",
            "organisation": {"name": "Amt für Dinge", "place": "Musterhausen", "contact": "it@amt.example"},
            "gateway": {"client_base_url": f"https://{OWN}", "federation_endpoints": ["127.0.0.1:8448"]},
            "client": client,
        }
    )


def a_listener(folder: Path, register: Register | None, /, **client: object) -> Clients:
    """The client listener with the app in `folder`, composed as the program composes it; its homeserver isn't there."""
    settings = some_settings(folder, **client)
    chosen = settings.client
    own = ServerName(OWN)
    table, _ = table_of(read_folder(folder / "app"))
    webapp = WebApp(table, own, lambda: register, whole_verbund=chosen.serve == "verbund", https=True)
    apps = Apps(f"https://{OWN}", chosen.allowed_origins, chosen.required_header, chosen.required_header_values)
    homeserver = Homeserver(folder / "f.sock", folder / "c.sock", 5)
    shown = documents(settings, b"{}")
    served = webapp if chosen.serve != "off" else None
    return Clients(homeserver, OWN.encode(), b"https", shown, {}, apps, served, Closed.by(settings))
