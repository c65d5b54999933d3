# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`[audit]`: where the record of dealings with other organisations is kept, for how long, and with whose names."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from verbund.config.section import Section


class AuditSettings(Section):
    """What an auditor can prove afterwards; docs/handbook/audit.md explains it."""

    to: Literal["file", "stdout", "postgresql"] = Field(
        "file", description="file: below data_folder; stdout: for a log collector that keeps it; postgresql: at database_url."
    )
    database_url: str | None = Field(None, description="postgresql://user@host:port/name, no password.")
    password_file: Path | None = Field(None, description="The file that holds the password, mode 0600.")
    pseudonyms: bool = Field(True, description="Whether people and rooms stand there by pseudonyms.")
    retention_days: int = Field(365, ge=1, le=3660, description="So long it is kept; a collector has a retention of its own.")

    @model_validator(mode="after")
    def _has_a_database(self) -> Self:
        if (self.to == "postgresql") != (self.database_url is not None):
            raise ValueError('database_url is needed with to = "postgresql", and only there')
        if self.database_url is not None and not self.database_url.startswith("postgresql://"):
            raise ValueError("database_url must begin with postgresql://")
        return self
