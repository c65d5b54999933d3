# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Whether an audit is whole: every hash, every number, every signed head. Pure: lines in, findings out."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from verbund.audit.chain import NOTHING, hash_of
from verbund.matrix.canonical_json import InvalidJson, JsonObject, encode, parse_object
from verbund.matrix.names import ServerName
from verbund.matrix.signatures import BadSignature, VerifyKey, verify_json

_MOST_FAULTS = 50


@dataclass(slots=True)
class Verified:
    """What was found. `faults` empty means: nothing was changed, nothing left out up to the last signed head of each chain."""

    entries: list[JsonObject] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    chains: dict[str, int] = field(default_factory=dict)
    heads: int = 0
    unsigned: int = 0

    def fault(self, sentence: str) -> None:
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(sentence)


def verify(lines: Iterable[bytes], heads: Iterable[bytes], server: ServerName, key: VerifyKey) -> Verified:
    """Reads everything once; each chain's lines come in their order, chains in any."""
    found = Verified()
    ends: dict[str, tuple[int, str]] = {}
    hashes: dict[tuple[str, int], str] = {}
    begins: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(lines, 1):
        entry = _entry(line)
        if entry is None:
            found.fault(f"line {number} is no entry of an audit")
            continue
        chain, seq, before = str(entry["chain"]), entry["seq"], str(entry["prev"])
        if not isinstance(seq, int):
            found.fault(f"line {number} has no number")
            continue
        if chain not in ends:
            begins[chain] = (seq, before)
        elif (seq, before) != (ends[chain][0] + 1, ends[chain][1]):
            found.fault(f"chain {chain}: entry {seq} does not follow from entry {ends[chain][0]}: changed, left out or put in")
        ends[chain] = (seq, hash_of(line))
        hashes[chain, seq] = ends[chain][1]
        found.entries.append(entry)
    signed = _heads(found, heads, server, key)
    _ends(found, begins, ends, hashes, signed, _removed(found.entries))
    found.chains = {chain: seq for chain, (seq, _) in ends.items()}
    return found


def _entry(line: bytes) -> JsonObject | None:
    try:
        value = parse_object(line)
    except InvalidJson:
        return None
    return value if {"chain", "seq", "prev", "time", "kind"} <= set(value) and encode(value) == line else None


def _heads(found: Verified, heads: Iterable[bytes], server: ServerName, key: VerifyKey) -> dict[str, dict[int, str]]:
    """What each chain's good heads say: number and hash."""
    signed: dict[str, dict[int, str]] = {}
    before = NOTHING
    for number, line in enumerate(heads, 1):
        try:
            value = parse_object(line)
            verify_json(value, server, key)
        except (InvalidJson, BadSignature) as error:
            found.fault(f"head {number} is not signed by {server}'s audit key: {error}")
            continue
        if value.get("prev") != before:
            found.fault(f"head {number} does not follow from the one before it: a head was taken away or put in")
        before = hash_of(line)
        chain, seq, last = value.get("head"), value.get("seq"), value.get("sha256")
        if isinstance(chain, str) and isinstance(seq, int) and isinstance(last, str):
            signed.setdefault(chain, {})[seq] = last
            found.heads += 1
    return signed


def _removed(entries: list[JsonObject]) -> dict[str, tuple[int, str]]:
    """What retention has taken away: up to which entry of which chain, and that entry's hash."""
    removed: dict[str, tuple[int, str]] = {}
    for entry in entries:
        chain, seq, last = entry.get("of"), entry.get("through"), entry.get("sha256")
        if entry["kind"] == "removed" and isinstance(chain, str) and isinstance(seq, int) and isinstance(last, str):
            removed[chain] = max(removed.get(chain, (0, "")), (seq, last))
    return removed


def _ends(
    found: Verified, begins: dict[str, tuple[int, str]], ends: dict[str, tuple[int, str]], hashes: dict[tuple[str, int], str],
    signed: dict[str, dict[int, str]], removed: dict[str, tuple[int, str]],
) -> None:  # fmt: skip
    for chain, (seq, before) in begins.items():
        if (seq, before) != (1, NOTHING) and removed.get(chain) != (seq - 1, before):
            found.fault(f"chain {chain} begins with entry {seq}, and nothing says that those before it were removed by retention")
    for chain, heads in signed.items():
        gone = removed.get(chain, (0, ""))[0]
        for seq, last in heads.items():
            if seq > gone and hashes.get((chain, seq)) != last:
                what = "is not the one that was signed" if (chain, seq) in hashes else "was signed and is missing"
                found.fault(f"chain {chain}: entry {seq} {what}")
    found.unsigned = sum(seq - max(signed.get(chain, {0: ""})) for chain, (seq, _) in ends.items())
