# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Sites and registers for the demo: made by the same code, run by the same commands as an operator's."""

import asyncio
import os
import secrets
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import verbund
from verbund.config import Settings, load
from verbund.faults import Fault
from verbund.register.model import Status
from verbund.register.request import parse_request
from verbund.register.scope import KINDS, countersigner_of
from verbund.registrar.draft import admit, set_status
from verbund.registrar.found import Charter, found
from verbund.registrar.home import Home
from verbund.registrar.sign import publish, sign
from verbund.site.init import Answers, initialise, take_root
from verbund.site.users import add_user

POLL_SECONDS = 2.0
READY_SECONDS = 60.0
_CODE = str(Path(verbund.__file__).resolve().parents[1])


@dataclass(slots=True)
class Running:
    """A command of ours in the background."""

    process: subprocess.Popen[bytes]
    log: Path

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self) -> None:
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()


def start(log: Path, *arguments: str) -> Running:
    """Starts `verbund` with arguments."""
    return start_module("verbund.cli", log, *arguments)


def start_module(module: str, log: Path, *arguments: str) -> Running:
    """Starts a Python program in the background."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env={**os.environ, "PYTHONPATH": _CODE},
            start_new_session=True,
        )
    return Running(process, log)


@dataclass(slots=True)
class DemoRegister:
    """A register with one registrar, and the process that serves it."""

    home: Home
    url: str
    running: Running | None = None

    @classmethod
    def make(cls, folder: Path) -> "DemoRegister":
        home = Home(folder)
        found(home, Charter("bund", ("*.example",), tuple(sorted(KINDS))), datetime.now(UTC))
        return cls(home, f"http://127.0.0.1:{free_port()}")

    @property
    def root(self) -> bytes:
        return (self.home.metadata / "1.root.json").read_bytes()

    def admit(self, *requests: Path) -> None:
        """Takes requests over, signs and publishes."""
        with self.home.locked():
            for request in requests:
                admit(self.home, "bund", parse_request(request.read_bytes()), datetime.now(UTC))
        self.put_in_force()

    def set_status(self, name: str, status: Status) -> None:
        """Suspends or readmits, signs and publishes."""
        with self.home.locked():
            set_status(self.home, name, status, datetime.now(UTC))
        self.put_in_force()

    def put_in_force(self) -> None:
        with self.home.locked():
            for key in ("bund-1.pem", f"{countersigner_of('bund')}-1.pem"):
                sign(self.home, "bund", self.home.keys / key, datetime.now(UTC))
            publish(self.home, "bund")

    def serve(self) -> None:
        address = self.url.removeprefix("http://")
        log = self.home.folder / "serve.log"
        self.running = start(log, "register", "serve", "--dir", str(self.home.folder), "--listen", address)


@dataclass(slots=True)
class DemoSite:
    """One organisation's installation."""

    name: str
    title: str
    folder: Path
    settings: Settings
    running: Running | None = None
    passwords: dict[str, str] = field(default_factory=dict)

    @classmethod
    def make(cls, folder: Path, name: str, title: str, kind: str, mirror: str) -> "DemoSite":
        client, federation, private = (free_port() for _ in range(3))
        answers = Answers(
            server_name=name,
            name=title,
            kind=kind,
            place=title.split()[-1],
            contact=f"it@{name}",
            client_base_url=f"http://localhost:{client}",
            federation_endpoint=f"127.0.0.1:{federation}",
            client_listen=f"127.0.0.1:{client}",
            federation_listen=f"127.0.0.1:{federation}",
            private_listen=f"127.0.0.1:{private}",
            mirrors=(mirror,),
            poll_seconds=POLL_SECONDS,
            run_folder=f"/tmp/verbund-{secrets.token_hex(4)}",  # noqa: S108  # random, made with mode 0700; socket paths are short
        )
        config, _ = initialise(folder, answers)
        return cls(name, title, folder, load(config))

    @property
    def base_url(self) -> str:
        return self.settings.gateway.client_base_url

    @property
    def request(self) -> Path:
        return self.settings.files.request

    def run(self, root: bytes) -> None:
        take_root(self.settings, root)
        self.running = start(self.folder / "site.log", "run", "--config", str(self.folder / "verbund.toml"))

    async def ready(self) -> None:
        """Waits until clients can sign in; raises Fault."""
        host, port = self.settings.gateway.client_listen.rsplit(":", 1)
        end = asyncio.get_running_loop().time() + READY_SECONDS
        while asyncio.get_running_loop().time() < end:
            if self.running is not None and self.running.process.poll() is not None:
                raise Fault(f"{self.name} did not start: {self.running.log.read_text()[-600:]}", hint=f"see {self.folder}")
            if self.running is not None and b"is ready" in self.running.log.read_bytes() and await _listens(host, int(port)):
                return
            await asyncio.sleep(0.05)
        raise Fault(f"{self.name} was not ready within {READY_SECONDS:g} s", hint=f"see {self.folder}")

    async def add_person(self, localpart: str, *, display_name: str = "", admin: bool = False) -> str:
        password = secrets.token_urlsafe(9)
        await add_user(self.settings, localpart, password, display_name=display_name, admin=admin)
        self.passwords[f"@{localpart}:{self.name}"] = password
        return password


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _listens(host: str, port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True
