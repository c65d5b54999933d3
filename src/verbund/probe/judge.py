# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Was it refused, and as it must be? Pure: a case and what was heard in, a verdict out."""

import json
import re

from verbund.probe.model import Case, Expected, Told, Verdict
from verbund.probe.wire import Heard

# A refusal that somebody can recognise as one, whatever we would have asked for.
_REFUSALS = frozenset({400, 401, 403, 405, 407, 408, 411, 413, 414, 415, 417, 421, 426, 429, 431, 501, 505})


def judge(case: Case, heard: Heard) -> tuple[Verdict, str]:
    """The verdict and, where it is no good one, a sentence."""
    expected = case.expected
    if case.alone and len(heard.answers) > case.answers:
        return Verdict.FAILED, "one answer too many: a hidden request was taken for one of its own"
    if len(heard.answers) < case.answers:
        return _without_answer(expected, heard)
    told = heard.answers[-1]
    objection = _objection(expected, told)
    if objection is None:
        return Verdict.PASSED, ""
    refused_otherwise = min(expected.statuses) >= 400 and is_refusal(told)
    return (Verdict.OTHERWISE if refused_otherwise else Verdict.FAILED), objection


def is_refusal(told: Told) -> bool:
    """Whether nobody has acted on it: the border has said no, or knows no such path."""
    return told.status in _REFUSALS or (told.status == 404 and errcode_of(told) in (None, "M_UNRECOGNIZED"))


def errcode_of(told: Told) -> str | None:
    """Matrix's name for an error, where the body has one."""
    try:
        value = json.loads(told.body)
    except ValueError:
        return None
    errcode = value.get("errcode") if isinstance(value, dict) else None
    return errcode if isinstance(errcode, str) else None


def _without_answer(expected: Expected, heard: Heard) -> tuple[Verdict, str]:
    if heard.late:
        return Verdict.FAILED, "neither answered nor cut in time"
    if expected.or_closed:
        return Verdict.PASSED, ""
    otherwise = min(expected.statuses) >= 400
    return (Verdict.OTHERWISE if otherwise else Verdict.FAILED), "the connection was closed without an answer"


def _objection(expected: Expected, told: Told) -> str | None:
    if told.status not in expected.statuses:
        return f"answered {told.status}, expected {' or '.join(map(str, sorted(expected.statuses)))}"
    if expected.errcodes and errcode_of(told) not in expected.errcodes:
        return f"the error is {errcode_of(told)}, expected {' or '.join(sorted(expected.errcodes))}"
    for name, pattern in expected.headers:
        values = [value for key, value in told.headers if key == name]
        if len(values) != 1 or not re.fullmatch(pattern, values[0]):
            return f"{name} is {values[0] if len(values) == 1 else 'there ' + str(len(values)) + ' times'}, expected {pattern}"
    for name in expected.without_headers:
        if any(key == name for key, _ in told.headers):
            return f"{name} is there, and must not be"
    for text in expected.without:
        if text in told.body:
            return f"the answer holds {text.decode(errors='replace')!r}, and must not"
    return None
