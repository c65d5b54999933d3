# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
import os

import pytest
from tests.folders import open_to_programs


@pytest.fixture(autouse=True)
def _open_to_the_site_user(request):
    """As root, programs run as another user, who must get through the folders that pytest closes."""
    if os.geteuid() == 0 and "tmp_path" in request.fixturenames:
        open_to_programs(request.getfixturevalue("tmp_path"))
