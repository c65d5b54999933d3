# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund run`: database and follower, then the homeserver, then the gateway; all in the foreground."""

import asyncio
import shutil
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import verbund
from verbund.config import Settings
from verbund.faults import Fault
from verbund.site import postgres
from verbund.site.privileges import RunAs, refuse_unreadable_code, run_as
from verbund.site.render.homeserver import render_homeserver, render_log_config
from verbund.site.supervise import Program, Supervisor

MIN_FREE_BYTES = 200_000_000
_CODE = Path(verbund.__file__).resolve().parents[1]
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(_CODE)}


@dataclass(slots=True)
class Site:
    """A running installation."""

    settings: Settings
    supervisor: Supervisor
    database: Supervisor | None

    async def stop(self) -> None:
        """Everything, in reverse."""
        await self.supervisor.stop()
        if self.database is not None:
            await self.database.stop()

    def process_id(self, name: str) -> int | None:
        """Of `postgresql`, `follower`, `synapse` or `gateway`."""
        own = self.supervisor.process_id(name)
        return own or (self.database.process_id(name) if self.database is not None else None)


async def start(config_file: Path, settings: Settings, tell: Callable[[str], None]) -> Site:
    """Returns when the site serves; raises Fault with everything stopped."""
    user = run_as(settings.user)
    refuse_unreadable_code(user, _CODE)
    _prepare_folders(settings, user)
    arguments, database = await _database(settings, user, tell)
    files = settings.files
    files.homeserver_yaml.write_text(render_homeserver(settings, arguments))
    files.log_config.write_text(render_log_config(files.logs))
    for path in (files.homeserver_yaml, files.log_config):
        path.chmod(0o600)
        user.own(path)
    supervisor = Supervisor(_programs(config_file, settings), user, tell)
    try:
        await supervisor.start()
    except BaseException:
        if database is not None:
            await database.stop()
        raise
    return Site(settings, supervisor, database)


async def _database(
    settings: Settings, user: RunAs, tell: Callable[[str], None]
) -> tuple[dict[str, object], Supervisor | None]:
    files = settings.files
    if settings.database.url is not None:
        return _external(settings), None
    await postgres.prepare(files, user, tell)
    supervisor = Supervisor([[postgres.program(files, user)]], user, tell)
    await supervisor.start()
    try:
        await postgres.make_database(files, user)
    except BaseException:
        await supervisor.stop()
        raise
    return postgres.connection(files, user), supervisor


def _external(settings: Settings) -> dict[str, object]:
    """psycopg2's arguments for the operator's server; the password goes into a file that libpq reads."""
    parts = urlsplit(settings.database.url or "")
    if parts.scheme not in ("postgresql", "postgres") or parts.password or not parts.hostname or not parts.username:
        raise Fault("url in [database] must be postgresql://user@host:port/name, without a password", hint="see password_file")
    arguments: dict[str, object] = {
        "host": parts.hostname,
        "port": parts.port or 5432,
        "user": parts.username,
        "dbname": parts.path.strip("/") or "synapse",
        "cp_min": 5,
        "cp_max": 10,
    }
    secret = settings.database.password_file
    if secret is None:
        return arguments
    try:
        password = secret.read_text().strip()
    except OSError as error:
        raise Fault(f"{secret}: {error.strerror}", hint="password_file must be readable") from error
    escaped = password.replace("\\", "\\\\").replace(":", "\\:")
    passfile = settings.files.secrets / "pgpass"
    passfile.touch(mode=0o600)
    passfile.write_text(f"*:*:*:*:{escaped}\n")
    return {**arguments, "passfile": str(passfile)}


def _programs(config_file: Path, settings: Settings) -> list[list[Program]]:
    files = settings.files
    ours = [sys.executable, "-m", "verbund.cli"]
    config = ["--config", str(config_file.resolve())]
    host, _, port = settings.gateway.private_listen.rpartition(":")

    async def homeserver_answers() -> bool:
        return await _answers(lambda: asyncio.open_unix_connection(str(files.synapse_client_socket)), "/health")

    async def gateway_answers() -> bool:
        return await _answers(lambda: asyncio.open_connection(host.strip("[]"), int(port)), "/healthz")

    async def always() -> bool:
        return True

    synapse = [sys.executable, "-m", "synapse.app.homeserver", "-c", str(files.homeserver_yaml)]
    return [
        [
            _program("follower", [*ours, "follow", *config], always, files.logs),
            _program("synapse", synapse, homeserver_answers, files.logs),
            _program("gateway", [*ours, "gateway", *config], gateway_answers, files.logs),
        ],
    ]


def _program(name: str, argv: list[str], is_ready: Callable[[], Awaitable[bool]], logs: Path) -> Program:
    return Program(name, argv, is_ready, logs / f"{name}.out.log", environment=_ENVIRONMENT)


def _prepare_folders(settings: Settings, user: RunAs) -> None:
    files = settings.files
    if len(str(files.run)) > 60:
        raise Fault(f"run_folder {files.run} is too long for sockets", hint="choose one of at most 60 characters")
    for folder in (files.data, files.secrets, files.register, files.media, files.logs, files.run, files.postgres_socket_folder):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Fault(f"{folder}: {error.strerror}", hint="may this user write there?") from error
    free = shutil.disk_usage(files.data).free
    if free < MIN_FREE_BYTES:
        raise Fault(f"only {free // 1_000_000} MB are free in {files.data}", hint="make space: 200 MB is the least")
    for folder in (files.data, files.run):
        user.own(folder)


async def _answers(connect: Callable[[], object], path: str) -> bool:
    try:
        async with asyncio.timeout(2):
            reader, writer = await connect()  # type: ignore[misc]  # either kind of connection, the same pair
            writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            line = await reader.readline()
            writer.close()
    except (OSError, TimeoutError):
        return False
    return bool(line.startswith(b"HTTP/1.1 200"))
