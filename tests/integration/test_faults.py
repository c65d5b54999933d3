# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What goes wrong is said in one message with the next step; the exit code is 1 for a fault and 2 for wrong usage."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tests.register_repository import Repository

import verbund
from verbund.config import load
from verbund.demo.sites import free_port
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
def site(tmp_path):
    ports = [free_port() for _ in range(3)]
    names = ("client_listen", "federation_listen", "private_listen")
    listeners = {name: f"127.0.0.1:{port}" for name, port in zip(names, ports, strict=True)}
    answers = Answers("amt.example", "Amt", "municipality", "Ort", "it@x", "https://amt.example", "127.0.0.1:8448", **listeners)
    config, _ = initialise(tmp_path / "s", answers)
    take_root(load(config), Repository().root)
    (tmp_path / "r").mkdir()
    config.write_text(config.read_text().replace('run_folder = "', f'run_folder = "{tmp_path}/r" # "', 1))
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
