# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""All that a server had to do with ours: what `verbund audit report --with SERVER` answers. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from verbund.matrix.canonical_json import JsonObject


@dataclass(frozen=True, slots=True)
class Report:
    """Single entries in their order, and sums."""

    server: str
    entries: tuple[JsonObject, ...]
    contacts: dict[str, str]
    memberships: dict[str, int]
    refusals: dict[str, int]
    would_refuse: dict[str, int]

    def as_json(self) -> dict[str, object]:
        return {
            "server": self.server, "first_contact": self.contacts, "memberships": self.memberships, "refusals": self.refusals,
            "would_refuse": self.would_refuse, "entries": list(self.entries),
        }  # fmt: skip


def report(entries: Iterable[JsonObject], server: str, since: str = "") -> Report:
    """`since` is a time as it stands in the entries; empty for all."""
    found = sorted(
        (entry for entry in entries if server in (entry.get("peer"), entry.get("source")) and str(entry["time"]) >= since),
        key=lambda entry: str(entry["time"]),
    )
    contacts: dict[str, str] = {}
    sums: dict[str, Counter[str]] = {"member": Counter(), "refused": Counter(), "would-refuse": Counter()}
    for entry in found:
        kind, count = str(entry["kind"]), entry.get("count", 1)
        times = count if isinstance(count, int) else 1
        if kind == "first-contact":
            contacts.setdefault(str(entry["direction"]), str(entry["time"]))
        elif kind == "member":
            sums["member"][f"{entry['membership']} ({entry['direction']})"] += 1
        elif kind in ("refused", "counted"):
            sums["refused"][f"{entry['rule']} ({entry['direction']})"] += times
        elif kind == "would-refuse":
            sums["would-refuse"][f"{entry['rule']} ({entry['endpoint']})"] += times
    return Report(server, tuple(found), contacts, *(dict(sums[name]) for name in ("member", "refused", "would-refuse")))


def would_refuse(entries: Iterable[JsonObject], since: str) -> dict[str, dict[str, int]]:
    """By member and rule: how many requests the terms in shadow would have refused since then."""
    found: dict[str, dict[str, int]] = {}
    for entry in entries:
        count = entry.get("count")
        if entry["kind"] == "would-refuse" and str(entry["time"]) >= since and isinstance(count, int):
            rules = found.setdefault(str(entry["source"]), {})
            what = f"{entry['rule']} ({entry['endpoint']}, {entry['direction']})"
            rules[what] = rules.get(what, 0) + count
    return found
