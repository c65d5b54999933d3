# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The operator's own PostgreSQL: by a URL, with a password that stands in a file and nowhere else."""

import asyncio
import os
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.attack.door import give_to_site_user
from tests.register_repository import Repository

from verbund.config import load
from verbund.config.settings import DatabaseSettings
from verbund.demo.sites import free_port, start
from verbund.faults import Fault
from verbund.site.database import prepare_database, read_password
from verbund.site.init import Answers, initialise, take_root
from verbund.site.postgres import binaries
from verbund.site.privileges import site_user

PASSWORD = "ge:heim\\und {lang}"  # what a password file must escape


@contextmanager
def a_server(folder: Path, port: int):
    """PostgreSQL over TCP that wants a password (SCRAM)."""
    user = site_user(None)
    who = {"user": user.uid, "group": user.gid, "extra_groups": []} if user.is_other else {}
    secret = folder / "secret"
    secret.write_text(PASSWORD + "\n")
    give_to_site_user(folder)
    data = str(folder / "cluster")
    init = ["initdb", "-D", data, "-U", "matrix", "--auth=scram-sha-256", f"--pwfile={secret}", "--no-locale", "--encoding=UTF8"]
    run = {"check": True, "capture_output": True, "cwd": "/", **who}
    subprocess.run([binaries() / init[0], *init[1:]], **run)
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories="
    control = [str(binaries() / "pg_ctl"), "-D", data, "-w"]
    subprocess.run([*control, "-o", options, "-l", str(folder / "log"), "start"], **{**run, "capture_output": False})
    try:
        pgpass = folder / "pgpass"
        escaped = PASSWORD.replace("\\", "\\\\").replace(":", "\\:")
        pgpass.write_text(f"*:*:*:*:{escaped}\n")
        pgpass.chmod(0o600)
        give_to_site_user(folder)
        make = [binaries() / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "matrix", "synapse"]
        subprocess.run(make, env={"PGPASSFILE": str(pgpass), "PATH": "/usr/bin:/bin"}, **run)
        yield
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **run)


def test_a_site_runs_on_the_operators_database():
    with tempfile.TemporaryDirectory(prefix="vb") as name:
        folder = Path(name)
        folder.chmod(0o711)
        (folder / "server").mkdir()
        port, *ports = (free_port() for _ in range(4))
        with a_server(folder / "server", port):
            config = a_site(folder, port, ports)
            site = start(folder / "site.log", "run", "--config", str(config))
            try:
                assert "is ready" in asyncio.run(until_told(folder / "site.log", site))
            finally:
                site.stop()
                site.wait()
            files = load(config).files
            assert (files.secrets / "pgpass").stat().st_mode & 0o777 == 0o600
            assert "ge:heim" not in files.homeserver_yaml.read_text() + (folder / "site.log").read_text()
            assert not (files.postgres / "PG_VERSION").exists()


def a_site(folder: Path, port: int, ports: list[int]) -> Path:
    names = ("client_listen", "federation_listen", "private_listen")
    listeners = {name: f"127.0.0.1:{listener}" for name, listener in zip(names, ports, strict=True)}
    answers = Answers("amt.example", "Amt", "municipality", "Ort", "it@x", "https://amt.example", "127.0.0.1:8448", **listeners,
                      run_folder=str(folder / "run"))  # fmt: skip
    config, _ = initialise(folder / "site", answers)
    take_root(load(config), Repository().root)
    password = folder / "password"
    password.write_text(PASSWORD + "\n")
    password.chmod(0o600)  # as root: root's alone
    database = f'[database]\nurl = "postgresql://matrix@127.0.0.1:{port}/synapse"\npassword_file = "{password}"\n'
    config.write_text(f"{config.read_text()}\n{database}")
    return config


async def until_told(log: Path, site) -> str:
    for _ in range(600):
        text = log.read_text()
        if "is ready" in text or site.process.poll() is not None:
            return text
        await asyncio.sleep(0.1)
    return log.read_text()


@pytest.mark.parametrize(
    "url",
    ["postgresql://user:secret@host/db", "mysql://user@host/db", "postgresql://host/db", "postgresql://user@/db",
     "postgresql://user@host:99999/db", "postgresql://user@host/db?sslmode=disable", "postgresql://user@[host/db"],
)  # fmt: skip
async def test_a_wrong_url_is_refused_and_a_password_in_it_is_not_repeated(tmp_path, url):
    answers = Answers("amt.example", "A", "other", "O", "it@x", "https://a.example", "127.0.0.1:8448")
    config, _ = initialise(tmp_path / "s", answers)
    settings = load(config)
    wrong = settings.model_copy(update={"database": DatabaseSettings(url=url)})
    with pytest.raises(Fault) as fault:
        await prepare_database(wrong, "nobody", None, lambda _: None)
    assert "secret" not in str(fault.value)


@pytest.mark.parametrize("content", [b"", b"\n", b"one\ntwo\n", b"\xff\n"])
def test_a_password_file_that_holds_none_is_a_fault(tmp_path, content):
    path = tmp_path / "password"
    path.write_bytes(content)
    with pytest.raises(Fault):
        read_password(DatabaseSettings(password_file=path))
    os.unlink(path)
    with pytest.raises(Fault):
        read_password(DatabaseSettings(password_file=path))
