// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The stapled proof: everything by which we, with the trusted root and nobody else's help, verify one member. */
import { fromBase64, type Bytes } from "./bytes.js";
import type { Member } from "./entry.js";
import { InvalidJson, isObject, parseStrict } from "./json.js";
import { isRegistrarName } from "./policy.js";
import { issuedOf, parseMetadata } from "./metadata.js";
import { refresh } from "./refresh.js";
import { RegisterRefused } from "./refusal.js";
import { TIMESTAMP_PATH, type Trusted } from "./trusted.js";

export const MAX_PROOF_BYTES = 4_000_000;
const MAX_FILES = 1100;

/** The proof holds, and it says that this server is no active member. */
export class NotAMember extends Error {
  constructor(
    readonly serverName: string,
    /** Undefined where the register doesn't list the server. */
    readonly member: Member | undefined,
    /** What is trusted from now on: to be kept all the same, else an older register could hide what this one says. */
    readonly trusted: Trusted,
    /** Whose part the proof holds. */
    readonly registrar: string,
  ) {
    super(member === undefined ? `${serverName} is not in the register` : `${serverName} is ${member.status}`);
  }
}

/**
 * The active member that `body` proves, and what is trusted from now on: keep it, it guards against rollback.
 * Throws RegisterRefused when the proof doesn't hold, NotAMember when it holds and denies.
 */
export async function verifyProof(trusted: Trusted, body: Bytes, server: string, now: number): Promise<{ member: Member; trusted: Trusted }> {
  const { registrar, files } = read(body);
  const after = await refresh(trusted, (path) => files.get(path), now, { registrar, server });
  const member = after.register?.members.get(server);
  if (member?.status !== "active") throw new NotAMember(server, member, after, registrar);
  return { member, trusted: after };
}

/**
 * As `verifyProof`, but a register that has expired counts until `closedAfter` milliseconds after its issue (grace): it is
 * verified as of the time at which it was issued. Rollback and all signatures are checked as ever.
 */
export async function verifyAgedProof(trusted: Trusted, body: Bytes, server: string, now: number, closedAfter: number): Promise<{ member: Member; trusted: Trusted }> {
  try {
    return await verifyProof(trusted, body, server, now);
  } catch (error) {
    if (!(error instanceof RegisterRefused) || error.attack !== "frozen") throw error;
    const timestamp = read(body).files.get(TIMESTAMP_PATH);
    // Read before it is verified; what is verified next is the same file, as of the time that it names.
    const issued = timestamp === undefined ? now : issuedOf(parseMetadata(TIMESTAMP_PATH, "timestamp", timestamp));
    if (issued > now || now - issued >= closedAfter) throw error;
    return verifyProof(trusted, body, server, issued);
  }
}

function read(body: Bytes): { registrar: string; files: ReadonlyMap<string, Bytes> } {
  if (body.length > MAX_PROOF_BYTES) throw new RegisterRefused("oversized", `the proof is larger than ${MAX_PROOF_BYTES} bytes`);
  try {
    const value = parseStrict(body);
    const { format, registrar, files } = value;
    if (Object.keys(value).length !== 3 || format !== 1 || !isObject(files)) throw new InvalidJson("it must hold format 1, registrar and files");
    if (typeof registrar !== "string" || !isRegistrarName(registrar)) throw new InvalidJson("its registrar has no valid name");
    const rows = Object.entries(files);
    if (rows.length > MAX_FILES) throw new InvalidJson("it holds too many files");
    return { registrar, files: new Map(rows.map(([path, data]) => [path, decoded(data)])) };
  } catch (error) {
    if (error instanceof InvalidJson) throw new RegisterRefused("unreadable", `the proof: ${error.message}`);
    throw error;
  }
}

function decoded(data: unknown): Bytes {
  const bytes = typeof data === "string" ? fromBase64(data) : undefined;
  if (bytes === undefined) throw new InvalidJson("a file is not base64");
  return bytes;
}
