# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Only the policy makes permits."""

import ast
from pathlib import Path

import verbund

SOURCE = Path(verbund.__file__).parent


def makers(tree: ast.AST) -> list[str]:
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [name for name in (getattr(call, "id", getattr(call, "attr", "")) for call in calls) if name == "Allowed"]


def test_only_decide_makes_permits():
    found = {str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py") if makers(ast.parse(path.read_text()))}
    assert found == {"policy/decide.py"}


def test_the_search_finds_a_second_maker():
    assert makers(ast.parse("import policy\npolicy.Allowed(question)"))
