# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund check` finds an app that is not the one that was built, and tokens that end; `init --root` shows what to compare."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.attack.door import give_to_site_user
from tests.integration.test_init import GOOD
from tests.listener import a_built_app
from tests.register_repository import Repository
from tests.unit.test_register_app_token import a_token

import verbund
from verbund.cli.init import init
from verbund.config import load
from verbund.site.init import initialise

DAY = 86_400


@pytest.fixture
def site(tmp_path) -> Path:
    config, _ = initialise(tmp_path / "s", GOOD)
    config.write_text(config.read_text() + f'\n[client]\nfolder = "{a_built_app(tmp_path / "app")}"\n')
    return config


def findings(site: Path, *more: str) -> dict[str, str]:
    """What the check says about the app and its tokens: sentence to level."""
    command = [sys.executable, "-m", "verbund.cli", "check", "--config", str(site), "--json", *more]
    environment = {**os.environ, "PYTHONPATH": str(Path(verbund.__file__).parents[1])}
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, check=False)
    rows = json.loads(told.stdout)["findings"]
    assert all(row["mend"] for row in rows if row["level"] != "good")
    return {row["what"]: row["level"] for row in rows if " app" in row["what"]}


def test_an_app_as_it_was_built_is_good_and_a_changed_one_is_found(site, tmp_path):
    app = tmp_path / "app"
    release = tmp_path / "release.json"
    shutil.copy(app / "hashes.json", release)
    both = {"the app is as in its list of sums": "good", "the app is as in the release's list of sums": "good"}
    assert findings(site, "--client-hashes", str(release)) == both
    (app / "sw.js").write_text("steals messages")
    (app / "extra.js").write_text("more")
    (app / "link.js").symlink_to(release)
    found = findings(site)
    for sentence in ("sw.js is not what was built", "extra.js doesn't belong there"):
        assert found[f"the app differs from its list of sums: {sentence}"] == "error"
    assert found["the app's folder holds link.js, which is no plain file"] == "error"
    # Who changes a file changes the list beside it as well.
    (app / "link.js").unlink()
    paths = [path for path in app.rglob("*") if path.is_file() and path.name != "hashes.json"]
    sums = {str(path.relative_to(app)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
    (app / "hashes.json").write_text(json.dumps({"files": sums}))
    assert findings(site) == {"the app is as in its list of sums": "good"}
    found = findings(site, "--client-hashes", str(release))
    assert found["the app differs from the release's list of sums: sw.js is not what was built"] == "error"


def test_an_app_that_is_not_there_is_said(site, tmp_path):
    (tmp_path / "app" / "hashes.json").unlink()
    assert list(findings(site).values()) == ["warning"]
    (tmp_path / "app" / "index.html").unlink()
    assert findings(site) == {f"{tmp_path / 'app'} holds no app": "warning"}
    site.write_text(site.read_text() + 'serve = "off"\n')
    assert findings(site) == {"the app is not served (serve = off)": "good"}


def test_tokens_that_end_soon_are_said_before(site):
    folder = load(site).app_tokens
    folder.mkdir()
    now = int(time.time())
    for name, days in (("long", 60), ("soon", 29), ("past", -1)):
        claims = {"sub": "amt.example", "exp": now + days * DAY}
        (folder / f"{name}.jwt").write_bytes(a_token(claims=claims))
    (folder / "other.jwt").write_bytes(a_token(claims={"sub": "kreis.example", "exp": now + DAY}))
    give_to_site_user(folder)
    levels = {what.split()[2]: level for what, level in findings(site).items() if what.startswith("the token")}
    assert levels == {"long.jwt": "good", "soon.jwt": "warning", "past.jwt": "warning"}
    assert any("other.jwt: it speaks about 'kreis.example'" in what for what in findings(site))


def test_the_roots_fingerprint_is_sixteen_groups_of_four(site, tmp_path):
    root = Repository().root
    (tmp_path / "root.json").write_bytes(root)
    arguments = ["--dir", str(site.parent), "--root", str(tmp_path / "root.json"), "--json"]
    told = json.loads(CliRunner().invoke(init, arguments, catch_exceptions=False).output)
    groups = told["root_fingerprint"].split(" ")
    assert [len(group) for group in groups] == [4] * 16
    assert "".join(groups) == hashlib.sha256(root).hexdigest()
