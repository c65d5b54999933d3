# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What runs inside Synapse: the rules that only the homeserver can enforce. Loaded by main process and workers."""

from verbund.synapse_module.module import VerbundModule

__all__ = ["VerbundModule"]
