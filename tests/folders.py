# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""As root, a site's programs run as another user, who must get through the folders that pytest closes."""

import stat
from pathlib import Path


def open_to_programs(folder: Path) -> None:
    """Searchable, with what is above it, up to the first folder that is searchable already (/tmp)."""
    for path in (folder, *folder.parents):
        mode = path.stat().st_mode
        if path != folder and mode & stat.S_IXOTH:
            return
        path.chmod(stat.S_IMODE(mode) | stat.S_IXGRP | stat.S_IXOTH)
