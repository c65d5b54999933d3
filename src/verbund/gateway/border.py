# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What every stage of the border needs: who we are, the register of this moment, the clock, the log."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from verbund.gateway.audit import Audit
from verbund.gateway.faces import Faces
from verbund.matrix.names import ServerName
from verbund.policy.question import Terms
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
