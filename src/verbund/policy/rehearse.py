# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What other terms would have said about a request that passed. Nothing is refused by it, and no permit is made here."""

from dataclasses import replace

from verbund.policy.question import Question, Terms
from verbund.policy.rules import RULES
from verbund.register.model import Register


def would_object(question: Question, register: Register | None, shadow: Terms) -> str | None:
    """The name of the first rule that would have objected under `shadow`."""
    rehearsed = replace(question, terms=shadow)
    return next((rule.name for rule in RULES if rule.objection(rehearsed, register) is not None), None)
