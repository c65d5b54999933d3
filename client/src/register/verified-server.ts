// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * The one way to a server that may be given a password: proof, then attestation. Whoever needs such a server asks for a
 * `VerifiedServer`, which only this file makes; a plain object with the same fields is refused by the compiler.
 */
import { toHex, type Bytes } from "./bytes.js";
import { MAX_ATTESTATION_BYTES, verifyAttestation } from "./attestation.js";
import { MAX_PROOF_BYTES, verifyAgedProof } from "./proof.js";
import type { Member } from "./entry.js";
import { refuseOtherFace } from "./faces.js";
import { RegisterRefused } from "./refusal.js";
import type { Trusted } from "./trusted.js";

const verified: unique symbol = Symbol("verified");

export interface VerifiedServer {
  readonly [verified]: true;
  readonly member: Member;
  /** What is trusted from now on; to be kept. */
  readonly trusted: Trusted;
}

/** The world: where bytes come from, what time it is, and chance. Reads at most `maxBytes`. */
export interface World {
  readonly get: (url: string, maxBytes: number) => Promise<Bytes>;
  readonly post: (url: string, body: string, maxBytes: number) => Promise<Bytes>;
  readonly now: () => number;
  readonly random: (bytes: number) => Bytes;
}

/**
 * `server`, once the proof that `proofUrl` serves says that it is an active member and it has itself answered a fresh
 * nonce at the address that the register names. Throws RegisterRefused, NotAMember, InvalidAttestation, and what the
 * world throws. Nothing that a person typed is sent before this returns. A register counts until `closedAfter`
 * milliseconds after its issue, even expired, and no longer, even if it has not expired; undefined: until it expires.
 */
export async function verifyServer(world: World, trusted: Trusted, server: string, proofUrl: string, closedAfter?: number): Promise<VerifiedServer> {
  const body = await world.get(proofUrl, MAX_PROOF_BYTES);
  const { member, trusted: after } = await verifyAgedProof(trusted, body, server, world.now(), closedAfter ?? 0);
  if (closedAfter !== undefined && world.now() - (after.register?.issued ?? 0) >= closedAfter) {
    throw new RegisterRefused("frozen", "the register is older than this organisation lets anybody sign in by");
  }
  const nonce = toHex(world.random(32));
  const question = JSON.stringify({ nonce });
  const answer = await world.post(`${member.clientBaseUrl}/_verbund/v1/attest`, question, MAX_ATTESTATION_BYTES);
  await refuseOtherFace(await verifyAttestation(answer, member, nonce, member.clientBaseUrl, world.now()), after);
  return { [verified]: true, member, trusted: after };
}
