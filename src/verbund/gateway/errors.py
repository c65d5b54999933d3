# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Matrix errors as answers. Spec: c-s standard-error-response"""

import orjson

from verbund.gateway.messages import Answer, Headers

JSON: Headers = ((b"content-type", b"application/json"),)
# Spec: c-s web-browser-clients
CORS: Headers = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, POST, PUT, DELETE, OPTIONS"),
    (b"access-control-allow-headers", b"X-Requested-With, Content-Type, Authorization, If-None-Match"),
    # An app asks for the proof again and again, and must see by which tag it can ask whether anything is new.
    (b"access-control-expose-headers", b"ETag"),
    (b"access-control-max-age", b"7200"),
)


def matrix_error(status: int, errcode: str, sentence: str, **more: int) -> Answer:
    """An error as every Matrix server and client reads it."""
    return Answer(status, JSON, orjson.dumps({"errcode": errcode, "error": sentence, **more}))


def json_answer(value: object, *, headers: Headers = ()) -> Answer:
    """200 with a JSON body."""
    return Answer(200, (*JSON, *headers), orjson.dumps(value))
