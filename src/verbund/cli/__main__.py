# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`python -m verbund.cli`: the same as `verbund`, for a checkout that is not installed."""

from verbund.cli.main import main

main()
