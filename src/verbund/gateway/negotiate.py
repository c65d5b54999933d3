# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What a browser says about content codings and about what it has already. RFC 9110 12.5.3, 13.1.2"""

import hashlib
import re
from collections.abc import Sequence

from verbund.gateway.messages import Received

_CODING = re.compile(rb"([!#$%&'*+.^_`|~0-9a-z-]+)(?:[ \t]*;[ \t]*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?")
_TAG = re.compile(rb'(?:W/)?"([!#-~]*)"')


def coding_for(received: Received, offered: Sequence[bytes]) -> bytes | None:
    """The one of `offered` (ours first) that the browser likes best; None where the plain bytes are as good."""
    weights = _weights(b",".join(received.header(b"accept-encoding")).lower())
    everything_else = weights.get(b"*", 0.0)
    best, most = None, weights.get(b"identity", 0.0)
    for coding in offered:
        weight = weights.get(coding, everything_else)
        if weight > most or (weight == most > 0 and best is None):
            best, most = coding, weight
    return best


def tag_of(data: bytes) -> bytes:
    """What names these bytes, whatever coding they travel in; without quotation marks."""
    return hashlib.sha256(data).hexdigest()[:32].encode()


def entity_tag(tag: bytes, coding: bytes | None) -> bytes:
    """The ETag of one coding: two codings of the same file are two representations. RFC 9110 8.8.3.3"""
    return b'"%b"' % tag if coding is None else b'"%b-%b"' % (tag, coding)


def has_already(received: Received, tag: bytes) -> bool:
    """Whether If-None-Match names these bytes, in any coding."""
    asked = b",".join(received.header(b"if-none-match")).strip()
    return asked == b"*" or any(found.partition(b"-")[0] == tag for found in _TAG.findall(asked))


def _weights(header: bytes) -> dict[bytes, float]:
    """What can't be read is passed over: an answer without a coding is right for everybody."""
    found = (_CODING.fullmatch(item.strip()) for item in header.split(b","))
    return {match[1]: float(match[2] or b"1") for match in found if match is not None}
