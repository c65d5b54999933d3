# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What an operator sets: one file, `verbund.toml`, read strictly."""

from verbund.config.load import load
from verbund.config.settings import Settings

__all__ = ["Settings", "load"]
