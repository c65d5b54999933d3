// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What a check of the encryption found, and who can mend it. Pure. */

export type FindingCode =
  | "no-identity"
  | "device-unsigned"
  /** The server gives others another key for this device than the one it has. */
  | "device-keys-differ"
  | "device-keys-unpublished"
  | "identity-secrets-missing"
  | "no-recovery-key"
  | "stored-secrets-incomplete"
  | "backup-missing"
  | "backup-foreign"
  | "backup-stopped"
  | "other-devices-unsigned"
  | "sleeping-device-off"
  | "clock-wrong";

/** `self`: repair does it; `key`: with the recovery key; `person`, `operator`: by hand; `sign-in`: sign out and in again; `set-up`, `restore`: that guide. */
export type Remedy = "self" | "key" | "restore" | "set-up" | "person" | "operator" | "sign-in";

export interface Finding {
  readonly code: FindingCode;
  /** `broken`: messages are or will be unreadable; `weak`: they might be one day. */
  readonly weight: "broken" | "weak";
  readonly remedy: Remedy;
}

export interface HealthFacts {
  readonly hasIdentity: boolean;
  readonly isSigned: boolean;
  readonly hasSecretsHere: boolean;
  readonly hasKey: boolean;
  readonly storesAll: boolean;
  readonly backup: "running" | "stopped" | "foreign" | "missing";
  readonly hasBackupKeyHere: boolean;
  readonly publishedKeys: "same" | "different" | "none";
  readonly unsignedOthers: number;
  readonly sleeping: "unknown" | "unsupported" | "off" | "on" | "failing";
  /** Milliseconds by which this device's clock is wrong; undefined where nobody could be asked. */
  readonly clockError: number | undefined;
}

/** More than this, and keys and signatures look as if they came from another day. */
const MAX_CLOCK_ERROR = 5 * 60_000;

export function findingsOf(facts: HealthFacts): readonly Finding[] {
  return [...ownDevice(facts), ...(facts.isSigned ? account(facts) : []), ...surroundings(facts)];
}

function ownDevice(facts: HealthFacts): readonly Finding[] {
  const found: Finding[] = [];
  if (!facts.hasIdentity) found.push({ code: "no-identity", weight: "broken", remedy: "set-up" });
  else if (!facts.isSigned) found.push({ code: "device-unsigned", weight: "broken", remedy: facts.hasSecretsHere ? "self" : "restore" });
  if (facts.publishedKeys === "different") found.push({ code: "device-keys-differ", weight: "broken", remedy: "sign-in" });
  if (facts.publishedKeys === "none") found.push({ code: "device-keys-unpublished", weight: "broken", remedy: "sign-in" });
  return found;
}

function account(facts: HealthFacts): readonly Finding[] {
  const found: Finding[] = [];
  if (!facts.hasSecretsHere) found.push({ code: "identity-secrets-missing", weight: "weak", remedy: "key" });
  if (!facts.hasKey) found.push({ code: "no-recovery-key", weight: "broken", remedy: "set-up" });
  else if (!facts.storesAll) found.push({ code: "stored-secrets-incomplete", weight: "broken", remedy: "key" });
  if (facts.backup === "missing") found.push({ code: "backup-missing", weight: "broken", remedy: facts.hasBackupKeyHere ? "self" : "key" });
  if (facts.backup === "foreign") found.push({ code: "backup-foreign", weight: "broken", remedy: "key" });
  if (facts.backup === "stopped") found.push({ code: "backup-stopped", weight: "broken", remedy: "self" });
  return found;
}

function surroundings(facts: HealthFacts): readonly Finding[] {
  const found: Finding[] = [];
  if (facts.unsignedOthers > 0) found.push({ code: "other-devices-unsigned", weight: "weak", remedy: "person" });
  const sleeps = facts.sleeping === "on" || facts.sleeping === "unknown";
  if (!sleeps && facts.isSigned) found.push({ code: "sleeping-device-off", weight: "weak", remedy: facts.sleeping === "unsupported" ? "operator" : "key" });
  if (Math.abs(facts.clockError ?? 0) > MAX_CLOCK_ERROR) found.push({ code: "clock-wrong", weight: "weak", remedy: "person" });
  return found;
}
