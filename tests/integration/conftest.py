# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
import os

import pytest


@pytest.fixture(autouse=True)
def _open_to_the_site_user(request):
    """As root, programs run as another user, who must get through the folders that pytest closes."""
    if os.geteuid() == 0 and "tmp_path" in request.fixturenames:
        folder = request.getfixturevalue("tmp_path")
        for path in (folder, folder.parent, folder.parent.parent):
            path.chmod(0o711)
