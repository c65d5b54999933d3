# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""One real homeserver and the bench page before it, at one address, as behind a gateway."""

import asyncio
import hashlib
import hmac
import itertools
import secrets
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import yaml
from aiohttp import web
from tests.browser.pages import ROOT, Pages

PAGE = Path(__file__).parent / "page"
SERVER_NAME = "bench.test"
_GENEROUS = {"per_second": 10_000, "burst_count": 10_000}
_HOP = {"transfer-encoding", "content-length", "content-encoding", "connection", "content-security-policy"}
_NUMBERS = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Account:
    user_id: str
    password: str

    @property
    def localpart(self) -> str:
        return self.user_id[1:].partition(":")[0]


class Core:
    def __init__(self, address: str, homeserver: str, secret: str, session: aiohttp.ClientSession) -> None:
        self.address = address
        self._homeserver = homeserver
        self._secret = secret
        self._session = session

    async def somebody(self, name: str) -> Account:
        """A new account, whose name nobody else has."""
        user, password = f"{name.lower()}{next(_NUMBERS)}", secrets.token_urlsafe(9)
        url = f"{self._homeserver}/_synapse/admin/v1/register"
        async with self._session.get(url) as answer:
            nonce = (await answer.json())["nonce"]
        mac = hmac.new(self._secret.encode(), "\0".join((nonce, user, password, "notadmin")).encode(), hashlib.sha1).hexdigest()
        body = {"nonce": nonce, "username": user, "password": password, "admin": False, "mac": mac}
        async with self._session.post(url, json=body) as answer:
            made = await answer.json()
        # Registering signs in a device that nobody has.
        headers = {"Authorization": f"Bearer {made['access_token']}"}
        async with self._session.post(f"{self._homeserver}/_matrix/client/v3/logout", headers=headers, json={}):
            return Account(made["user_id"], password)


@asynccontextmanager
async def a_core(folder: Path) -> AsyncIterator[Core]:
    secret = secrets.token_urlsafe()
    port = _free_port()
    homeserver = f"http://127.0.0.1:{port}"
    config = folder / "homeserver.yaml"
    config.write_text(yaml.safe_dump(_settings(folder, port, secret)))
    built = await asyncio.to_thread(build_page, folder / "page")
    with (folder / "homeserver.log").open("wb") as log:
        program = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "synapse.app.homeserver", "-c", str(config), stdout=log, stderr=log, cwd=folder
        )
        try:
            async with aiohttp.ClientSession(auto_decompress=True) as session:
                await _ready(session, homeserver, folder / "homeserver.log")
                async with _one_address(built, homeserver, session) as address:
                    yield Core(address, homeserver, secret, session)
        finally:
            program.terminate()
            await program.wait()


def build_page(into: Path) -> Path:
    """The bench page, built by the client's own tools."""
    vite = ROOT / "client/node_modules/vite/bin/vite.js"
    command = [
        "node",
        str(vite),
        "build",
        str(PAGE),
        "--config",
        str(PAGE / "vite.config.mjs"),
        "--outDir",
        str(into),
        "--logLevel",
        "warn",
    ]
    subprocess.run(command, cwd=ROOT / "client", check=True)
    return into


def _settings(folder: Path, port: int, secret: str) -> dict[str, Any]:
    return {
        "server_name": SERVER_NAME,
        "report_stats": False,
        "pid_file": str(folder / "pid"),
        "signing_key_path": str(folder / "signing.key"),
        "media_store_path": str(folder / "media"),
        "trusted_key_servers": [],
        "registration_shared_secret": secret,
        "macaroon_secret_key": secrets.token_urlsafe(),
        "database": {"name": "sqlite3", "args": {"database": str(folder / "db.sqlite")}},
        "listeners": [
            {
                "port": port,
                "type": "http",
                "bind_addresses": ["127.0.0.1"],
                "x_forwarded": False,
                "resources": [{"names": ["client"]}],
            }
        ],
        # What this bench tries is not patience.
        "rc_message": _GENEROUS,
        "rc_login": {"address": _GENEROUS, "account": _GENEROUS, "failed_attempts": _GENEROUS},
        "rc_joins": {"local": _GENEROUS, "remote": _GENEROUS},
        "rc_invites": {"per_room": _GENEROUS, "per_user": _GENEROUS, "per_issuer": _GENEROUS},
        "rc_room_creation": _GENEROUS,
        "rc_key_requests": _GENEROUS,
        # A confirmation counts for one operation only, as in our own Cores.
        "ui_auth": {"session_timeout": "0s"},
        "experimental_features": {"msc3814_enabled": True},
        "password_config": {"enabled": True},
    }


@asynccontextmanager
async def _one_address(built: Path, homeserver: str, session: aiohttp.ClientSession) -> AsyncIterator[str]:
    pages = Pages(built)

    async def forward(request: web.Request) -> web.StreamResponse:
        headers = {name: value for name, value in request.headers.items() if name.lower() not in {"host", "content-length"}}
        url = f"{homeserver}{request.raw_path}"
        async with session.request(request.method, url, headers=headers, data=await request.read()) as answer:
            passed = {name: value for name, value in answer.headers.items() if name.lower() not in _HOP}
            return web.Response(status=answer.status, headers=passed, body=await answer.read())

    app = web.Application(client_max_size=50_000_000)
    app.router.add_route("*", "/_matrix/{path:.*}", forward)
    app.router.add_route("GET", "/{path:.*}", pages.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "localhost", 0).start()
    try:
        yield f"http://localhost:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _ready(session: aiohttp.ClientSession, homeserver: str, log: Path) -> None:
    for _ in range(300):
        try:
            async with session.get(f"{homeserver}/_matrix/client/versions") as answer:
                if answer.status == 200:
                    return
        except aiohttp.ClientError:
            await asyncio.sleep(0.1)
    raise AssertionError(f"the homeserver did not start:\n{log.read_text()[-4000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
