# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What the figures say of the register: its alarms, and whether our own follower is shown another one."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from prometheus_client import CollectorRegistry
from tests.register_repository import NOON, Repository, a_denial, an_entry, follow

from verbund.follow.fetch import MirrorFault
from verbund.follow.follower import FollowSettings, Outcome, _take_over
from verbund.follow.keeping import keep
from verbund.follow.reading import Reading
from verbund.gateway.private import Private
from verbund.register.refusal import Attack, RegisterRefused
from verbund.register.trusted import Trusted


def figures(folder, repository: Repository) -> dict[str, float | None]:
    reading, metrics = Reading(folder, repository.root), CollectorRegistry()
    reading.reload_if_changed()
    border = SimpleNamespace(clock=lambda: NOON)
    Private(border, reading, None, folder, metrics)  # type: ignore[arg-type]  # asked for figures only
    return {name: metrics.get_sample_value(f"verbund_register_{name}") for name in ("alarms", "forked")}


def test_alarms_and_a_fork_are_figures(tmp_path):
    repository = Repository({"bund": {"amt.example": an_entry("amt.example")}})
    repository.denied["amt.example"] = a_denial()
    repository.publish()
    trusted = follow(Trusted.from_root(repository.root), repository.files)
    assert figures(tmp_path, repository) == {"alarms": 0.0, "forked": 0.0}
    keep(tmp_path, trusted)
    assert figures(tmp_path, repository) == {"alarms": 1.0, "forked": 0.0}

    settings = FollowSettings(tmp_path, tmp_path / "root.json", ("http://localhost:9",))
    for fault, told in (
        (MirrorFault("forked is only a word here"), 0.0),
        (RegisterRefused(Attack.FROZEN, "it has expired"), 0.0),
        (RegisterRefused(Attack.FORKED, "it doesn't follow"), 1.0),
    ):
        outcome = Outcome(trusted, (f"http://localhost:9: {fault}",))
        _take_over(settings, trusted, outcome, datetime.now(UTC) + timedelta(seconds=1))
        assert figures(tmp_path, repository)["forked"] == told
    assert trusted.register is not None
    assert trusted.register.issued == NOON
