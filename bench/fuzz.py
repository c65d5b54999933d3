# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Coverage-guided fuzzing of what reads strangers' bytes: `python -m bench.fuzz [seconds]`, for a night or a minute.

Each parser gives a value or its own error, and nothing else. Needs `atheris`, which no other part of the project does.
"""

import sys

try:
    import atheris
except ImportError:
    sys.exit("bench.fuzz: error: atheris is not installed\nbench.fuzz: hint: uv pip install atheris==3.0.0")

with atheris.instrument_imports(include=["verbund.matrix", "verbund.policy", "verbund.audit"]):
    from verbund.audit.crossings import crossings
    from verbund.matrix import canonical_json, x_matrix
    from verbund.matrix.canonical_json import InvalidJson
    from verbund.matrix.endpoints import ENDPOINTS, Endpoint, classify
    from verbund.policy.answers import AnswerRefused, media_file, read_media
    from verbund.policy.contents import InvalidContents, read_contents
    from verbund.policy.people import read_people

from verbund.matrix.names import ServerName

SERVER = ServerName("kreis.example")
SIGNED = [row for row in ENDPOINTS if row.signed]


def one(data: bytes) -> None:
    """One input for one of the parsers, chosen by its first byte."""
    if len(data) < 2:
        return
    kind, rest = data[0] % 7, data[1:]
    try:
        if kind == 0:
            value = canonical_json.parse(rest)
            assert canonical_json.parse(canonical_json.encode(value)) == value
        elif kind == 1:
            x_matrix.build(x_matrix.parse([rest]))
        elif kind == 2:
            found = classify("GET", rest.decode("ascii", "surrogateescape"))
            assert not isinstance(found, Endpoint) or rest.isascii()
        elif kind == 3:
            head, _, body = rest.partition(b"\0")
            row = SIGNED[len(head) % len(SIGNED)]
            read_contents(row, head.decode("ascii", "replace"), canonical_json.parse(body), len(body))
        elif kind == 4:
            media_file(b"text/plain", None, rest)
            read_media(b"multipart/mixed; boundary=b", b"--b\r\n" + rest)
        elif kind == 5:
            read_people(rest, SERVER)
        else:
            crossings("send", "/_matrix/federation/v1/send/1", (b"m.room.member" in rest and rest) or b'{"pdus":[' + rest + b"]}")
    except (InvalidJson, x_matrix.InvalidClaim, InvalidContents, AnswerRefused):
        return


def main() -> None:
    seconds = sys.argv[1] if len(sys.argv) > 1 else "60"
    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", "-max_len=4096", "-timeout=5"], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
