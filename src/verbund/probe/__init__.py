# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Attacks a running gateway from outside and says what it did. Knows the wire (`verbund.matrix`) and nothing else of ours."""
