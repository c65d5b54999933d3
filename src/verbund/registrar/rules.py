# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Root, delegations and policy at one moment, and what every signed part is held to."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from securesystemslib.signer._key import Key
from tuf.api._payload import Role, Root, TargetFile, Targets

from verbund.register.chain import PREVIOUS
from verbund.register.scope import RegisterPolicy
from verbund.registrar.change import Files
from verbund.registrar.keys import key_fingerprint


@dataclass(frozen=True, slots=True)
class Rules:
    """Root, delegations and policy at one moment."""

    root: Root
    targets: Targets
    policy: RegisterPolicy

    def keys_of(self, role: str) -> tuple[str, ...]:
        """The IDs of the keys that sign a role; none where there is no such role."""
        if role == "root" or role == "targets":
            return tuple(self.root.roles[role].keyids)
        found = delegated(self.targets).get(role)
        return tuple(found.keyids) if found is not None else ()


def delegated(targets: Targets) -> Mapping[str, Role]:
    """The delegated roles by name."""
    delegations = targets.delegations
    return delegations.roles if delegations is not None and delegations.roles is not None else {}


def mirror_path(role: str, path: str, target: TargetFile) -> str:
    """Where a target file lies on a mirror (consistent snapshots: its hash stands in its name)."""
    folder, _, name = path.rpartition("/")
    if folder != role or "/" in name:
        raise ValueError(f"{path} is no file of {role or 'targets'}")
    return "/".join(part for part in ("targets", folder, f"{target.hashes['sha256']}.{name}") if part)


def refuse_gap(name: str, before: Targets | None, after: Targets, evidence: Files) -> None:
    """A part follows the one in the evidence: its version is the next, and it names that one's hash."""
    if before is None:
        return
    if after.version != before.version + 1:
        raise ValueError(f"{name} version {after.version} doesn't follow version {before.version}")
    published = hashlib.sha256(evidence[f"metadata/{before.version}.{name}.json"]).hexdigest()
    if after.unrecognized_fields.get(PREVIOUS) != published:
        raise ValueError(f"{name} version {after.version} builds on another version {before.version} than the one shown")


def refuse_weak(name: str, role: Role, keys: Mapping[str, Key], least: int = 1) -> None:
    """A role must be able to sign, by as many keys as it says: one key under two IDs is one holder who signs twice."""
    if not set(role.keyids) <= keys.keys():
        raise ValueError(f"{name} names a key that isn't there")
    different = {key_fingerprint(keys[keyid]) for keyid in role.keyids}
    if len(different) != len(role.keyids):
        raise ValueError(f"{name} names one key twice")
    if not least <= role.threshold <= len(different):
        raise ValueError(f"{name} would need {role.threshold} of {len(different)} keys")


def file_of(role: str, path: str, target: TargetFile, files: Files) -> bytes:
    """One target file, as its role names it; raises KeyError or python-tuf's fault."""
    data = files[mirror_path(role, path, target)]
    target.verify_length_and_hashes(data)
    return data


def of_type(signed: object, name: str) -> Targets:
    """Metadata of the one kind that delegated roles are; raises ValueError."""
    if not isinstance(signed, Targets):
        raise ValueError(f"{name} is metadata of another kind")
    return signed
