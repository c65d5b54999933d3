# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The whole story with real servers: what a visitor sees."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import verbund


@pytest.mark.timeout(300)
def test_the_demo_ends_well_and_says_so_as_data():
    told = subprocess.run(
        [sys.executable, "-m", "verbund.cli", "demo", "--check", "--json"],
        capture_output=True,
        text=True,
        timeout=280,
        env={**os.environ, "PYTHONPATH": str(Path(verbund.__file__).parents[1])},
        check=False,
    )
    assert told.returncode == 0, told.stderr
    report = json.loads(told.stdout)
    assert all(check["ok"] for check in report["checks"])
    assert len(report["checks"]) >= 18
    assert report["figures"]["readmission_lost"] == 0
    assert {"first_message_seconds", "latency_ms_p50", "suspension_seconds", "readmission_seconds"} <= set(report["figures"])
