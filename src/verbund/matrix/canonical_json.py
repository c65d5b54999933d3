# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Canonical JSON: one way to write a value, so that a signature over it can be checked.

Stricter than the JSON of most libraries: what two parsers could read in two ways is refused.
Spec: appendices canonical-json
"""

import json
from typing import NoReturn, TypeAlias

JsonValue: TypeAlias = "bool | int | str | list[JsonValue] | dict[str, JsonValue] | None"
JsonObject: TypeAlias = dict[str, JsonValue]

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 64
_LONGEST_INTEGER = len(str(-MAX_INTEGER))


class InvalidJson(ValueError):
    """The bytes or the value are not JSON that Matrix can sign."""


class Unfinished(InvalidJson):
    """No whole value; perhaps its end has not come yet."""


def encode(value: JsonValue) -> bytes:
    """The canonical bytes of `value`; raises InvalidJson for floats, integers beyond 2^53-1 and lone surrogates."""
    _refuse_unsignable(value, 0)
    return _ENCODER.encode(value).encode("utf-8")


def encode_parsed(value: JsonValue) -> bytes:
    """The canonical bytes of a value that is made of what `parse` gave: that has looked at it already."""
    return _ENCODER.encode(value).encode("utf-8")


def parse(data: bytes) -> JsonValue:
    """The value that `data` holds; raises InvalidJson where Matrix or another parser could disagree about it."""
    try:
        value: JsonValue = _DECODER.decode(data.decode("utf-8"))
    except RecursionError as error:
        raise InvalidJson(f"nested deeper than {MAX_DEPTH}") from error
    except ValueError as error:
        raise InvalidJson(str(error)) from error
    if b"\\u" in data:
        _refuse_unsignable(value, 0)
    elif data.count(b"{") + data.count(b"[") > MAX_DEPTH:
        _refuse_depth(value)
    return value


def parse_one(text: str, at: int) -> tuple[JsonValue, int]:
    """The value that begins at `text[at]` and where it ends, as strict as `parse`; raises Unfinished where more may help."""
    try:
        value, end = _DECODER.raw_decode(text, at)
    except RecursionError as error:
        raise InvalidJson(f"nested deeper than {MAX_DEPTH}") from error
    except json.JSONDecodeError as error:
        raise Unfinished(str(error)) from error
    if text.count("{", at, end) + text.count("[", at, end) > MAX_DEPTH or text.find("\\u", at, end) >= 0:
        _refuse_unsignable(value, 0)
    return value, end


def parse_object(data: bytes) -> JsonObject:
    """Like `parse`, and the outermost value is an object."""
    value = parse(data)
    if not isinstance(value, dict):
        raise InvalidJson("expected an object")
    return value


def _refuse_depth(value: object) -> None:
    """What is left over for nearly all that is sent: the decoder itself refuses floats, large integers and doubled keys.

    Few brackets can't be too deep, and lone surrogates are in valid UTF-8 as escapes only.
    """
    level: list[object] = [value]
    for _ in range(MAX_DEPTH):
        inner = [item.values() if type(item) is dict else item for item in level if type(item) is dict or type(item) is list]
        if not inner:
            return
        level = [item for items in inner for item in items if type(item) is dict or type(item) is list]
    if any(level):
        raise InvalidJson(f"nested deeper than {MAX_DEPTH}")


def _refuse_unsignable(value: object, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise InvalidJson(f"nested deeper than {MAX_DEPTH}")
    match value:
        case None | bool():
            return
        case int():
            if not -MAX_INTEGER <= value <= MAX_INTEGER:
                raise InvalidJson("an integer is beyond 2^53-1")
        case str():
            _refuse_lone_surrogate(value)
        case list():
            for item in value:
                _refuse_unsignable(item, depth + 1)
        case dict():
            for key, item in value.items():
                if not isinstance(key, str):
                    raise InvalidJson("a key is not a string")
                _refuse_lone_surrogate(key)
                _refuse_unsignable(item, depth + 1)
        case _:
            raise InvalidJson(f"{type(value).__name__} has no canonical form")


def _refuse_lone_surrogate(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidJson("a string holds a lone surrogate") from error


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise InvalidJson("a key stands twice in one object")
    return result


def _integer(text: str) -> int:
    # Checked before conversion: turning a million digits into a number costs time that the sender does not pay.
    if len(text) > _LONGEST_INTEGER:
        raise InvalidJson("an integer is beyond 2^53-1")
    number = int(text)
    if not -MAX_INTEGER <= number <= MAX_INTEGER:
        raise InvalidJson("an integer is beyond 2^53-1")
    return number


def _no_float(text: str) -> NoReturn:
    raise InvalidJson(f"{text[:40]} is not an integer")


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=_integer, parse_float=_no_float, parse_constant=_no_float)
