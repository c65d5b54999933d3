// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * Puts a new recovery key in force. Each step can be done again, in any state that an interruption may leave:
 * 1. what the key will open lies on the server, encrypted, and nobody looks at it yet;
 * 2. the identity is published: from now on other devices ask for this key;
 * 3. the backup runs, its key is stored, and what an earlier key opened is removed.
 */
import type { MatrixClient } from "matrix-js-sdk";
import type { CryptoApi } from "matrix-js-sdk/lib/crypto-api";
import { authenticated, type Authenticate } from "./authentication.js";
import type { NewKey } from "./new-key.js";
import { SecurityError, within } from "./problem.js";
import { keepRecord, type KeyRecord } from "./key-record.js";

const PATIENCE = 60_000;

/** The first key of an account, or a further one for a device that holds everything. */
export async function activate(client: MatrixClient, key: NewKey, authenticate: Authenticate): Promise<void> {
  const crypto = cryptoOf(client);
  const before = await client.secretStorage.getDefaultKeyId();
  const hasIdentity = await within(PATIENCE, crypto.userHasCrossSigningKeys());
  if (hasIdentity) await mustHoldEverything(client, crypto);
  await store(crypto, key);
  if (!hasIdentity) await publish(client, crypto, authenticate);
  await finish(client, crypto, key, before);
}

/** A new identity in place of one whose secrets are lost; the old key, backup and stored device go once the new one stands. */
export async function replaceIdentity(client: MatrixClient, key: NewKey, authenticate: Authenticate): Promise<void> {
  const crypto = cryptoOf(client);
  const before = await client.secretStorage.getDefaultKeyId();
  if (!key.isPublished) await publishInPlace(client, crypto, before, authenticate);
  key.isPublished = true;
  await store(crypto, key);
  await within(PATIENCE, crypto.resetKeyBackup());
  await finish(client, crypto, key, before);
}

async function publishInPlace(client: MatrixClient, crypto: CryptoApi, before: string | null, authenticate: Authenticate): Promise<void> {
  // The SDK would write the new secrets over the old ones before the server has agreed; without a pointer it doesn't.
  if (before !== null) await within(PATIENCE, client.secretStorage.setDefaultKeyId(null));
  try {
    await publish(client, crypto, authenticate);
  } catch (fault) {
    if (before !== null) await within(PATIENCE, client.secretStorage.setDefaultKeyId(before));
    // The SDK has replaced the identity in its own store already; the server's answer puts the real one back.
    await within(PATIENCE, crypto.userHasCrossSigningKeys());
    throw fault;
  }
}

async function mustHoldEverything(client: MatrixClient, crypto: CryptoApi): Promise<void> {
  const { privateKeysCachedLocally: here } = await crypto.getCrossSigningStatus();
  const isComplete = here.masterKey && here.selfSigningKey && here.userSigningKey;
  const own = await crypto.getUserVerificationStatus(client.getSafeUserId());
  if (!isComplete || !own.isVerified()) throw new SecurityError({ code: "secrets-missing" });
  const backup = await crypto.checkKeyBackupAndEnable();
  if (backup === null || backup.trustInfo.matchesDecryptionKey) return;
  // One that this identity made, whose key another device has: that one must hand it over first, else history is lost.
  // One of an identity that is gone (a reset that was interrupted) opens for nobody and makes way.
  if (backup.trustInfo.trusted) throw new SecurityError({ code: "secrets-missing" });
}

async function store(crypto: CryptoApi, key: NewKey): Promise<void> {
  const createSecretStorageKey = async () => key.generated();
  await within(PATIENCE, crypto.bootstrapSecretStorage({ setupNewSecretStorage: true, createSecretStorageKey }));
}

/** Waits for the person as long as they need. */
async function publish(client: MatrixClient, crypto: CryptoApi, authenticate: Authenticate): Promise<void> {
  await crypto.bootstrapCrossSigning({
    // Always anew: keys that an interrupted attempt left here were never published, and must not be taken for an identity.
    setupNewCrossSigning: true,
    authUploadDeviceSigningKeys: (request) => authenticated(client, request, authenticate),
  });
  await within(PATIENCE, crypto.userHasCrossSigningKeys());
}

async function finish(client: MatrixClient, crypto: CryptoApi, key: NewKey, before: string | null): Promise<void> {
  const backup = await crypto.checkKeyBackupAndEnable();
  if (backup === null || !backup.trustInfo.matchesDecryptionKey) await within(PATIENCE, crypto.resetKeyBackup());
  if (!(await crypto.isSecretStorageReady())) throw new SecurityError({ code: "secrets-missing" });
  const keyId = await client.secretStorage.getDefaultKeyId();
  if (keyId === null) throw new SecurityError({ code: "nothing-stored" });
  const record: KeyRecord = { key_id: keyId, made_at: key.madeAt };
  await within(PATIENCE, keepRecord(client, record));
  // An earlier key must not look as if it still opened something.
  if (before !== null && before !== keyId) await within(PATIENCE, client.setAccountData(`m.secret_storage.key.${before}`, {}));
}

function cryptoOf(client: MatrixClient): CryptoApi {
  const crypto = client.getCrypto();
  if (crypto === undefined) throw new Error("encryption has not been started");
  return crypto;
}
