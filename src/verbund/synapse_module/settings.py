# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What homeserver.yaml tells the module."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from verbund.policy.question import Terms
from verbund.register.model import Aging

_KEYS = frozenset({"register_folder", "register_root", "client_base_url", "valid_hours", "grace_hours"})


@dataclass(frozen=True, slots=True)
class ModuleSettings:
    """Where the register lies and how long it counts."""

    register_folder: Path
    register_root: Path
    client_base_url: str
    terms: Terms


def parse_settings(values: dict[str, object]) -> ModuleSettings:
    """The settings in homeserver.yaml; raises ValueError, at which Synapse does not start."""
    if set(values) != _KEYS:
        raise ValueError(f"the Verbund module needs exactly {', '.join(sorted(_KEYS))}")
    hours = [values["valid_hours"], values["grace_hours"]]
    if not all(isinstance(value, int | float) for value in hours):
        raise ValueError("valid_hours and grace_hours must be numbers")
    valid, grace = (timedelta(hours=float(str(value))) for value in hours)
    return ModuleSettings(
        Path(str(values["register_folder"])),
        Path(str(values["register_root"])),
        str(values["client_base_url"]),
        Terms(Aging(valid, grace)),
    )
