# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What the demo shows: checks with their time, and figures; as a live list or as data."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list. `told` is what somebody said, where that is the point."""

    name: str
    sentence: str
    ok: bool
    seconds: float
    told: str = ""


@dataclass(slots=True)
class Report:
    """Collects; `show` hears each line as it comes."""

    show: Callable[[str], None]
    began: float = field(default_factory=time.monotonic)
    checks: list[Check] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        return bool(self.checks) and all(check.ok for check in self.checks)

    @contextmanager
    def check(self, name: str, sentence: str) -> Iterator[list[str]]:
        """Good unless the block raises; what it puts into the list is shown as what was told."""
        began = time.monotonic()
        told: list[str] = []
        try:
            yield told
        except Exception as error:
            self._add(Check(name, sentence, False, time.monotonic() - began, f"{type(error).__name__}: {error}"))
            raise
        self._add(Check(name, sentence, True, time.monotonic() - began, "; ".join(told)))

    def data(self) -> dict[str, object]:
        """The same as one object."""
        return {
            "ok": self.is_good,
            "checks": [
                {"name": check.name, "ok": check.ok, "seconds": round(check.seconds, 3), "told": check.told}
                for check in self.checks
            ],
            "figures": {name: round(value, 3) for name, value in self.figures.items()},
        }

    def _add(self, check: Check) -> None:
        self.checks.append(check)
        mark = "ok  " if check.ok else "FAIL"
        self.show(f"{time.monotonic() - self.began:6.1f} s  {mark}  {check.sentence}")
        if check.told:
            self.show(f"                {check.told}")
