# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Why an offered register is refused: the attack by its name in TUF's specification, and a sentence for a person."""

import json
from enum import StrEnum

from tuf.api import exceptions

# A version may not leap: whoever stole an online key could else lock out all honest ones (fast-forward).
MAX_VERSION_STEP = 1_000_000


class Attack(StrEnum):
    """What an offered register looks like; a broken mirror looks the same, and is treated the same."""

    ROLLED_BACK = "rolled back"
    FROZEN = "frozen"
    TAMPERED = "tampered"
    MIXED = "mixed"
    FORKED = "forked"
    FAST_FORWARDED = "fast-forwarded"
    WRONGLY_SIGNED = "wrongly signed"
    OVERSIZED = "oversized"
    UNREADABLE = "unreadable"
    INCOMPLETE = "incomplete"
    FROM_THE_FUTURE = "from the future"


class RegisterRefused(Exception):
    """The offered register changes nothing; what was known stays."""

    def __init__(self, attack: Attack, sentence: str) -> None:
        super().__init__(f"{attack.value}: {sentence}")
        self.attack = attack
        self.sentence = sentence


def refuse_leap(path: str, version: int, known: int) -> None:
    """Raises RegisterRefused where a version is too far from the known one."""
    if version - known > MAX_VERSION_STEP:
        raise RegisterRefused(Attack.FAST_FORWARDED, f"{path} leaps from version {known} to {version}")


def refusal(path: str, fault: exceptions.RepositoryError, data: bytes, version: int | None = None) -> RegisterRefused:
    """python-tuf's error in our words; `version` is the one that was asked for."""
    match fault:
        case exceptions.ExpiredMetadataError():
            return RegisterRefused(Attack.FROZEN, f"{path} has expired")
        case exceptions.BadVersionNumberError():
            return RegisterRefused(Attack.ROLLED_BACK, f"{path} is older than what is known: {fault}")
        case exceptions.UnsignedMetadataError():
            return RegisterRefused(Attack.WRONGLY_SIGNED, f"{path} lacks signatures by its keys: {fault}")
        case exceptions.LengthOrHashMismatchError():
            if version is not None and _version_in(data) not in (None, version):
                return RegisterRefused(Attack.MIXED, f"{path} is another version than the register names")
            return RegisterRefused(Attack.TAMPERED, f"{path} is not the file that the register names")
        case _ if "missing info" in str(fault):
            return RegisterRefused(Attack.ROLLED_BACK, f"{path} no longer names a part that it named: {fault}")
        case _:
            return RegisterRefused(Attack.UNREADABLE, f"{path}: {fault}")


def _version_in(data: bytes) -> int | None:
    try:
        version = json.loads(data)["signed"]["version"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return version if isinstance(version, int) else None
