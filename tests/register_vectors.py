# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Makes vectors/register: cases for every implementation, the same bytes in every run.

    PYTHONPATH=src:. python -m tests.register_vectors

A case: a trusted root, mirrors to follow one after the other at given times, and what must come of the last (`expect`: `accepted`
with the members' names and the kinds of alarms, or the name of the attack).
"""

import base64
import json
from collections.abc import Callable
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path

from securesystemslib.signer import CryptoSigner
from tests.register_repository import NOON, Repository, TokenSigner, a_denial, an_entry, signer
from tuf.api.metadata import Targets

from verbund.matrix.canonical_json import JsonObject
from verbund.register.entry import format_time

FOLDER = Path(__file__).parent.parent / "vectors" / "register"
STADT, KREIS, BY = "stadt.example", "kreis.example", "m.by.example"
Step = tuple[datetime, dict[str, bytes]]
Case = tuple[Repository, list[Step], dict[str, object]]


def one() -> Repository:
    repository = Repository({"bund": {STADT: an_entry(STADT), KREIS: an_entry(KREIS)}})
    repository.publish()
    return repository


def two() -> Repository:
    repository = Repository(
        {"bund": {STADT: an_entry(STADT)}, "by": {BY: an_entry(BY, "by")}}, {"bund": ["*.example"], "by": ["*.by.example"]}
    )
    repository.publish()
    return repository


def accepted(*names: str, alarms: tuple[str, ...] = ()) -> dict[str, object]:
    return {"expect": "accepted", "members": sorted(names), "alarms": list(alarms)}


def refused(attack: str) -> dict[str, object]:
    return {"expect": attack}


def now(repository: Repository, moment: datetime = NOON) -> Step:
    return moment, dict(repository.files)


def _changed(path: str, change: Callable[[bytes], bytes]) -> Case:
    repository = one()
    files = {**repository.files, path: change(repository.files[path])}
    return repository, [(NOON, files)], {}


def _without(part: str) -> Case:
    repository = one()
    files = {path: data for path, data in repository.files.items() if part not in path}
    return repository, [(NOON, files)], refused("incomplete")


def _entry(**changes: object) -> Case:
    repository = one()
    first = now(repository)
    repository.registrars["bund"]["neu.example"] = an_entry("neu.example", **changes)
    repository.publish()
    return repository, [first, now(repository)], accepted(STADT, KREIS, alarms=("invalid-entry",))


def cases() -> dict[str, Case]:  # a table
    """Every case by its name."""
    found: dict[str, Case] = {}
    repository = one()
    found["first refresh"] = repository, [now(repository)], accepted(STADT, KREIS)
    repository = one()
    found["nothing new"] = repository, [now(repository), now(repository)], accepted(STADT, KREIS)

    repository = one()
    first = now(repository)
    repository.registrars["bund"]["neu.example"] = an_entry("neu.example")
    repository.publish_registrar("bund")
    repository.publish_online()
    found["one admitted"] = repository, [first, now(repository)], accepted(STADT, KREIS, "neu.example")

    repository = one()
    old = now(repository)
    repository.publish()
    found["rolled back whole"] = repository, [now(repository), old], refused("rolled back")
    mixed = {**repository.files, "metadata/2.bund.json": old[1]["metadata/1.bund.json"]}
    found["an old role under a new name"] = repository, [(NOON, mixed)], refused("mixed")
    mixed = {**repository.files, "metadata/2.snapshot.json": old[1]["metadata/1.snapshot.json"]}
    found["an old snapshot under a new name"] = repository, [(NOON, mixed)], refused("mixed")

    repository = one()
    later = NOON + timedelta(hours=25)
    found["frozen for a new client"] = repository, [now(repository, later)], refused("frozen")
    found["frozen for a known client"] = repository, [now(repository), now(repository, later)], refused("frozen")
    found["one hour before expiry"] = repository, [now(repository, NOON + timedelta(hours=23))], accepted(STADT, KREIS)
    found["issued in the future"] = repository, [now(repository, NOON - timedelta(hours=1))], refused("from the future")

    for part in ("1.snapshot", "1.targets", "1.bund"):
        changed = _changed(f"metadata/{part}.json", lambda data: data + b" ")
        found[f"tampered {part}"] = changed[0], changed[1], refused("tampered")
    repository = one()
    shard = next(path for path in repository.files if path.startswith("targets/bund/"))
    changed = _changed(shard, lambda data: data.replace(b"active", b"passiv"))
    found["tampered shard"] = changed[0], changed[1], refused("tampered")
    policy = next(path for path in repository.files if path.endswith("policy.json"))
    changed = _changed(policy, lambda data: data.replace(b"*.example", b"*.exampl2"))
    found["tampered policy"] = changed[0], changed[1], refused("tampered")
    changed = _changed("metadata/timestamp.json", lambda data: data.replace(b"2026-11-25", b"2027-11-25"))
    found["tampered timestamp"] = changed[0], changed[1], refused("wrongly signed")
    changed = _changed("metadata/timestamp.json", lambda data: b"{}")
    found["a timestamp that is none"] = changed[0], changed[1], refused("unreadable")
    changed = _changed("metadata/timestamp.json", lambda data: data + b" " * 20_000)
    found["an endless timestamp"] = changed[0], changed[1], refused("oversized")

    for part in ("snapshot", "targets.json", "bund.json", "policy", "targets/bund/"):
        found[f"without {part}"] = _without(part)

    repository = one()
    first = now(repository)
    repository.timestamp_signer = signer(99)
    repository.publish_timestamp()
    found["timestamp by a foreign key"] = repository, [first, now(repository)], refused("wrongly signed")
    repository = one()
    repository.snapshot_signer = signer(98)
    repository.publish_online()
    found["snapshot by a foreign key"] = repository, [now(repository)], refused("wrongly signed")
    repository = one()
    repository.targets_signers = [signer(97), signer(96)]
    repository.publish()
    found["targets by a foreign key"] = repository, [now(repository)], refused("wrongly signed")

    repository = one()
    first = now(repository)
    repository.publish_root(by=[signer(1)])
    found["root signed by one of two"] = repository, [first, now(repository)], refused("wrongly signed")
    repository = one()
    first = now(repository)
    repository.root_signers = [signer(91), signer(92)]
    repository.publish_root()
    found["root by the attacker alone"] = repository, [first, now(repository)], refused("wrongly signed")
    repository = one()
    first = now(repository)
    before = repository.root_signers
    repository.root_signers = [signer(5), signer(6)]
    repository.publish_root(by=[*before, *repository.root_signers])
    repository.publish()
    found["root rotated"] = repository, [first, now(repository)], accepted(STADT, KREIS)

    repository = one()
    first = now(repository)
    honest = dict(repository.versions)
    repository.versions["timestamp"] = 2**31 - 2
    repository.publish_timestamp()
    found["fast-forwarded timestamp"] = repository, [first, now(repository)], refused("fast-forwarded")
    repository.versions = honest
    repository.timestamp_signer, repository.snapshot_signer = signer(30), signer(31)
    repository.publish_root()
    repository.publish()
    found["online keys rotated"] = repository, [first, now(repository)], accepted(STADT, KREIS)

    repository = two()
    first = now(repository)
    repository.registrars["by"]["x.hessen.example"] = an_entry("x.hessen.example", "by")
    repository.publish()
    found["outside its scope"] = repository, [first, now(repository)], accepted(STADT, BY, alarms=("outside-scope",))
    found["outside its scope, cold"] = repository, [now(repository)], accepted(STADT, alarms=("outside-scope",))
    repository = two()
    first = now(repository)
    repository.registrars["bund"][BY] = an_entry(BY)
    repository.publish()
    found["second claim"] = repository, [first, now(repository)], accepted(STADT, BY, alarms=("second-claim",))
    twice = ("second-claim", "second-claim")
    found["second claim, cold"] = repository, [now(repository)], accepted(STADT, alarms=twice)
    repository = two()
    first = now(repository)
    repository.publish_registrar("by", by=signer(77))
    repository.publish_online()
    found["a registrar's part by a foreign key"] = (
        repository, [first, now(repository)], accepted(STADT, BY, alarms=("wrongly signed",))
    )  # fmt: skip

    found |= countersigning() | tokens() | emergencies() | faces()

    found["entry with capitals"] = _entry_named("Neu.example")
    found["entry with http"] = _entry(client_base_url="http://neu.example")
    found["entry with any host"] = _entry(client_base_url="https://*")
    found["entry with a policy in its host"] = _entry(client_base_url="https://x;script-src *")
    found["entry with a quoted host"] = _entry(client_base_url="https://'unsafe-inline'")
    found["entry with a bad IPv6 host"] = _entry(client_base_url="https://[1::2::3]")
    found["entry with a padded port"] = _entry(client_base_url="https://neu.example:0443")
    found["entry without keys"] = _entry(keys={})
    found["entry with an unknown member"] = _entry(note="x")
    found["entry with a bad pin"] = _entry(tls_spki_sha256=["00"])
    found["entry with an unknown status"] = _entry(status="paused")
    return found


def countersigning() -> dict[str, Case]:
    """What one of the two keys can do alone, and what takes both."""
    found: dict[str, Case] = {}
    alone = ("not-countersigned",)

    def changed(change: Callable[[Repository], None], *, start: Callable[[], Repository] = one) -> tuple[Repository, list[Step]]:
        """The registrar's key alone signs a change; then what is offered."""
        repository = start()
        first = now(repository)
        change(repository)
        repository.publish_registrar("bund", countersigned=False)
        repository.publish_online()
        return repository, [first, now(repository)]

    def admit(repository: Repository) -> None:
        repository.registrars["bund"]["neu.example"] = an_entry("neu.example")

    def take_over(repository: Repository) -> None:
        repository.registrars["bund"][KREIS]["keys"] = an_entry("evil.example")["keys"]

    def status(text: str) -> Callable[[Repository], None]:
        return lambda repository: repository.registrars["bund"][KREIS].update(status=text)

    def suspended() -> Repository:
        repository = Repository({"bund": {STADT: an_entry(STADT), KREIS: an_entry(KREIS, status="suspended")}})
        repository.publish()
        return repository

    found["admitted by one key"] = *changed(admit), accepted(STADT, KREIS, alarms=alone)
    repository, steps = changed(admit)
    found["admitted by one key, cold"] = repository, steps[1:], accepted(STADT, KREIS, alarms=alone)
    repository, steps = changed(admit)
    repository.countersign("bund")
    repository.publish_online()
    repository = one()
    first = now(repository)
    admit(repository)
    repository.versions["bund"] -= 1
    repository.publish_registrar("bund", countersigned=False)
    repository.publish_online()
    found["another part under the version that was countersigned"] = (
        repository, [first, now(repository)], accepted(STADT, KREIS, alarms=alone)
    )  # fmt: skip
    repository, steps = changed(admit)
    repository.countersign("bund")
    repository.publish_online()
    repository, steps = changed(admit)
    repository.versions["bund"] -= 2
    repository.publish_registrar("bund", countersigned=False)
    repository.publish_online()
    other = {path: data for path, data in repository.files.items() if path != "metadata/2.snapshot.json"}
    found["another part under the version that was countersigned"] = (
        repository, [steps[0], (NOON, {**other, "metadata/2.snapshot.json": repository.files["metadata/2.snapshot.json"]})],
        accepted(STADT, KREIS, alarms=alone),
    )  # fmt: skip
    repository, steps = changed(admit)
    repository.countersign("bund")
    repository.publish_online()
    found["admitted by both keys"] = repository, [*steps, now(repository)], accepted(STADT, KREIS, "neu.example")
    found["other keys by one key"] = *changed(take_over), accepted(STADT, alarms=alone)
    found["suspended by one key"] = *changed(status("suspended")), {**accepted(STADT, KREIS), "active": [STADT]}
    found["readmitted by one key"] = (
        *changed(status("active"), start=suspended), {**accepted(STADT, KREIS, alarms=alone), "active": [STADT]}
    )  # fmt: skip
    repository, steps = changed(status("active"), start=suspended)
    repository.countersign("bund")
    repository.publish_online()
    found["readmitted by both keys"] = repository, [*steps, now(repository)], {**accepted(STADT, KREIS), "active": [KREIS, STADT]}

    repository = one()
    first = now(repository)
    admit(repository)
    honest = repository.registrar_signers["bund"]
    repository.registrar_signers["bund"] = repository.countersigners["bund"]
    repository.publish_registrar("bund")
    repository.publish_online()
    repository.registrar_signers["bund"] = honest
    found["a part by the countersigner's key alone"] = (
        repository, [first, now(repository)], accepted(STADT, KREIS, alarms=("wrongly signed",))
    )  # fmt: skip

    repository = one()
    first = now(repository)
    repository.countersign("bund", by=repository.registrar_signers["bund"])
    repository.publish_online()
    found["countersigned by the registrar's key"] = (
        repository, [first, now(repository)], accepted(STADT, KREIS, alarms=("wrongly signed",))
    )  # fmt: skip

    repository = Repository({"bund": {STADT: an_entry(STADT)}}, countersigners={"bund": signer(40)})
    repository.publish()
    found["one key for both"] = repository, [now(repository)], accepted(alarms=("not-countersigned", "shared-key"))
    repository = Repository({"bund": {STADT: an_entry(STADT)}}, targets_threshold=1)
    repository.publish()
    found["a targets role of one key"] = repository, [now(repository)], refused("wrongly signed")
    return found


def tokens() -> dict[str, Case]:
    """Root and targets signed by tokens, which know ECDSA P-256 alone."""
    found: dict[str, Case] = {}

    def signed() -> Repository:
        keys = [TokenSigner(number) for number in (1001, 1002, 1003, 1004)]
        repository = Repository({"bund": {STADT: an_entry(STADT)}}, root_signers=[signer(1), *keys[:2]], targets_signers=keys[2:])
        repository.publish()
        return repository

    repository = signed()
    found["signed by tokens"] = repository, [now(repository)], accepted(STADT)
    for name, seeds in {"another token": (1005, 1006), "one token of two": (1003, 1006)}.items():
        repository = signed()
        first = now(repository)
        repository.targets_signers = [TokenSigner(seed) for seed in seeds]
        repository.publish()
        found[f"targets by {name}"] = repository, [first, now(repository)], refused("wrongly signed")
    repository = signed()
    data = json.loads(repository.files["metadata/1.targets.json"])
    for item in data["signatures"]:
        # The same numbers, padded: no strict DER.
        item["sig"] = f"30{int(item['sig'][2:4], 16) + 1:02x}02{int(item['sig'][6:8], 16) + 1:02x}00{item['sig'][8:]}"
    padded = json.dumps(data).encode()
    repository.files["metadata/1.targets.json"] = padded
    repository.publish_online()
    found["a signature of a token that is no strict DER"] = repository, [now(repository)], refused("wrongly signed")
    return found


def emergencies() -> dict[str, Case]:
    """What the key on call can do, for how long, and what it can't."""
    found: dict[str, Case] = {}
    both, alarmed = accepted(STADT, KREIS), {**accepted(STADT, KREIS, alarms=("denied",)), "active": [STADT]}

    def denied(name: str, denial: JsonObject, *, by: CryptoSigner | None = None) -> tuple[Repository, list[Step]]:
        repository = one()
        first = now(repository)
        repository.denied[name] = denial
        repository.publish_on_call(by=by)
        repository.publish_online()
        return repository, [first, now(repository)]

    def later(repository: Repository, hours: float) -> Step:
        moment = NOON + timedelta(hours=hours)
        repository.publish_timestamp(moment)
        return now(repository, moment)

    found["denied by the key on call"] = *denied(KREIS, a_denial()), alarmed
    repository, steps = denied(KREIS, a_denial())
    found["denied, cold"] = repository, steps[1:], alarmed
    repository, steps = denied(KREIS, a_denial())
    found["denied for 71 hours"] = repository, [*steps, later(repository, 71)], alarmed
    repository, steps = denied(KREIS, a_denial())
    found["a denial that has ended"] = repository, [*steps, later(repository, 72)], {**both, "active": [KREIS, STADT]}
    repository, steps = denied(KREIS, a_denial())
    repository.registrars["bund"][KREIS]["status"] = "suspended"
    repository.publish_registrar("bund", countersigned=False)
    repository.publish_online()
    found["a denial that the registrar has confirmed"] = repository, [*steps, later(repository, 72)], {**both, "active": [STADT]}
    repository, steps = denied(KREIS, a_denial())
    repository.publish()
    found["admitted again while denied"] = repository, [*steps, now(repository)], alarmed

    broken = accepted(STADT, KREIS, alarms=("unreadable",))
    found["a denial of 73 hours"] = *denied(KREIS, a_denial(hours=73)), broken
    found["a denial without a reason"] = *denied(KREIS, {**a_denial(), "reason": ""}), broken
    found["an admission by the key on call"] = *denied("neu.example", an_entry("neu.example")), broken
    everybody = {**both, "active": [KREIS, STADT]}
    found["a denial of tomorrow"] = *denied(KREIS, a_denial(NOON + timedelta(hours=24))), everybody
    found["a denial of a stranger"] = *denied("fremd.example", a_denial()), everybody
    foreign = accepted(STADT, KREIS, alarms=("wrongly signed",))
    found["a denial by another key"] = *denied(KREIS, a_denial(), by=signer(40)), foreign

    repository, steps = denied(KREIS, a_denial())
    repository.put("metadata/3.on-call.json", Targets(version=3, expires=NOON + timedelta(days=90)), signer(77))
    repository.versions["on-call"] = 3
    repository.publish_online()
    found["a denial stays when its list is broken"] = (
        repository, [*steps, now(repository)], {**accepted(STADT, KREIS, alarms=("wrongly signed", "denied")), "active": [STADT]}
    )  # fmt: skip
    repository, steps = denied(KREIS, a_denial())
    del repository.versions["on-call"]
    repository.versions["snapshot"] = 0
    repository.publish_online()
    found["a snapshot that hides the role on call"] = repository, [now(repository)], refused("incomplete")
    return found


def faces() -> dict[str, Case]:
    """A register that was forked by whoever holds the online keys; and long ways without a fork."""
    found: dict[str, Case] = {}

    def fork() -> tuple[Repository, Repository, list[Step]]:
        """One face that the client has seen, in which a member is suspended, and another in which it isn't."""
        repository = one()
        first = now(repository)
        other = deepcopy(repository)
        repository.registrars["bund"][KREIS]["status"] = "suspended"
        repository.publish()
        return repository, other, [first, now(repository)]

    repository, other, seen = fork()
    other.publish()
    other.publish_timestamp()
    found["another snapshot of the same version"] = repository, [*seen, now(other)], refused("forked")
    repository, other, seen = fork()
    for _ in range(2):
        other.publish()
    found["the next snapshot of another face"] = repository, [*seen, now(other)], refused("forked")
    for _ in range(3):
        other.publish()
    found["a later snapshot of another face"] = repository, [*seen, now(other)], refused("forked")

    repository, _, seen = fork()
    for _ in range(5):
        repository.publish()
    well = {**accepted(STADT, KREIS), "active": [STADT]}
    found["five snapshots later"] = repository, [*seen, now(repository)], well
    gone = {path: data for path, data in repository.files.items() if path != "metadata/4.snapshot.json"}
    found["five snapshots later, one of them missing"] = repository, [*seen, (NOON, gone)], refused("incomplete")
    repository, _, seen = fork()
    for _ in range(40):
        repository.publish_online()
    far = {**accepted(STADT, KREIS, alarms=("gap",)), "active": [STADT]}
    found["forty snapshots later"] = repository, [*seen, now(repository)], far
    return found


def _entry_named(name: str) -> Case:
    repository = one()
    first = now(repository)
    repository.registrars["bund"][name] = an_entry(name)
    repository.publish()
    return repository, [first, now(repository)], accepted(STADT, KREIS, alarms=("invalid-entry",))


def as_json(name: str, case: Case) -> dict[str, object]:
    repository, steps, expected = case
    contents: dict[bytes, str] = {}
    for _, files in steps:
        for data in files.values():
            contents.setdefault(data, f"f{len(contents)}")
    return {
        "name": name,
        "root": base64.b64encode(repository.root).decode(),
        "contents": {key: base64.b64encode(data).decode() for data, key in contents.items()},
        "steps": [
            {"now": format_time(moment), "files": {path: contents[data] for path, data in sorted(files.items())}}
            for moment, files in steps
        ],
        **expected,
    }


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, case in cases().items():
        text = json.dumps(as_json(name, case), indent=1, sort_keys=True)
        (FOLDER / f"{name.replace(' ', '-').replace('/', '-').replace(',', '')}.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
