// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** A new device takes its place in the account by the recovery key. */
import type { MatrixClient } from "matrix-js-sdk";
import { DecryptionKeyDoesNotMatchError, ImportRoomKeyStage, type CryptoApi, type ImportRoomKeyProgressData } from "matrix-js-sdk/lib/crypto-api";
import type { HeldKey } from "./held-key.js";
import { readRecord } from "./key-record.js";
import { SecurityError, within } from "./problem.js";
import { readRecoveryKey, UnreadableKey } from "./recovery-key.js";

/** History being fetched from the backup. */
export type Progress =
  | { readonly step: "fetching" }
  | { readonly step: "reading"; readonly done: number; readonly total: number; readonly failed: number };

const PATIENCE = 60_000;
const SECRETS = ["m.cross_signing.master", "m.cross_signing.self_signing", "m.cross_signing.user_signing"] as const;

/** Reads, checks against what the server keeps, and holds the key; throws SecurityError with what is wrong. */
export async function holdVerified(client: MatrixClient, held: HeldKey, typed: string): Promise<void> {
  const key = read(typed);
  try {
    const [keyId, description] = await currentKey(client);
    // Without a check value the SDK would take any key for right.
    if (typeof description.mac !== "string" || typeof description.iv !== "string") throw new SecurityError({ code: "nothing-stored" });
    if (!(await client.secretStorage.checkKey(key, description))) throw new SecurityError({ code: "other-key" });
    held.hold(keyId, key);
  } finally {
    key.fill(0);
  }
}

/** Signs this device; afterwards other people's apps give it keys. */
export async function joinIdentity(client: MatrixClient, crypto: CryptoApi): Promise<void> {
  if (!(await within(PATIENCE, crypto.userHasCrossSigningKeys()))) throw new SecurityError({ code: "nothing-stored" });
  // Where one is missing the SDK would make a new identity without asking.
  for (const name of SECRETS) {
    if ((await client.secretStorage.isStored(name)) === null) throw new SecurityError({ code: "nothing-stored" });
  }
  try {
    await within(PATIENCE, crypto.bootstrapCrossSigning({}));
  } catch (fault) {
    // The server answered, yet what it keeps can't be opened, or belongs to an identity that was replaced.
    if (!isTrouble(fault)) throw new SecurityError({ code: "nothing-stored" }, { cause: fault });
    throw fault;
  }
  await within(PATIENCE, crypto.userHasCrossSigningKeys());
}

/** The running backup's key, or a new backup where there is none. False where the backup is one that the key doesn't open. */
export async function joinBackup(crypto: CryptoApi): Promise<boolean> {
  if ((await crypto.checkKeyBackupAndEnable()) === null) {
    await within(PATIENCE, crypto.resetKeyBackup());
    return true;
  }
  try {
    await within(PATIENCE, crypto.loadSessionBackupPrivateKeyFromSecretStorage());
  } catch (fault) {
    if (fault instanceof DecryptionKeyDoesNotMatchError) return false;
    throw fault;
  }
  const check = await crypto.checkKeyBackupAndEnable();
  return check?.trustInfo.matchesDecryptionKey === true;
}

/** All history's keys; may take long, and needs nobody to wait for it: what is opened meanwhile is fetched first anyway. */
export async function loadHistory(crypto: CryptoApi, report: (progress: Progress) => void): Promise<number> {
  const { imported } = await crypto.restoreKeyBackup({ progressCallback: (data) => report(progressOf(data)) });
  return imported;
}

/** Network and server, as against keys. */
function isTrouble(fault: unknown): boolean {
  return fault instanceof SecurityError || (fault instanceof Error && /ConnectionError|MatrixError|HTTPError/u.test(fault.name));
}

function progressOf(data: ImportRoomKeyProgressData): Progress {
  if (data.stage === ImportRoomKeyStage.Fetch) return { step: "fetching" };
  return { step: "reading", done: data.successes, total: data.total, failed: data.failures };
}

function read(typed: string): Uint8Array<ArrayBuffer> {
  try {
    return readRecoveryKey(typed);
  } catch (fault) {
    if (fault instanceof UnreadableKey) throw new SecurityError({ code: "unreadable-key", fault: fault.fault });
    throw fault;
  }
}

/** The default key; or, where a reset was interrupted before it counted, the one of our record. */
async function currentKey(client: MatrixClient) {
  const current = await client.secretStorage.getKey();
  if (current !== null) return current;
  const record = await readRecord(client);
  const earlier = record === undefined ? null : await client.secretStorage.getKey(record.key_id);
  if (earlier === null || earlier[1].algorithm === undefined) throw new SecurityError({ code: "nothing-stored" });
  await within(PATIENCE, client.secretStorage.setDefaultKeyId(earlier[0]));
  return earlier;
}
