# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Where programs that a test starts find what they need: sources, and a way through the folders that pytest closes."""

import os
import stat
from pathlib import Path

import verbund


def programs() -> dict[str, str]:
    """The environment in which `python -m verbund.cli` finds the sources."""
    return {**os.environ, "PYTHONPATH": str(Path(verbund.__file__).parents[1])}


def open_to_programs(folder: Path) -> None:
    """As root, they run as another user. Searchable, with what is above it, up to the first folder that is so already."""
    for path in (folder, *folder.parents):
        mode = path.stat().st_mode
        if path != folder and mode & stat.S_IXOTH:
            return
        path.chmod(stat.S_IMODE(mode) | stat.S_IXGRP | stat.S_IXOTH)
