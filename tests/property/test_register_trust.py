# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever registrar, countersigner and the people on call do, in any order: who follows step by step, who was away for a
while and who begins anew see the same members, and they are those that a simple reading of the rules names."""

from copy import deepcopy
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tests.register_repository import NOON, Repository, a_denial, an_entry, follow

from verbund.register.trusted import Trusted

NAMES = ("a.example", "b.example", "c.example", "d.example")
STRICTNESS = ("active", "suspended", "left")
names = st.sampled_from(NAMES)


class Registry(RuleBasedStateMachine):
    """The repository of the tests beside a few dictionaries."""

    def __init__(self) -> None:
        super().__init__()
        self.repository = Repository({"bund": {name: an_entry(name) for name in NAMES[:2]}}, shard_bits=1)
        self.now = NOON
        self.repository.publish(self.now)
        self.listed = deepcopy(self.repository.registrars["bund"])
        self.agreed = deepcopy(self.listed)
        self.steady = self.away = Trusted.from_root(self.repository.root)

    @rule(name=names, status=st.sampled_from(STRICTNESS), contact=st.sampled_from(("it@x", "evil@x")))
    def drafts(self, name: str, status: str, contact: str) -> None:
        self.repository.registrars["bund"][name] = an_entry(name, status=status, contact=contact)

    @rule(name=names)
    def drafts_without(self, name: str) -> None:
        self.repository.registrars["bund"].pop(name, None)

    @rule()
    def registrar_signs(self) -> None:
        self.repository.publish_registrar("bund", self.now, countersigned=False)
        self.listed = deepcopy(self.repository.registrars["bund"])

    @rule()
    def countersigner_signs(self) -> None:
        self.repository.countersign("bund", self.now)
        self.agreed = deepcopy(self.listed)

    @rule(name=names, hours=st.sampled_from((1, 72)))
    def denies(self, name: str, hours: int) -> None:
        self.repository.denied[name] = a_denial(self.now, hours)
        self.repository.publish_on_call(self.now)

    @rule(name=names)
    def lifts(self, name: str) -> None:
        self.repository.denied.pop(name, None)
        self.repository.publish_on_call(self.now)

    @rule()
    def rules_are_signed_again(self) -> None:
        self.repository.publish_targets(self.now)

    @rule(hours=st.sampled_from((1, 24)))
    def time_passes(self, hours: int) -> None:
        """All are signed again, so that nothing ends on the way."""
        self.now += timedelta(hours=hours)

    @rule()
    def the_one_who_was_away_follows(self) -> None:
        self.repository.publish_online(self.now)
        self.away = follow(self.away, self.repository.files, self.now)
        assert self.seen(self.away) == self.expected()

    @invariant()
    def everybody_sees_what_the_rules_say(self) -> None:
        self.repository.publish_online(self.now)
        self.steady = follow(self.steady, self.repository.files, self.now)
        cold = follow(Trusted.from_root(self.repository.root), self.repository.files, self.now)
        assert self.seen(self.steady) == self.seen(cold) == self.expected()

    def seen(self, trusted: Trusted) -> dict[str, tuple[str, str]]:
        register = trusted.register
        assert register is not None
        return {name: (member.status.value, member.contact) for name, member in register.members.items()}

    def expected(self) -> dict[str, tuple[str, str]]:
        found = {}
        for name, entry in self.listed.items():
            other = self.agreed.get(name)
            if other is None or other["contact"] != entry["contact"]:
                continue
            status = max(str(entry["status"]), str(other["status"]), key=STRICTNESS.index)
            denial = self.repository.denied.get(name)
            is_denied = denial is not None and f"{self.now:%Y-%m-%dT%H:%M:%SZ}" < str(denial["until"])
            found[name] = ("suspended" if is_denied and status == "active" else status, str(entry["contact"]))
        return found


Registry.TestCase.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
TestRegistry = Registry.TestCase
