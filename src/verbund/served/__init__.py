# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What a site gives to browsers and apps as it lies in folders: read strictly, bounded, no links followed."""
