# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What has been verified so far: the register and every file that proves it. Replaced as a whole, never changed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from tuf.api._payload import Root
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata
from tuf.ngclient._internal.trusted_metadata_set import TrustedMetadataSet
from tuf.ngclient.config import EnvelopeType

from verbund.register.model import Register
from verbund.register.parts import Part
from verbund.register.refusal import Attack, RegisterRefused

TIMESTAMP_PATH = "metadata/timestamp.json"


@dataclass(frozen=True, slots=True)
class Trusted:
    """The state that protects against rollback; a follower's protection is as old as this."""

    roots: tuple[bytes, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)
    parts: Mapping[str, Part] = field(default_factory=dict)
    contested: Mapping[str, str] = field(default_factory=dict)
    # Which snapshot had which hash, as far as we remember: what others tell us of the past is compared with it.
    seen: Mapping[int, str] = field(default_factory=dict)
    held: frozenset[str] = frozenset()
    snapshot_path: str = ""
    targets_path: str = ""
    policy_path: str = ""
    register: Register | None = None
    # Of one server's shard only, as a stapled proof holds it.
    is_partial: bool = False

    @classmethod
    def from_root(cls, root: bytes) -> "Trusted":
        """The beginning: one root that came by a way of its own. Raises RegisterRefused when it isn't one."""
        root_set((root,))
        return cls((root,))

    @property
    def root_files(self) -> Mapping[str, bytes]:
        """The chain of roots by their paths; versions follow one another."""
        first = Metadata[Root].from_bytes(self.roots[0]).signed.version
        return {f"metadata/{first + number}.root.json": root for number, root in enumerate(self.roots)}

    @property
    def timestamp(self) -> bytes | None:
        return self.files.get(TIMESTAMP_PATH)


def root_fingerprint(root: bytes) -> str:
    """What registrar, operator and everybody at the app can compare: SHA-256 of the file in sixteen groups of four hex digits."""
    text = hashlib.sha256(root).hexdigest()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def root_set(roots: tuple[bytes, ...]) -> TrustedMetadataSet:
    """python-tuf's verifier behind the whole chain of roots; raises RegisterRefused."""
    try:
        chain = TrustedMetadataSet(roots[0], EnvelopeType.METADATA)
        for root in roots[1:]:
            chain.update_root(root)
    except RepositoryError as error:
        raise RegisterRefused(Attack.WRONGLY_SIGNED, f"the root does not follow from the trusted one: {error}") from error
    return chain
