# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The handbook page and the JSON schema, made from the settings tree: `python -m verbund.config.handbook`.

A house test compares them with what is committed.
"""

import json
from pathlib import Path
from typing import get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from verbund.config.section import Section
from verbund.config.settings import Settings

PAGE = Path("docs/handbook/settings.md")
SCHEMA = Path("docs/schema/verbund.toml.schema.json")


def page() -> str:
    """Every key with its meaning and default."""
    lines = ["# Settings: every key of `verbund.toml`", ""]
    lines.append("Made from the code. Paths are relative to the file; secrets are files of mode 0600.")
    lines += _section("(top)", Settings)
    for name, field in Settings.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Section):
            lines += _section(f"[{field.alias or name}]", kind)
            lines += [line for inner, item in _repeated(kind) for line in _section(f"[[{field.alias or name}.{inner}]]", item)]
    return "\n".join(lines) + "\n"


def schema() -> str:
    """JSON schema, for editors."""
    return json.dumps(Settings.model_json_schema(by_alias=True), indent=2, sort_keys=True) + "\n"


def _repeated(section: type[BaseModel]) -> list[tuple[str, type[BaseModel]]]:
    """Fields that hold any number of sections."""
    kinds = ((name, get_args(field.annotation)[:1]) for name, field in section.model_fields.items())
    return [(name, kind[0]) for name, kind in kinds if kind and isinstance(kind[0], type) and issubclass(kind[0], BaseModel)]


def _section(title: str, section: type[BaseModel]) -> list[str]:
    lines = ["", f"## `{title}`", "", (section.__doc__ or "").strip(), "", "| key | default | meaning |", "| --- | --- | --- |"]
    for name, field in section.model_fields.items():
        kind = field.annotation
        if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
            lines.append(f"| `{field.alias or name}` | {_default(field)} | {field.description} |")
    return lines


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    if field.default is None:
        return "none"
    return f"`{json.dumps(field.default)}`"


def main() -> None:
    PAGE.write_text(page())
    SCHEMA.write_text(schema())


if __name__ == "__main__":
    main()
