# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The countersigner's half of a part: which version of the registrar's part it agrees with, and what counts without it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from tuf.api._payload import TargetFile, Targets
from tuf.api.metadata import Metadata

from verbund.register.countersigned import both_sign, listing_in, named_part, signed_part
from verbund.register.model import Member
from verbund.register.parts import BrokenPart, parse_shard
from verbund.register.scope import countersigner_of
from verbund.registrar.draft import policy_of
from verbund.registrar.home import Home

# Longer than a registrar's part: that one may be signed again alone while nothing is added.
COUNTERSIGNED_LIFE = timedelta(days=90)


def countersigned_role(registrar: str, part: Targets, version: int, now: datetime) -> tuple[Metadata[Targets], bytes]:
    """The unsigned role that agrees with `part`, and the file that it names."""
    name, data = countersigner_of(registrar), signed_part(part)
    role = Targets(version=version, expires=now + COUNTERSIGNED_LIFE)
    role.targets[f"{name}/part.json"] = TargetFile.from_data(f"{name}/part.json", data, ["sha256"])
    return Metadata(role), data


def part_file(role: Targets, name: str) -> str:
    """Where the file that a countersigner names lies among the target files."""
    return f"{name}/{named_part(name, role).hashes['sha256']}.part.json"


def agreed(home: Home, registrar: str) -> dict[str, Member]:
    """The members in the version that is countersigned now; raises BrokenPart or OSError."""
    name = countersigner_of(registrar)
    policy = policy_of(home)
    data = (home.public / "targets" / part_file(home.role(name).signed, name)).read_bytes()
    members: dict[str, Member] = {}
    for path, target in listing_in(data, name, policy).targets.items():
        file = path.partition("/")[2]
        shard = (home.public / "targets" / registrar / f"{target.hashes['sha256']}.{file}").read_bytes()
        members |= parse_shard(registrar, file.removesuffix(".json"), shard, policy)
    return members


def refuse_uncountersigned(registrar: str, members: Mapping[str, Member], others: Mapping[str, Member]) -> None:
    """Raises BrokenPart where `members` go beyond `others`, which were countersigned: such entries would count for nothing."""
    beyond = sorted(name for name, member in members.items() if both_sign(member, others.get(name)) != member)
    if beyond:
        shown = ", ".join(beyond[:5]) + (" …" if len(beyond) > 5 else "")
        raise BrokenPart("not-countersigned", f"{registrar} lists {shown} otherwise than was countersigned")
