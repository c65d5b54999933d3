# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The one function that permits. Only here is an `Allowed` made (tests/house/test_permits.py)."""

from dataclasses import dataclass

from verbund.policy.question import Direction, Question
from verbund.policy.rules import RULES
from verbund.policy.transaction import LeftOut, review
from verbund.register.model import Register


@dataclass(frozen=True, slots=True)
class Allowed:
    """The permit. What forwards a request demands one. It doesn't cover what is `left_out` of a transaction."""

    question: Question
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """The first rule that objected, and its sentence."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says; None is consent."""

    rule: str
    objection: str | None


Decision = Allowed | Refused


def decide(question: Question, register: Register | None) -> Decision:
    """The first rule that objects refuses; only when all are silent is a permit issued."""
    for rule in RULES:
        objection = rule.objection(question, register)
        if objection is not None:
            return Refused(rule.name, objection)
    return Allowed(question, _left_out(question, register))


def explain(question: Question, register: Register | None) -> tuple[Verdict, ...]:
    """What every rule says, in their order."""
    return tuple(Verdict(rule.name, rule.objection(question, register)) for rule in RULES)


def _left_out(question: Question, register: Register | None) -> tuple[LeftOut, ...]:
    """Our own homeserver's transactions go as they are: it has judged what it relays, and nobody but it can sign another."""
    contents = question.contents
    if contents.transaction is None or question.direction is Direction.OUT:
        return ()
    return review(contents.transaction, contents.size, question.origin, question.own, register)
