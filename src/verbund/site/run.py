# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund run`: database and follower, then the homeserver, then the gateway; all in the foreground."""

import asyncio
import fcntl
import os
import secrets
import shutil
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import verbund
from verbund.audit.keys import new_audit_key
from verbund.config import Settings
from verbund.config.files import MAX_RUN_FOLDER, SiteFiles
from verbund.faults import Fault
from verbund.follow.keeping import replace_durably
from verbund.site.database import Database, prepare_database, read_password
from verbund.site.privileges import SiteUser, site_user
from verbund.site.render.homeserver import render_homeserver, render_log_config
from verbund.site.supervise import Program, Supervisor

MIN_FREE_BYTES = 200_000_000
CODE = Path(verbund.__file__).resolve().parents[1]
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(CODE)}


@dataclass(slots=True)
class Site:
    """A running installation; `lock` keeps a second start away for as long as it is open."""

    supervisor: Supervisor
    lock: int

    async def stop(self) -> None:
        """Everything, in reverse."""
        await self.supervisor.stop()
        os.close(self.lock)


async def start(config_file: Path, settings: Settings, tell: Callable[[str], None]) -> Site:
    """Returns when the site serves; raises Fault with everything stopped. Whoever was root is the site's user afterwards."""
    password = read_password(settings.database)
    user = become_site_user(settings)
    user.refuse_unreadable(config_file, "the configuration")
    for provider in settings.sign_in.oidc:
        user.refuse_unreadable(provider.client_secret_file, "client_secret_file")
    lock = _lock(settings.files)
    try:
        database = await prepare_database(settings, user.name, password, tell)
        _write_synapse_files(settings, database)
        _make_audit_secrets(settings.files)
        supervisor = Supervisor(_programs(config_file, settings, database), tell)
        await supervisor.start()
    except BaseException:
        os.close(lock)
        raise
    return Site(supervisor, lock)


def become_site_user(settings: Settings) -> SiteUser:
    """Makes the site's folders and gives up root; raises Fault."""
    user = site_user(settings.user)
    files = settings.files
    if len(str(files.run)) > MAX_RUN_FOLDER:
        raise Fault(f"run_folder {files.run} is too long for sockets", hint=f"choose one of at most {MAX_RUN_FOLDER} characters")
    for folder in (files.data, files.run):
        user.make_folder(folder)
    user.become()
    user.refuse_unreadable(CODE / "verbund" / "__init__.py", "the program")
    ours = (files.secrets, files.register, files.audit)
    for folder in (*ours, files.media, files.logs, files.postgres, files.postgres_socket_folder):
        user.make_folder(folder)
    free = shutil.disk_usage(files.data).free
    if free < MIN_FREE_BYTES:
        raise Fault(f"only {free // 1_000_000} MB are free in {files.data}", hint="make space: 200 MB is the least")
    return user


def _lock(files: SiteFiles) -> int:
    descriptor = os.open(files.run / "site.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise Fault("this site is running already", hint="stop the other verbund run first") from error
    return descriptor


def _write_synapse_files(settings: Settings, database: Database) -> None:
    files = settings.files
    replace_durably(files.homeserver_yaml, render_homeserver(settings, database.arguments).encode(), 0o600)
    replace_durably(files.log_config, render_log_config(files.logs).encode(), 0o600)


def _make_audit_secrets(files: SiteFiles) -> None:
    """A site that was made before there was an audit gets its key with the first start."""
    for path, data in ((files.audit_key, new_audit_key()), (files.audit_pseudonyms, secrets.token_hex(32).encode())):
        if not path.exists():
            replace_durably(path, data, 0o600)


def _programs(config_file: Path, settings: Settings, database: Database) -> list[list[Program]]:
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
        [*database.programs, _program("follower", [*ours, "follow", *config], always, files.logs)],
        [_program("synapse", synapse, homeserver_answers, files.logs)],
        [_program("gateway", [*ours, "gateway", *config], gateway_answers, files.logs)],
    ]


def _program(name: str, argv: list[str], is_ready: Callable[[], Awaitable[bool]], logs: Path) -> Program:
    return Program(name, argv, is_ready, logs / f"{name}.out.log", environment=ENVIRONMENT)


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
