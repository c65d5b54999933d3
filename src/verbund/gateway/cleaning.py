# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A transaction of which something must not enter: the rest goes on, vouched for, and its sender is told what did not.

docs/decisions/021 says why the rest isn't refused with it.
"""

from dataclasses import replace

import orjson

from verbund.gateway.audit import Record
from verbund.gateway.border import Border
from verbund.gateway.homeserver import Homeserver
from verbund.gateway.messages import Answer, Received
from verbund.gateway.strangers import Strangers
from verbund.policy.decide import Allowed
from verbund.policy.transaction import LeftOut, errors_for, without
from verbund.policy.vouching import Voucher

MAX_ANSWER_BYTES = 1_048_576


class Cleaning:
    """Forwards what a permit covers of a transaction."""

    def __init__(self, border: Border, homeserver: Homeserver, voucher: Voucher, strangers: Strangers) -> None:
        self._border = border
        self._homeserver = homeserver
        self._voucher = voucher
        self._strangers = strangers

    async def forward(self, permit: Allowed, received: Received) -> Answer:
        """Our homeserver's answer, with an error for each event that was left out; raises UpstreamFault, AnswerTooLarge."""
        transaction = permit.question.contents.transaction
        if transaction is None:
            raise RuntimeError("something is left out of what is no transaction")
        self._record(permit, received)
        for item in permit.left_out:
            if item.objection.stranger:
                await self._strangers.noticed(item.room, item.objection.stranger, permit.question.origin.text)
        body, (claim,) = without(transaction, permit.left_out), received.header(b"authorization")
        code = self._voucher.vouch(received.method, received.target, claim, body, self._border.clock())
        response = await self._homeserver.forward_cleaned(permit, received, body, code)
        answer = await response.read(MAX_ANSWER_BYTES)
        question = permit.question
        self._border.audit.record(
            Record("in", question.origin.text, question.own.text, question.endpoint.name, "forwarded", answer.status,
                   peer=received.peer, known=True, target=received.target, body=body)
        )  # fmt: skip
        if answer.status != 200:
            return _framed(answer, answer.body)
        return _framed(answer, _with_errors(answer.body, errors_for(transaction, permit.left_out)))

    def _record(self, permit: Allowed, received: Received) -> None:
        question = permit.question
        count = len(permit.left_out)
        for rule, items in _by_rule(permit.left_out).items():
            rooms = sorted({item.room for item in items if item.room})
            reason = f"{items[0].objection.reason} {len(items)} of {count} left out; rooms: {', '.join(rooms) or 'none'}"
            record = Record("in", question.origin.text, question.own.text, question.endpoint.name, "left-out", 200, rule, reason)
            self._border.audit.record(replace(record, peer=received.peer, known=True))


def _by_rule(left_out: tuple[LeftOut, ...]) -> dict[str, list[LeftOut]]:
    found: dict[str, list[LeftOut]] = {}
    for item in left_out:
        found.setdefault(item.objection.rule, []).append(item)
    return found


def _with_errors(body: bytes, errors: dict[str, str]) -> bytes:
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        return body
    results = answer.get("pdus") if isinstance(answer, dict) else None
    if not isinstance(results, dict):
        return body
    return orjson.dumps({**answer, "pdus": {**results, **{name: {"error": error} for name, error in errors.items()}}})


def _framed(answer: Answer, body: bytes) -> Answer:
    return Answer(answer.status, ((b"content-type", b"application/json"),), body)
