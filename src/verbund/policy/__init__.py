# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""May it pass? One pure function for gateway, homeserver module, `verbund explain` and tests."""
