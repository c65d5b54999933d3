# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""One member at its limits: it waits, then it is told; its neighbour notices nothing."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verbund.gateway import limits as module
from verbund.gateway.limits import BOUNDS, Limits, Rate, TooFast, bound_of
from verbund.matrix.endpoints import CLOSED, ENDPOINTS
from verbund.policy.contents import Contents

ROWS = {row.name: row for row in ENDPOINTS}
NOTHING = Contents()


@pytest.fixture
def slept(monkeypatch) -> list[float]:
    """How long would have been waited."""
    found: list[float] = []

    async def sleep(seconds: float) -> None:
        found.append(seconds)

    monkeypatch.setattr(module.asyncio, "sleep", sleep)
    return found


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_a_member_that_floods_waits_then_is_refused_and_its_neighbour_passes(slept):
    clock = Clock()
    limits = Limits(1, clock)
    for _ in range(4):
        await limits.take_any("kreis.example")
    assert slept == []
    await limits.take_any("kreis.example")
    await limits.take_any("kreis.example")
    assert slept == [1.0, 2.0]
    with pytest.raises(TooFast) as refused:
        await limits.take_any("kreis.example")
    assert refused.value.milliseconds == 1000
    with pytest.raises(TooFast):
        await limits.refuse_early("kreis.example")
    await limits.refuse_early("dritte.example")
    await limits.take_any("dritte.example")
    assert slept[2:] == [0.5, 0.5]
    clock.now = 1.001
    await limits.refuse_early("kreis.example")
    await limits.take_any("kreis.example")


async def test_each_kind_of_endpoint_has_a_share_of_its_own(slept):
    limits = Limits(50, Clock())
    for _ in range(110):
        await limits.take("kreis.example", ROWS["invite"], NOTHING)
    with pytest.raises(TooFast):
        await limits.take("kreis.example", ROWS["invite"], NOTHING)
    await limits.take("kreis.example", ROWS["send"], NOTHING)


async def test_an_invite_storm_of_one_person_and_onto_one_person(slept):
    def storm(inviter: int, invited: int) -> Contents:
        return Contents(event={"sender": f"@{inviter}:kreis.example", "state_key": f"@{invited}:amt.example"})

    limits, invite = Limits(5000, Clock()), ROWS["invite"]
    limits._inviters, limits._invited = Rate(0.5, 60), Rate(0.2, 30)
    for number in range(60):
        await limits.take("kreis.example", invite, storm(1, number))
    with pytest.raises(TooFast, match="by one person"):
        await limits.take("kreis.example", invite, storm(1, 61))
    for number in range(30):
        await limits.take("kreis.example", invite, storm(100 + number, 99))
    with pytest.raises(TooFast, match="of one person"):
        await limits.take("kreis.example", invite, storm(200, 99))
    # From another member, the same person can still be invited.
    await limits.take("dritte.example", invite, storm(300, 99))


async def test_nobody_uses_up_a_persons_one_time_keys(slept):
    limits, claim = Limits(50, Clock()), ROWS["keys_claim"]
    erika, max_ = "@erika:amt.example", "@max:amt.example"
    for _ in range(5):
        await limits.take("kreis.example", claim, Contents(claims=((erika, 100),)))
    with pytest.raises(TooFast, match="one-time keys") as refused:
        await limits.take("kreis.example", claim, Contents(claims=((erika, 1),)))
    assert refused.value.milliseconds > 1000
    await limits.take("kreis.example", claim, Contents(claims=((max_, 100),)))
    await limits.take("dritte.example", claim, Contents(claims=((erika, 100),)))


async def test_a_member_has_its_own_places_and_no_others(monkeypatch):
    monkeypatch.setattr(module, "PLACE_SECONDS", 0.05)
    limits, send = Limits(50, Clock()), ROWS["send"]
    release = asyncio.Event()

    async def hold() -> None:
        async with limits.place("kreis.example", send):
            await release.wait()

    held = [asyncio.create_task(hold()) for _ in range(bound_of(send).at_once)]
    await asyncio.sleep(0)
    with pytest.raises(TooFast, match="at once"):
        async with limits.place("kreis.example", send):
            pass
    async with limits.place("dritte.example", send), limits.place("kreis.example", ROWS["profile"]):
        pass
    release.set()
    await asyncio.gather(*held)
    async with limits.place("kreis.example", send):
        pass
    assert limits._places == {}


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0.1, 3)), max_size=40), st.floats(0, 3))
def test_no_pattern_gets_more_than_burst_and_rate(asks, patience):
    rate, now, granted = Rate(2, 10), 0.0, 0.0
    for pause, cost in asks:
        now += pause
        peeked = rate.peek("a", now, patience)
        wait, refused = rate.reserve("a", now, patience, cost)
        assert wait <= patience + 1e-6
        if not refused:
            granted += cost
        elif cost <= 1:
            assert peeked
    assert granted <= 10 + 2 * (now + patience) + 1e-6


def test_every_signed_endpoint_that_can_be_open_has_a_bound():
    assert BOUNDS.keys() <= ROWS.keys()
    assert all(bound_of(row).burst >= bound_of(row).at_once for row in ENDPOINTS if row.name not in CLOSED)
