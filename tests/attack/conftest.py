# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""One gateway for all attacks."""

import pytest

from .door import a_door


@pytest.fixture(scope="session")
def door():
    with a_door(max_body_bytes=200_000, body_seconds=1, head_seconds=2, requests_per_second=1000) as started:
        yield started
