// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What is the case, asked from the SDK; `recovery-state.ts` says what it means. */
import type { MatrixClient } from "matrix-js-sdk";
import type { CryptoApi, SecretStorageStatus } from "matrix-js-sdk/lib/crypto-api";
import { readRecord } from "./key-record.js";
import type { RecoveryFacts } from "./recovery-state.js";

const IDENTITY_SECRETS = ["m.cross_signing.master", "m.cross_signing.self_signing", "m.cross_signing.user_signing"] as const;

/** Throws where the server doesn't answer and nothing is known here. */
export async function gatherFacts(client: MatrixClient, crypto: CryptoApi): Promise<RecoveryFacts> {
  const own = client.getSafeUserId();
  const device = client.getDeviceId() ?? "";
  const [hasIdentity, storage, status, backup, record] = await Promise.all([
    knowsIdentity(crypto, own),
    crypto.getSecretStorageStatus(),
    crypto.getCrossSigningStatus(),
    runningBackup(crypto),
    readRecord(client),
  ]);
  const here = status.privateKeysCachedLocally;
  return {
    hasIdentity,
    isSigned: await isSigned(crypto, own, device),
    hasSecretsHere: here.masterKey && here.selfSigningKey && here.userSigningKey,
    hasKey: storage.defaultKeyId !== null,
    storesIdentity: storesIdentity(storage),
    storesAll: storage.ready,
    isBackupRunning: backup !== null,
    hasOtherSignedDevice: hasIdentity && (await hasOtherSignedDevice(crypto, own, device)),
    keyMadeAt: record !== undefined && record.key_id === storage.defaultKeyId ? record.made_at : undefined,
  };
}

/** At a start the SDK is still asking the server which backup there is: not known yet is not missing. */
async function runningBackup(crypto: CryptoApi): Promise<string | null> {
  const running = await crypto.getActiveSessionBackupVersion();
  if (running !== null) return running;
  await crypto.getKeyBackupInfo();
  return crypto.getActiveSessionBackupVersion();
}

/** What is known here first: the question to the server changes nothing then, and would be asked at each change. */
async function knowsIdentity(crypto: CryptoApi, own: string): Promise<boolean> {
  if ((await crypto.getUserCrossSigningKeys(own))?.master_key !== undefined) return true;
  return crypto.userHasCrossSigningKeys();
}

async function isSigned(crypto: CryptoApi, own: string, device: string): Promise<boolean> {
  const identity = await crypto.getUserVerificationStatus(own);
  const here = await crypto.getDeviceVerificationStatus(own, device);
  return identity.isVerified() && here?.crossSigningVerified === true;
}

function storesIdentity(storage: SecretStorageStatus): boolean {
  return IDENTITY_SECRETS.every((name) => storage.secretStorageKeyValidityMap[name] === true);
}

async function hasOtherSignedDevice(crypto: CryptoApi, own: string, device: string): Promise<boolean> {
  const devices = (await crypto.getUserDeviceInfo([own])).get(own) ?? new Map();
  for (const other of devices.values()) {
    if (other.deviceId === device || other.dehydrated) continue;
    if ((await crypto.getDeviceVerificationStatus(own, other.deviceId))?.signedByOwner === true) return true;
  }
  return false;
}
