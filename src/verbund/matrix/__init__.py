# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The wire: names, canonical JSON, signatures, X-Matrix, event hashes. Pure: no I/O, no clock, no framework."""
