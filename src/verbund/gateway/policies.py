# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What browsers are told about our pages: whence code may come, where it may send what it knows, what it may use.

The policy of a page is the second wall around people's messages: were the app tricked into running foreign code, that code
could still reach nobody but the servers named here.
"""

import re

from verbund.gateway.messages import Headers

_FEATURES = (
    "accelerometer", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi",
    "payment", "serial", "usb",
)  # fmt: skip
# The camera reads QR codes: when another device is verified.
_PERMISSIONS = ", ".join(["camera=(self)", *(f"{feature}=()" for feature in _FEATURES)]).encode()
SAFE: Headers = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", _PERMISSIONS),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
)
HSTS: Headers = ((b"strict-transport-security", b"max-age=31536000"),)
# Stricter than the register: a host with anything else could say more in the policy than where it is.
_ORIGIN = re.compile(r"(?:https://[a-z0-9-]+(?:\.[a-z0-9-]+)*|http://localhost)(?::[0-9]{1,5})?")


def app_policy(member_origin: str | None = None) -> Headers:
    """The policy of the app; `member_origin` is the one other server that it may talk to."""
    if member_origin is not None and not is_origin(member_origin):
        raise ValueError(f"{member_origin!r} is no origin")
    connect = "'self'" if member_origin is None else f"'self' {member_origin}"
    directives = (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        f"connect-src {connect}",
        "img-src 'self' blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types app dompurify",
    )
    return ((b"content-security-policy", "; ".join(directives).encode()),)


def still_policy(style_sha256: str) -> Headers:
    """The policy of a page that is text and nothing else."""
    text = f"default-src 'none'; style-src 'sha256-{style_sha256}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return ((b"content-security-policy", text.encode()),)


def is_origin(text: str) -> bool:
    """Whether a member's address can stand in a policy without saying anything else."""
    return _ORIGIN.fullmatch(text) is not None
