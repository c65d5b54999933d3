# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What a change does, worked out from its signed contents on a machine that knows nothing but the trusted root.

What it builds on is proven by the evidence in the file: the chain of roots, the published targets role and parts, each
verified here. Whoever hands a file round can therefore neither hide a change nor show another one. That the evidence is
what is published now is checked where it is known: each part names the hash of the one before it, and `serve` compares.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tuf.api._payload import Root, Targets, VerificationResult
from tuf.api.exceptions import RepositoryError

from verbund.faults import Fault
from verbund.register.parts import BrokenPart
from verbund.register.refresh import LEAST_THRESHOLD
from verbund.register.refusal import RegisterRefused
from verbund.register.scope import InvalidPolicy, RegisterPolicy, parse_policy
from verbund.register.trusted import root_set
from verbund.registrar.change import Change, Files, read_metadata
from verbund.registrar.examine_part import RolePart, role_part, withdrawn_part
from verbund.registrar.keys import key_fingerprint
from verbund.registrar.rules import Rules, delegated, file_of, of_type, refuse_gap, refuse_weak


@dataclass(frozen=True, slots=True)
class Examined:
    """A change that holds together. Whether enough keys have signed it, `signatures` says."""

    change: Change
    before: Rules
    after: Rules
    parts: Mapping[str, RolePart]

    def may_sign(self, role: str) -> frozenset[str]:
        """IDs of the keys whose signature counts: for a root those of the old one and of the new."""
        return frozenset(self.after.keys_of(role)) | (frozenset(self.before.keys_of("root")) if role == "root" else frozenset())

    def signatures(self) -> Mapping[str, VerificationResult]:
        """How far each part is; a root has to convince the root before it as well (`root` and `new root`)."""
        found: dict[str, VerificationResult] = {}
        for role in self.change.parts:
            part = self.change.part(role)
            if role == "root":
                both = self.after.root.get_root_verification_result(self.before.root, part.signed_bytes, part.signatures)
                found |= {"root": both.first, "new root": both.second}
            else:
                by = self.after.root if role == "targets" else self.after.targets
                found[role] = by.get_verification_result(role, part.signed_bytes, part.signatures)
        return found


def examine(change: Change, trusted_root: bytes) -> Examined:
    """Verifies evidence and contents; raises Fault with what doesn't hold."""
    try:
        return _examine(change, trusted_root)
    except (RepositoryError, RegisterRefused, BrokenPart, InvalidPolicy, KeyError, ValueError) as error:
        said = f"{error.args[0]} is missing" if isinstance(error, KeyError) and error.args else str(error)
        raise Fault(f"this change doesn't hold: {said}", hint="sign nothing; ask whoever made it") from error


def _examine(change: Change, trusted_root: bytes) -> Examined:
    root = _root(change.evidence, trusted_root)
    targets = _targets(change.evidence, root)
    before = Rules(root, targets, _policy(targets, change.evidence))
    root_after = _next_root(change, root) if "root" in change.parts else root
    targets_after = _next_targets(change, targets) if "targets" in change.parts else targets
    after = Rules(root_after, targets_after, _policy(targets_after, {**change.evidence, **change.files}))
    parts = {role: role_part(change, role, before, after) for role in change.parts if role not in ("root", "targets")}
    # Whoever withdraws a registrar must show what becomes of its members.
    parts |= {role: withdrawn_part(change, role, before) for role in delegated(targets).keys() - delegated(targets_after).keys()}
    return Examined(change, before, after, parts)


def _root(evidence: Files, trusted_root: bytes) -> Root:
    """The newest root in the evidence, through the chain from the trusted one."""
    chain = [trusted_root]
    while (data := evidence.get(f"metadata/{root_set(tuple(chain[:1])).root.version + len(chain)}.root.json")) is not None:
        chain.append(data)
    return root_set(tuple(chain)).root


def _targets(evidence: Files, root: Root) -> Targets:
    paths = [path for path in evidence if path.endswith(".targets.json")]
    if len(paths) != 1:
        raise ValueError("it must hold one published targets role")
    metadata = read_metadata("targets", evidence[paths[0]])
    root.verify_delegate("targets", metadata.signed_bytes, metadata.signatures)
    return of_type(metadata.signed, "targets")


def _policy(targets: Targets, files: Files) -> RegisterPolicy:
    return parse_policy(file_of("", "policy.json", targets.targets["policy.json"], files))


def _next_root(change: Change, before: Root) -> Root:
    root = change.part("root").signed
    if not isinstance(root, Root) or root.version != before.version + 1:
        raise ValueError(f"the new root must be version {before.version + 1}")
    _refuse_weak_root(root)
    return root


def _refuse_weak_root(root: Root) -> None:
    """What would lock everybody out, or let one key do everything."""
    for role in ("root", "targets", "snapshot", "timestamp"):
        refuse_weak(role, root.roles[role], root.keys, LEAST_THRESHOLD if role in ("root", "targets") else 1)
    online, offline = (
        {key_fingerprint(root.keys[keyid]) for role in roles for keyid in root.roles[role].keyids}
        for roles in (("snapshot", "timestamp"), ("root", "targets"))
    )
    if online & offline:
        raise ValueError("a key that lies online may not sign root or targets")


def _next_targets(change: Change, before: Targets) -> Targets:
    targets = of_type(change.part("targets").signed, "targets")
    refuse_gap("targets", before, targets, change.evidence)
    keys = targets.delegations.keys if targets.delegations is not None else {}
    for name, role in delegated(targets).items():
        refuse_weak(name, role, keys)
    return targets
