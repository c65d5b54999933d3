# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund init` makes all of it or nothing, and root's steps go where the site's user can't lead them."""

import os
import pwd
import resource
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import verbund
from verbund.cli.init import init
from verbund.config import load
from verbund.faults import Fault
from verbund.register.request import parse_request
from verbund.site.init import Answers, initialise, pin_of, write_new
from verbund.site.privileges import site_user

GOOD = Answers("amt.example", "Amt", "municipality", "Ort", "it@x", "https://amt.example", "127.0.0.1:8448")
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives anything up")


@pytest.mark.parametrize(
    "change",
    [
        {"server_name": "Amt.Example"},
        {"server_name": ""},
        {"kind": "circus"},
        {"client_base_url": "http://amt.example"},
        {"federation_endpoint": "127.0.0.1"},
        {"name": "x" * 201},
        {"run_folder": "/run/" + "x" * 70},
        {"tls_certificate": Path("/nonexistent.crt")},
        {"tls_certificate": Path("/nonexistent.crt"), "tls_private_key": Path("/nonexistent.key")},
    ],
)
def test_a_wrong_answer_changes_nothing_and_the_next_init_works(tmp_path, change):
    folder = tmp_path / "s"
    with pytest.raises(Fault):
        initialise(folder, replace(GOOD, **change))
    assert not folder.exists()
    config, request = initialise(folder, GOOD)
    assert load(config).files.request.read_bytes()
    assert request.wish.server_name.text == "amt.example"


def test_what_exists_is_left_as_it_is(tmp_path):
    folder = tmp_path / "s"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "file").write_text("theirs")
    with pytest.raises(Fault, match="there already"):
        initialise(folder, GOOD)
    assert sorted(path.name for path in folder.rglob("*")) == ["data", "file"]


def test_a_write_that_fails_in_the_middle_leaves_nothing(tmp_path):
    """The kernel stops a file at 300 bytes, as a full disk would: the secrets are written by then, the certificate is not."""
    folder = tmp_path / "s"
    arguments = ["init", "--dir", str(folder), "--server-name", "amt.example", "--name", "Amt", "--place", "Ort"]
    arguments += ["--contact", "it@x", "--client-base-url", "https://amt.example", "--federation-endpoint", "127.0.0.1:8448"]
    command = [sys.executable, "-m", "verbund.cli", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(Path(verbund.__file__).parents[1])}
    run = {"capture_output": True, "text": True, "timeout": 60, "env": environment, "check": False}
    told = subprocess.run(command, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300)), **run)
    assert told.returncode == 1
    assert "tls.crt: File too large" in told.stderr
    assert not folder.exists()
    assert subprocess.run(command, **run).returncode == 0


@needs_root
def test_while_root_writes_nobody_else_gets_in(tmp_path, monkeypatch):
    """Were the folders the user's before they are filled, a link could send a secret's file anywhere, owned by that user."""
    owners = set()

    def watched(path, data, mode, owner=None):
        owners.update(folder.stat().st_uid for folder in (path.parent, path.parent.parent) if folder.name in ("data", "secrets"))
        write_new(path, data, mode, owner)

    monkeypatch.setattr("verbund.site.init.write_new", watched)
    config, _ = initialise(tmp_path / "s", GOOD)
    assert owners == {0}
    files = load(config).files
    assert {folder.stat().st_uid for folder in (files.data, files.secrets)} == {site_user(None).uid}


def test_a_certificate_of_the_operators_is_pinned_and_left_where_it_is(tmp_path):
    made, _ = initialise(tmp_path / "other", GOOD)
    secrets = load(made).files.secrets
    answers = replace(GOOD, tls_certificate=secrets / "tls.crt", tls_private_key=secrets / "tls.key")
    config, request = initialise(tmp_path / "s", answers)
    assert request.wish.tls_spki_sha256 == (pin_of((secrets / "tls.crt").read_bytes()),)
    assert load(config).gateway.tls_private_key == secrets / "tls.key"
    assert not (load(config).files.secrets / "tls.key").exists()


def test_it_asks_for_what_is_missing(tmp_path):
    said = "amt.example\nAmt für Dinge\nOrt\nit@amt.example\nhttps://amt.example\namt.example:8448\n"
    told = CliRunner().invoke(init, ["--dir", str(tmp_path / "s")], input=said, catch_exceptions=False)
    assert told.exit_code == 0
    settings = load(tmp_path / "s" / "verbund.toml")
    assert settings.organisation.name == "Amt für Dinge"
    assert parse_request(settings.files.request.read_bytes()).fingerprint in told.output


def test_every_secret_is_for_its_owner_alone(tmp_path):
    config, _ = initialise(tmp_path / "s", GOOD)
    files = load(config).files
    assert files.data.stat().st_mode & 0o777 == 0o700
    for path in files.secrets.iterdir():
        assert path.stat().st_mode & 0o777 == (0o644 if path.name == "tls.crt" else 0o600), path
        assert path.stat().st_uid == site_user(None).uid


def test_the_run_folder_is_one_that_we_may_make(tmp_path):
    config, _ = initialise(tmp_path / "s", GOOD)
    folder = load(config).run_folder
    assert len(str(folder)) <= 60
    places = ["/run"] if os.geteuid() == 0 else [str(tmp_path), "/run/user", "/tmp/verbund-"]  # noqa: S108
    assert any(str(folder).startswith(place) for place in places)


@pytest.fixture
def short():
    """A path that is short enough for sockets, and that the site's user gets through."""
    with tempfile.TemporaryDirectory(prefix="vb") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@needs_root
def test_a_folder_of_others_is_refused_and_stays_theirs(short):
    """Once, run_folder = "/tmp" gave the whole of /tmp to the site's user."""
    theirs = short / "theirs"
    theirs.mkdir(mode=0o755)
    (theirs / "file").write_text("theirs")
    config, _ = initialise(short / "s", replace(GOOD, run_folder=str(theirs)))
    told = run_site(config)
    assert told.returncode == 1
    assert "belongs to root" in told.stderr
    assert (theirs / "file").stat().st_uid == 0


@needs_root
def test_a_link_of_the_sites_user_leads_root_nowhere(short):
    """The site's user swaps what root would write at the next start for a link to a file of root's."""
    config, _ = initialise(short / "s", replace(GOOD, run_folder=str(short / "run")))
    victim = short / "victim"
    victim.write_text("root's")
    files = load(config).files
    user = pwd.getpwnam("nobody")
    for path in (files.homeserver_yaml, files.log_config, files.secrets / "pgpass"):
        path.symlink_to(victim)
        os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
    files.logs.symlink_to(short)
    told = run_site(config)
    assert told.returncode == 1
    assert "is no folder" in told.stderr
    assert victim.read_text() == "root's"
    assert victim.stat().st_uid == 0


def run_site(config: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(verbund.__file__).parents[1])}
    command = [sys.executable, "-m", "verbund.cli", "run", "--config", str(config)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, check=False)
