# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""How often somebody may ask. The homeserver's module counts in the same way."""

from verbund.policy.rate import MAX_BUCKETS, Rate

__all__ = ["MAX_BUCKETS", "Rate"]
