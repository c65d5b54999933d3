# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Who belongs to the Verbund: signed bytes in, `Register` out. Pure: time and files are arguments."""
