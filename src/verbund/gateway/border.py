# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What every stage of the border needs: who we are, the register of this moment, the clock, the log."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from verbund.gateway.audit import Audit
from verbund.gateway.faces import Faces
from verbund.matrix.names import ServerName
from verbund.policy.question import Question, Terms
from verbund.policy.rehearse import would_object
from verbund.register.model import Register


@dataclass(frozen=True, slots=True)
class Border:
    """`register` is asked once for each request, so that a refresh in between can't mix two versions."""

    own: ServerName
    register: Callable[[], Register | None]
    clock: Callable[[], datetime]
    steady: Callable[[], float]
    audit: Audit
    terms: Terms
    max_body_bytes: int
    max_answer_bytes: int
    exchange_seconds: float
    peer_seconds: float
    faces: Faces
    # Terms that are rehearsed; None where there are none.
    shadow: Terms | None = None

    def rehearse(self, question: Question, register: Register | None) -> None:
        """Counts what passes and would not, were the terms in shadow in force."""
        if self.shadow is None or self.audit.trail is None:
            return
        rule = would_object(question, register, self.shadow)
        if rule is not None:
            direction = question.direction.value
            self.audit.trail.counted("would-refuse", direction, question.peer.text, question.endpoint.name, rule)
