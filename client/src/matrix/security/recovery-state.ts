// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Whether this account can be recovered, and what this device lacks. Pure: facts in, state out. */

export type RecoveryState =
  | { readonly state: "unknown" }
  /** The account has no identity for encryption yet. */
  | { readonly state: "not-set-up" }
  /** The account has one, this device is not part of it. `withKey`: the recovery key opens it; `withDevice`: another device can vouch. */
  | { readonly state: "needs-restore"; readonly withKey: boolean; readonly withDevice: boolean }
  | { readonly state: "incomplete"; readonly missing: readonly Missing[]; readonly keyMadeAt: number | undefined }
  /** `keyMadeAt`: milliseconds since 1970; undefined where another app made the key. */
  | { readonly state: "ready"; readonly keyMadeAt: number | undefined };

/** `recovery-key`: none has been made; `stored-secrets`: it doesn't open everything; `device-secrets`, `backup`: not here, not running. */
export type Missing = "recovery-key" | "stored-secrets" | "device-secrets" | "backup";

export interface RecoveryFacts {
  readonly hasIdentity: boolean;
  /** This device is signed by the identity, and trusts it. */
  readonly isSigned: boolean;
  readonly hasSecretsHere: boolean;
  readonly hasKey: boolean;
  /** The identity's secrets lie under the current key. */
  readonly storesIdentity: boolean;
  /** The backup's too, where there is a running one. */
  readonly storesAll: boolean;
  readonly isBackupRunning: boolean;
  readonly hasOtherSignedDevice: boolean;
  readonly keyMadeAt: number | undefined;
}

export function recoveryStateOf(facts: RecoveryFacts): RecoveryState {
  if (!facts.hasIdentity) return { state: "not-set-up" };
  if (!facts.isSigned) {
    return { state: "needs-restore", withKey: facts.hasKey && facts.storesIdentity, withDevice: facts.hasOtherSignedDevice };
  }
  const missing = missingOf(facts);
  const { keyMadeAt } = facts;
  return missing.length === 0 ? { state: "ready", keyMadeAt } : { state: "incomplete", missing, keyMadeAt };
}

function missingOf(facts: RecoveryFacts): readonly Missing[] {
  const missing: Missing[] = [];
  if (!facts.hasKey) missing.push("recovery-key");
  else if (!facts.storesAll) missing.push("stored-secrets");
  if (!facts.hasSecretsHere) missing.push("device-secrets");
  if (!facts.isBackupRunning) missing.push("backup");
  return missing;
}
