# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What goes wrong in the world and is told to a person: what happened, and what to do next."""


class Fault(Exception):
    """Printed as `verbund: error: …` and `verbund: hint: …`; the command ends with code 1."""

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
