// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * A server's proof that it is the member it says: a fresh nonce, signed by a Matrix key that the register pins.
 * What it can't show a browser: that no one sits in between at the true address; for that there is TLS.
 */
import { fromUnpaddedBase64, verifyEd25519, type Bytes } from "./bytes.js";
import { InvalidEntry, isValidAt, parseTime, type Member } from "./entry.js";
import type { Face } from "./faces.js";
import { InvalidJson, canonical, isObject, parseStrict, type JsonObject } from "./json.js";

export const MAX_ATTESTATION_BYTES = 4096;
const CONTEXT = new TextEncoder().encode("verbund-membership-proof-v1\0");
const PURPOSE = "client-login";
const LIFETIME = 60_000;
const CLOCK_SKEW = 30_000;
const FIELDS = ["nonce", "server_name", "client_base_url", "purpose", "issued", "expires", "register_snapshot", "register_sha256"];

/** The answer doesn't prove that this server is the member; no password may be sent. */
export class InvalidAttestation extends Error {}

/** Which register `member` sees; throws InvalidAttestation unless it has itself answered `nonce` for the address in use, just now. */
export async function verifyAttestation(answer: Bytes, member: Member, nonce: string, urlInUse: string, now: number): Promise<Face> {
  const statement = await signedStatement(answer, member, now);
  const expected = { nonce, server_name: member.serverName, purpose: PURPOSE };
  for (const [name, value] of Object.entries(expected)) {
    if (statement[name] !== value) throw new InvalidAttestation(`its ${name} is not the one that was asked for`);
  }
  if (urlInUse !== member.clientBaseUrl || statement["client_base_url"] !== member.clientBaseUrl) {
    throw new InvalidAttestation("its address is not the one that the register names");
  }
  const [issued, expires] = [time(statement, "issued"), time(statement, "expires")];
  if (issued - CLOCK_SKEW > now || now > expires || expires - issued > LIFETIME) throw new InvalidAttestation("it is not fresh");
  const [version, hash] = [statement["register_snapshot"], statement["register_sha256"]];
  if (!Number.isSafeInteger(version) || Number(version) < 1 || typeof hash !== "string" || !/^[0-9a-f]{64}$/.test(hash)) {
    throw new InvalidAttestation("it doesn't say which register it sees");
  }
  return { version: Number(version), sha256: hash };
}

async function signedStatement(answer: Bytes, member: Member, now: number): Promise<JsonObject> {
  if (answer.length > MAX_ATTESTATION_BYTES) throw new InvalidAttestation("it is too large");
  const { statement, key_id: keyId, signature } = parsed(answer);
  if (!isObject(statement) || Object.keys(statement).length !== FIELDS.length || !FIELDS.every((name) => Object.hasOwn(statement, name))) {
    throw new InvalidAttestation("it doesn't hold what an attestation holds");
  }
  const pinned = typeof keyId === "string" ? member.keys.get(keyId) : undefined;
  if (pinned === undefined || !isValidAt(pinned, now)) throw new InvalidAttestation("it is signed by a key that the register doesn't name");
  const bytes = typeof signature === "string" ? fromUnpaddedBase64(signature) : undefined;
  const body = canonical(statement);
  const message = new Uint8Array(CONTEXT.length + body.length);
  message.set(CONTEXT);
  message.set(body, CONTEXT.length);
  if (bytes === undefined || !(await verifyEd25519(pinned.key, bytes, message))) throw new InvalidAttestation("its signature doesn't hold");
  return statement;
}

function parsed(answer: Bytes): JsonObject {
  try {
    const value = parseStrict(answer);
    if (Object.keys(value).length === 3) return value;
  } catch (error) {
    if (!(error instanceof InvalidJson)) throw error;
  }
  throw new InvalidAttestation("it is no attestation");
}

function time(statement: JsonObject, name: string): number {
  try {
    return parseTime(statement[name]);
  } catch (error) {
    throw new InvalidAttestation(error instanceof InvalidEntry ? error.message : name);
  }
}
