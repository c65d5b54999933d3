# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The arrows and the purity of the design page, held by import-linter; and the linter itself is shown to bite."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=root, env={"PYTHONPATH": str(root / "src")}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_pure_packages_reach_no_socket(tmp_path):
    assert lint(ROOT).returncode == 0, lint(ROOT).stdout
    shutil.copytree(ROOT / "src", tmp_path / "src")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "src/verbund/matrix/leak.py").write_text("import socket\n")
    broken = lint(tmp_path)
    assert broken.returncode != 0
    assert "BROKEN" in broken.stdout
