# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What a client does before it sends a password: proof, then attestation. Only here is a `VerifiedServer` made."""

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp

from verbund.matrix.names import ServerName
from verbund.register.attestation import InvalidAttestation, verify_attestation
from verbund.register.faces import Face, refuse_other_face
from verbund.register.model import Member
from verbund.register.proof import MAX_PROOF_BYTES, NotAMember, verify_proof
from verbund.register.refusal import RegisterRefused
from verbund.register.trusted import Trusted


class NotVerified(Exception):
    """The server is not the member it should be; a sentence for the person who wants to sign in."""


@dataclass(frozen=True, slots=True)
class VerifiedServer:
    """A member whose server answered for itself just now. Signing in demands one."""

    member: Member

    @property
    def base_url(self) -> str:
        return self.member.client_base_url


async def verify_server(root: bytes, name: str, base_url: str) -> VerifiedServer:
    """Asks the server at `base_url` to prove that it is the member `name`; raises NotVerified."""
    server = ServerName(name)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
        try:
            async with session.get(f"{base_url}/_verbund/v1/proof") as answer:
                if answer.status != 200:
                    raise NotVerified(f"{name} has no proof that it belongs to this Verbund.")
                proof = await answer.content.read(MAX_PROOF_BYTES + 1)
            member, trusted = _proven(root, proof, server)
            face = await _attested(session, member, base_url)
            refuse_other_face(face, trusted)
        except RegisterRefused as error:
            raise NotVerified(f"{name} sees another register: {error}") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NotVerified(f"{name} doesn't answer: {error}") from error
    return VerifiedServer(member)


def verified_member(root: bytes, proof: bytes, server: ServerName) -> Member:
    """The member that a proof proves; raises NotVerified."""
    return _proven(root, proof, server)[0]


def _proven(root: bytes, proof: bytes, server: ServerName) -> tuple[Member, Trusted]:
    try:
        return verify_proof(Trusted.from_root(root), proof, server, datetime.now(UTC))
    except (RegisterRefused, NotAMember) as error:
        raise NotVerified(f"{server} is not proven to belong to this Verbund ({error}).") from error


async def _attested(session: aiohttp.ClientSession, member: Member, base_url: str) -> Face:
    nonce = secrets.token_hex(32)
    async with session.post(f"{base_url}/_verbund/v1/attest", data=json.dumps({"nonce": nonce})) as answer:
        statement = await answer.content.read(8192)
    try:
        return verify_attestation(statement, member, nonce, base_url, datetime.now(UTC))
    except InvalidAttestation as error:
        raise NotVerified(f"The server at {base_url} is not {member.server_name} ({error}).") from error
