# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What homeserver.yaml tells the module."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from verbund.policy.question import Terms
from verbund.register.model import Aging

_NUMBERS = ("valid_hours", "grace_hours", "disclosed_per_day")
_SWITCHES = ("published", "may_rename", "password_change")
_KEYS = frozenset({"register_folder", "register_root", "client_base_url", *_NUMBERS, *_SWITCHES})


@dataclass(frozen=True, slots=True)
class ModuleSettings:
    """Where the register lies and how long it counts; what the organisation decides about its people."""

    register_folder: Path
    register_root: Path
    client_base_url: str
    terms: Terms
    published: bool
    disclosed_per_day: int
    may_rename: bool
    password_change: bool


def parse_settings(values: dict[str, object]) -> ModuleSettings:
    """The settings in homeserver.yaml; raises ValueError, at which Synapse does not start."""
    if set(values) != _KEYS:
        raise ValueError(f"the Verbund module needs exactly {', '.join(sorted(_KEYS))}")
    for name in _NUMBERS:
        if not isinstance(values[name], int | float):
            raise ValueError(f"{name} must be a number")
    for name in _SWITCHES:
        if not isinstance(values[name], bool):
            raise ValueError(f"{name} must be true or false")
    valid, grace = (timedelta(hours=float(str(values[name]))) for name in ("valid_hours", "grace_hours"))
    return ModuleSettings(
        Path(str(values["register_folder"])),
        Path(str(values["register_root"])),
        str(values["client_base_url"]),
        Terms(Aging(valid, grace)),
        published=values["published"] is True,
        disclosed_per_day=int(str(values["disclosed_per_day"])),
        may_rename=values["may_rename"] is True,
        password_change=values["password_change"] is True,
    )
