# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Runs the catalogue: first an honest request, so that a refusal says something; then the attacks, no faster than allowed."""

import asyncio
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from verbund.matrix.names import InvalidName
from verbund.probe.judge import errcode_of, judge
from verbund.probe.model import Case, Cast, Listener, Outcome, Result, Told, Verdict
from verbund.probe.wire import Address, Heard, Unreachable, ask, fingerprint

AT_ONCE = 8
_SHOWN_BYTES = 700
# Signatures, tokens, keys: whatever is long and looks like base64, and whatever stands behind Bearer.
_SECRETS = re.compile(r"(Bearer )[^\s\"]{4,}|()[A-Za-z0-9+/_-]{40,}={0,2}")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class NotProbed(Exception):
    """What must hold before attacks say anything doesn't hold; a sentence for the auditor."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Where to, how fast, and whether what burdens the server is sent too."""

    federation: Address
    clients: Address | None
    per_second: float
    loud: bool

    def address(self, case: Case) -> Address | None:
        address = self.federation if case.listener is Listener.FEDERATION else self.clients
        return Address(address.host, address.port, tls=False) if address is not None and case.plain else address


async def run(cases: Sequence[Case], cast: Cast, plan: Plan, tell: Callable[[Outcome, int], None]) -> Result:
    """Every case once; `tell` hears each outcome and how many are done. Raises NotProbed."""
    began = _now()
    try:
        mark = await fingerprint(plan.federation, cast.own)
        await refuse_a_dead_end(cast, plan)
    except Unreachable as error:
        raise NotProbed(str(error)) from error
    places = asyncio.Semaphore(AT_ONCE)
    done = 0

    async def one(case: Case) -> Outcome:
        nonlocal done
        async with places:
            outcome = await perform(case, cast, plan)
        done += 1
        tell(outcome, done)
        return outcome

    # Those that wait for a time-out come first and wait while the others run.
    order = sorted(cases, key=lambda case: -case.seconds)
    tasks: dict[str, asyncio.Task[Outcome]] = {}
    async with asyncio.TaskGroup() as group:
        for case in order:
            tasks[case.id] = group.create_task(one(case))
            if missing(case, cast, plan) is None:
                await asyncio.sleep(1 / plan.per_second)
    addresses = [("federation", str(plan.federation)), *([("clients", str(plan.clients))] if plan.clients else [])]
    return Result(cast.own, began, _now(), tuple(addresses), mark, tuple(tasks[case.id].result() for case in cases))


async def refuse_a_dead_end(cast: Cast, plan: Plan) -> None:
    """Raises NotProbed when the member's honest request is refused: then every refusal would look right."""
    if cast.member is None:
        return
    heard = await ask(plan.federation, cast.ask().raw(), answers=1, seconds=20, alone=False, server_name=cast.own)
    told = heard.answers[0] if heard.answers else None
    if told is None or told.status in (400, 401, 403, 429) or told.status >= 500:
        said = "nothing" if told is None else f"{told.status} {errcode_of(told) or ''}".strip()
        raise NotProbed(f"an honest request of {cast.member.name} is answered with {said}, so refusals would prove nothing")


async def perform(case: Case, cast: Cast, plan: Plan) -> Outcome:
    """One attack and its verdict; a 429 is waited out once, where it isn't the point."""
    reason = missing(case, cast, plan)
    address = plan.address(case)
    if reason is not None or address is None:
        return Outcome(case, Verdict.NOT_APPLICABLE, reason or "")
    began = time.monotonic()
    try:
        raw = case.send(cast)
    except InvalidName as error:
        return Outcome(case, Verdict.NOT_APPLICABLE, f"cannot be written with these names: {error}")
    try:
        heard = await _asked(case, address, raw, cast)
        if 429 not in case.expected.statuses and heard.answers and heard.answers[-1].status == 429:
            await asyncio.sleep(_wait(heard.answers[-1]))
            raw = case.send(cast)
            heard = await _asked(case, address, raw, cast)
    except Unreachable as error:
        return Outcome(case, Verdict.FAILED, str(error), shown(raw))
    verdict, reason = judge(case, heard)
    told = heard.answers[-1] if heard.answers else None
    spent = int((time.monotonic() - began) * 1000)
    return Outcome(case, verdict, reason, shown(raw), _received(heard), told, spent)


def missing(case: Case, cast: Cast, plan: Plan) -> str | None:
    """Why a case can't be tried here."""
    absent = [role for role in case.needs if getattr(cast, role) is None]
    if absent:
        return f"needs the key or name of: {', '.join(absent)}"
    if case.loud and not plan.loud:
        return "burdens the server; sent with --loud only"
    if plan.address(case) is None:
        return "no address for clients was given"
    if case.plain and case.listener is Listener.FEDERATION and not plan.federation.tls:
        return "the federation listener speaks no TLS here: it stands behind an ingress"
    return None


def shown(raw: bytes) -> str:
    """Bytes as a person may read them: the beginning, nothing that moves a cursor, no signature and no token."""
    text = raw[:_SHOWN_BYTES].decode("utf-8", "backslashreplace")
    more = f"\n... ({len(raw)} bytes)" if len(raw) > _SHOWN_BYTES else ""
    hidden = _SECRETS.sub(lambda found: f"{found[1] or ''}...", text.replace("\r\n", "\n"))
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", hidden) + more


def _received(heard: Heard) -> str:
    if not heard.answers:
        return "no answer in time" if heard.late else "connection closed without an answer"
    told = heard.answers[-1]
    head = "\r\n".join([f"HTTP/1.1 {told.status}", *(f"{name}: {value}" for name, value in told.headers)])
    return shown(head.encode("utf-8", "replace") + b"\r\n\r\n" + told.body)


async def _asked(case: Case, address: Address, raw: bytes, cast: Cast) -> Heard:
    return await ask(address, raw, answers=case.answers, seconds=case.seconds, alone=case.alone, server_name=cast.own)


def _wait(told: Told) -> float:
    found = re.search(rb'"retry_after_ms": *([0-9]{1,6})', told.body)
    return min(10.0, int(found[1]) / 1000 + 0.1) if found else 1.0


def _now() -> str:
    return datetime.now(UTC).astimezone().isoformat(timespec="seconds")
