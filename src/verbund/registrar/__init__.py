# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Signs and publishes the register. No program of a member's site imports this package."""
