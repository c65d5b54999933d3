# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What goes wrong is said in one message with the next step; the exit code is 1 for a fault and 2 for wrong usage."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.attack.door import give_to_site_user
from tests.register_repository import Repository, an_entry, follow

import verbund
from verbund.config import load
from verbund.demo.sites import free_port
from verbund.follow.keeping import keep
from verbund.register.trusted import Trusted
from verbund.site.init import Answers, initialise, take_root


def call(*arguments: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(verbund.__file__).parents[1])}
    command = [sys.executable, "-m", "verbund.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, check=False)


def said(told: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert told.returncode == code, told.stderr
    assert "verbund: error: " in told.stderr
    assert "verbund: hint: " in told.stderr
    assert "Traceback" not in told.stderr
    for word in words:
        assert word in told.stderr


@pytest.fixture
def short():
    """A folder whose path is short enough for sockets."""
    with tempfile.TemporaryDirectory(prefix="vb") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture
def site(tmp_path, short):
    ports = [free_port() for _ in range(3)]
    names = ("client_listen", "federation_listen", "private_listen")
    listeners = {name: f"127.0.0.1:{port}" for name, port in zip(names, ports, strict=True)}
    answers = Answers("amt.example", "Amt", "municipality", "Ort", "it@x", "https://amt.example", "127.0.0.1:8448", **listeners)
    config, _ = initialise(tmp_path / "s", answers)
    take_root(load(config), Repository().root)
    (short / "r").mkdir()
    give_to_site_user(short / "r")
    config.write_text(config.read_text().replace('run_folder = "', f'run_folder = "{short}/r" # "', 1))
    return config


def test_unknown_commands_and_missing_files(tmp_path):
    said(call("frobnicate"), 2, "frobnicate")
    said(call("run", "--config", tmp_path / "no.toml"), 1, "no.toml")
    said(call("gateway", "--nonsense"), 2, "nonsense")


def test_a_wrong_key_names_itself_and_a_second_init_changes_nothing(site):
    before = site.read_text()
    said(call("init", "--dir", site.parent), 1, "there already")
    assert site.read_text() == before
    site.write_text(before + "\nfrobnicate = 1\n")
    said(call("gateway", "--config", site), 1, "frobnicate")


def test_a_port_in_use(site):
    settings = load(site)
    host, _, port = settings.gateway.client_listen.rpartition(":")
    with socket.socket() as other:
        other.bind((host, int(port)))
        other.listen()
        said(call("gateway", "--config", site), 1, port, "another program")
        assert port in call("check", "--config", site).stdout


def test_a_missing_secret_and_one_that_others_can_read(site):
    secret = load(site).files.replication_secret
    secret.chmod(0o644)
    assert "can be read by others" in call("check", "--config", site).stdout
    secret.unlink()
    told = call("check", "--config", site)
    assert told.returncode == 1
    assert "replication" in told.stdout
    said(call("gateway", "--config", site), 1, "replication")


def test_a_missing_root(site):
    load(site).files.register_root.unlink()
    said(call("gateway", "--config", site), 1, "register-root.json", "--root")
    assert "trusted root is missing" in call("check", "--config", site).stdout


def test_an_expired_register_and_a_wrong_clock_are_named_with_the_next_step(site):
    settings = load(site)
    repository = Repository({"bund": {"amt.example": an_entry("amt.example")}})
    issued = datetime.now(UTC) - timedelta(hours=100)
    repository.publish_root(issued)
    repository.publish(issued)
    kept = follow(Trusted.from_root(repository.root), repository.files, issued)
    settings.files.register_root.unlink()
    take_root(settings, repository.root)
    keep(settings.files.register, kept)
    give_to_site_user(settings.files.register)
    told = call("check", "--config", site)
    assert told.returncode == 1
    assert "is closed" in told.stdout
    assert "can the mirrors be reached?" in told.stdout
    at = "datetime.fromisoformat('2019-01-01T00:00:00+00:00')"
    code = "from datetime import datetime; from pathlib import Path\n"
    code += "from verbund.config import load; from verbund.site.check import check_site\n"
    code += f"for found in check_site(load(Path({str(site)!r})), {at}): print(found.level.value, found.what, found.mend)"
    environment = {**os.environ, "PYTHONPATH": str(Path(verbund.__file__).parents[1])}
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env=environment, check=True)
    assert "error the clock says 2019-01-01 set the clock" in told.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a disk of its own")
def test_a_full_disk_stops_the_start_before_anything_is_written(site, tmp_path, short):
    """A real file system that is nearly full."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=20m,mode=0711", "none", str(disk)]
    mounted = subprocess.run(mount, capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        text = site.read_text().replace('data_folder = "data"', f'data_folder = "{disk}/data"')
        site.write_text(text.replace(f"{short}/r", f"/run/{short.name}"))
        said(call("run", "--config", site), 1, "MB are free", "make space")
        assert not (disk / "data" / "homeserver.yaml").exists()
    finally:
        subprocess.run(["umount", str(disk)], check=True)
        shutil.rmtree(f"/run/{short.name}", ignore_errors=True)


def test_a_site_runs_once(site):
    """A second start would write under the first one's feet."""
    settings = load(site)
    lock = os.open(settings.run_folder / "site.lock", os.O_RDWR | os.O_CREAT, 0o666)
    os.fchmod(lock, 0o666)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        said(call("run", "--config", site), 1, "running already")
        assert not settings.files.homeserver_yaml.exists()
    finally:
        os.close(lock)
