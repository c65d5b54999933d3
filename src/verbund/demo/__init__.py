# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Two organisations, one Verbund and an outsider on this machine, from the parts that operators run."""
