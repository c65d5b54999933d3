# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""How long what is signed counts before it must be signed again."""

from datetime import timedelta

ROOT_LIFE = timedelta(days=365)
TARGETS_LIFE = timedelta(days=180)
REGISTRAR_LIFE = timedelta(days=30)
