# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The probe itself: every case can fail, no case sends anything to anybody but who was named, and evidence holds no secret."""

import asyncio
import contextlib
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from tests.attack.cast import CAST, FRIEND

from verbund.probe.catalogue import CATALOGUE, GROUPS
from verbund.probe.model import Cast, Verdict
from verbund.probe.report import as_html, as_json, figures
from verbund.probe.run import NotProbed, Plan, missing, perform, run, shown
from verbund.probe.wire import Address

YES = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nserver: x\r\nset-cookie: a=b\r\ncontent-length: 2\r\n\r\n{}"


@asynccontextmanager
async def a_server(answer: Callable[[bytes], bytes]) -> AsyncIterator[Plan]:
    """Answers once to whatever came in a moment, and goes on listening."""
    writers: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65_536):
                writer.write(answer(data))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    address = Address("127.0.0.1", server.sockets[0].getsockname()[1], tls=False)
    try:
        yield Plan(address, address, per_second=10_000, loud=True)
    finally:
        for writer in writers:
            writer.close()
        server.close()


QUICK = [replace(case, seconds=0.2, plain=False) for case in CATALOGUE]


async def test_no_case_is_passed_by_a_server_that_says_yes_to_everything():
    async with a_server(lambda data: YES) as plan:
        outcomes = [await perform(case, CAST, plan) for case in QUICK]
    assert [(o.case.id, o.verdict) for o in outcomes if o.verdict not in (Verdict.FAILED, Verdict.OTHERWISE)] == []


async def test_no_case_is_passed_by_a_server_that_falls_over():
    async with a_server(lambda data: b"HTTP/1.1 500 x\r\ncontent-length: 0\r\n\r\n") as plan:
        outcomes = [await perform(case, CAST, plan) for case in QUICK]
    assert [o.case.id for o in outcomes if o.verdict is not Verdict.FAILED] == []


async def test_a_silent_server_is_no_refusal():
    async with a_server(lambda data: b"") as plan:
        outcomes = await asyncio.gather(*(perform(case, CAST, plan) for case in QUICK))
    assert [o.case.id for o in outcomes if o.verdict is not Verdict.FAILED] == []


async def test_when_the_member_itself_is_refused_refusals_prove_nothing():
    refusal = b'HTTP/1.1 403 x\r\ncontent-length: 25\r\n\r\n{"errcode":"M_FORBIDDEN"}'
    async with a_server(lambda data: refusal) as plan:
        with pytest.raises(NotProbed, match=r"kreis\.example is answered with 403 M_FORBIDDEN"):
            await run(CATALOGUE[:1], CAST, plan, lambda outcome, done: None)
        result = await run(CATALOGUE, replace(CAST, member=None), plan, lambda outcome, done: None)
    # Whoever holds no key still probes what anybody could try.
    assert result.count(Verdict.NOT_APPLICABLE) > 100
    assert result.count(Verdict.PASSED) > 20
    assert figures(result)["cases"] == len(CATALOGUE)


async def test_nobody_is_contacted_when_nothing_listens():
    plan = Plan(Address("127.0.0.1", 9, tls=False), None, per_second=100, loud=False)
    with pytest.raises(NotProbed):
        await run(CATALOGUE, CAST, plan, lambda outcome, done: None)


def test_every_case_has_its_own_name_and_sentence_in_a_group_that_the_report_knows():
    assert [name for name, times in Counter(case.id for case in CATALOGUE).items() if times > 1] == []
    assert {case.group for case in CATALOGUE} == set(GROUPS)
    assert [case.id for case in CATALOGUE if not (case.text.de and case.text.en and case.reference)] == []
    for language in ("de", "en"):
        sentences = Counter((case.group, getattr(case.text, language)) for case in CATALOGUE)
        assert [sentence for sentence, times in sentences.items() if times > 1] == []


def test_no_two_cases_send_the_same():
    sent = Counter((case.listener, case.plain, case.needs, case.send(CAST)) for case in CATALOGUE if not case.expected.headers)
    assert [raw for (_, _, _, raw), times in sent.items() if times > 1] == []


def test_what_is_harmful_or_unknown_is_left_away():
    quiet = Plan(Address("a", 1, tls=True), None, per_second=1, loud=False)
    alone = Cast(CAST.own, CAST.stranger)
    left = {case.group for case in CATALOGUE if missing(case, alone, quiet) is None}
    assert left >= {"nobody", "stranger", "unsigned"}
    assert not left & {"claims", "suspended", "account", "http-client"}
    assert all(missing(case, CAST, quiet) is not None for case in CATALOGUE if case.loud)


async def test_evidence_shows_no_signature_and_no_token():
    signature = CAST.ask().signature()
    assert signature not in shown(CAST.ask().raw())
    assert "Bearer ..." in shown(b"GET / HTTP/1.1\r\nAuthorization: Bearer syt_abcdefghijkl\r\n\r\n")
    async with a_server(lambda data: YES) as plan:
        result = await run(QUICK[:60], CAST, plan, lambda outcome, done: None)
    assert FRIEND.name in as_json(result)
    assert signature not in as_json(result) + as_html(result, "de")
    told = json.loads(as_json(result))
    assert (told["cases"], told["failed"]) == (60, 60)
