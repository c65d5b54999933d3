# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Keeps a verified register at hand: fetched by one follower, read and verified again by whoever decides with it."""
