# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The build: the same bytes each time, hashes that are true, compressed files that are the plain ones."""

import gzip
import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.browser.pages import ROOT

CLIENT = ROOT / "client"


def build(into: Path) -> dict[str, str]:
    vite = ["node", "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn", "--outDir", str(into), "--emptyOutDir"]
    subprocess.run(vite, cwd=CLIENT, check=True, capture_output=True)
    return dict(json.loads((into / "hashes.json").read_text())["files"])


@pytest.mark.timeout(240)
async def test_two_builds_are_the_same_bytes_and_their_hashes_are_true(webapp, tmp_path):
    if shutil.which("node") is None:
        pytest.skip("NOT TESTED: no Node in PATH; script/client fetched one of its own")
    first, second = build(tmp_path / "a"), build(tmp_path / "b")
    assert first == second
    assert first == json.loads((webapp / "hashes.json").read_text())["files"]
    assert {"index.html", "sw.js", "manifest.webmanifest"} <= set(first)
    for name, sha256 in first.items():
        assert hashlib.sha256((webapp / name).read_bytes()).hexdigest() == sha256, name


async def test_every_large_file_is_there_compressed(webapp):
    names = [str(path.relative_to(webapp)) for path in webapp.rglob("*") if path.suffix in (".js", ".css", ".wasm")]
    large = [name for name in names if (webapp / name).stat().st_size > 1500]
    assert large
    for name in large:
        assert gzip.decompress((webapp / f"{name}.gz").read_bytes()) == (webapp / name).read_bytes()
        assert (webapp / f"{name}.br").stat().st_size < (webapp / f"{name}.gz").stat().st_size * 1.02


async def test_what_is_served_names_nothing_of_the_machine_it_was_built_on(webapp):
    for path in webapp.rglob("*"):
        if path.is_file() and path.suffix in (".js", ".css", ".html", ".json"):
            assert str(ROOT).encode() not in path.read_bytes(), path
