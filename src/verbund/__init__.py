# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Verbund: a closed Matrix federation for public administrations."""

__version__ = "0.1.0"
