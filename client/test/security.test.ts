// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What can be said about keys and trust without a browser: reading keys, and what facts mean. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { blocksSending, SendingBlocked } from "../src/matrix/security/blocked.js";
import type { MatrixClient } from "matrix-js-sdk";
import type { CryptoApi } from "matrix-js-sdk/lib/crypto-api";
import { emojiOf } from "../src/matrix/security/emoji.js";
import { gatherFacts } from "../src/matrix/security/facts.js";
import { findingsOf, type HealthFacts } from "../src/matrix/security/findings.js";
import { isSameKey, normalizeKey, readRecoveryKey, UnreadableKey } from "../src/matrix/security/recovery-key.js";
import { recoveryStateOf, type RecoveryFacts } from "../src/matrix/security/recovery-state.js";
import { trustFrom } from "../src/matrix/security/trust.js";
import { lacksKey, lacksTrust, PATIENCE, whyUndecryptable } from "../src/matrix/security/undecryptable.js";
import { readable, reasonOf, stepOf, type VerificationFacts } from "../src/matrix/security/verification-state.js";

/** A key in the specification's form, and what is in it. */
const KEY = "EsTc LW2K PGiF wKEA 3As5 g5c4 BXwk qeeJ ZJV8 Q9fu gUMN UE4d";
const KEY_HEX = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";

function faultOf(typed: string): unknown {
  try {
    readRecoveryKey(typed);
  } catch (fault) {
    assert.ok(fault instanceof UnreadableKey);
    return fault.fault;
  }
  return undefined;
}

test("a recovery key is read, however it is written down", () => {
  const bytes = readRecoveryKey(KEY);
  assert.equal(Buffer.from(bytes).toString("hex"), KEY_HEX);
  const forms = [
    KEY.replaceAll(" ", ""),
    KEY.replaceAll(" ", "-"),
    KEY.replaceAll(" ", "\u00a0"),
    KEY.replaceAll(" ", "\u2009\u2013\u200b"),
    `  \ufeff${KEY}\r\n`,
    KEY.replaceAll(" ", "\n\t"),
  ];
  for (const form of forms) assert.deepEqual(readRecoveryKey(form), bytes);
  assert.ok(isSameKey(forms[2] ?? "", KEY));
});

test("upper and lower case are different keys and are never changed", () => {
  assert.equal(normalizeKey("aB cD"), "aBcD");
  assert.notEqual(faultOf(KEY.toLowerCase()), undefined);
  assert.ok(!isSameKey(KEY.toUpperCase(), KEY));
});

test("a key that can't be read says exactly what is wrong", () => {
  assert.deepEqual(faultOf(""), { kind: "empty" });
  assert.deepEqual(faultOf(" \n-"), { kind: "empty" });
  assert.deepEqual(faultOf(KEY.slice(0, -1)), { kind: "length", found: 47, expected: 48 });
  assert.deepEqual(faultOf(`${KEY}4`), { kind: "length", found: 49, expected: 48 });
  assert.deepEqual(faultOf(KEY.replace("LW2K", "LW0K")), { kind: "character", character: "0", position: 7 });
  assert.deepEqual(faultOf(KEY.replace("EsTc", "Es c😀")), { kind: "character", character: "😀", position: 4 });
  assert.deepEqual(faultOf(KEY.replace("LW2K", "LW3K")), { kind: "checksum" });
  assert.deepEqual(faultOf("z".repeat(48)), { kind: "checksum" });
  assert.equal((faultOf("1".repeat(100_000)) as { kind: string }).kind, "length");
});

test("of all wrong single characters at most one in 256 passes the checksum", () => {
  const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  const text = KEY.replaceAll(" ", "");
  let passed = 0;
  let tried = 0;
  for (let at = 0; at < text.length; at += 1) {
    for (const other of alphabet) {
      if (other === text[at]) continue;
      tried += 1;
      if (faultOf(text.slice(0, at) + other + text.slice(at + 1)) === undefined) passed += 1;
    }
  }
  assert.ok(passed < tried / 128, `${passed} of ${tried}`);
});

const all: RecoveryFacts = {
  hasIdentity: true,
  isSigned: true,
  hasSecretsHere: true,
  hasKey: true,
  storesIdentity: true,
  storesAll: true,
  isBackupRunning: true,
  hasOtherSignedDevice: true,
  keyMadeAt: 5,
};

test("recovery is ready only where nothing is missing", () => {
  assert.deepEqual(recoveryStateOf(all), { state: "ready", keyMadeAt: 5 });
  assert.deepEqual(recoveryStateOf({ ...all, isBackupRunning: false }), { state: "incomplete", missing: ["backup"], keyMadeAt: 5 });
  assert.deepEqual(recoveryStateOf({ ...all, hasKey: false, storesAll: false, keyMadeAt: undefined }), { state: "incomplete", missing: ["recovery-key"], keyMadeAt: undefined });
  assert.deepEqual(recoveryStateOf({ ...all, storesAll: false, hasSecretsHere: false }), { state: "incomplete", missing: ["stored-secrets", "device-secrets"], keyMadeAt: 5 });
  assert.deepEqual(recoveryStateOf({ ...all, hasIdentity: false }), { state: "not-set-up" });
});

test("a device that is not signed needs to be restored, by whatever there is", () => {
  const unsigned = { ...all, isSigned: false };
  assert.deepEqual(recoveryStateOf(unsigned), { state: "needs-restore", withKey: true, withDevice: true });
  assert.deepEqual(recoveryStateOf({ ...unsigned, storesIdentity: false, hasOtherSignedDevice: false }), { state: "needs-restore", withKey: false, withDevice: false });
});

const healthy: HealthFacts = {
  hasIdentity: true,
  isSigned: true,
  hasSecretsHere: true,
  hasKey: true,
  storesAll: true,
  backup: "running",
  hasBackupKeyHere: true,
  publishedKeys: "same",
  unsignedOthers: 0,
  sleeping: "on",
  clockError: 1000,
};

test("each fault is found, with who can mend it", () => {
  const found = (change: Partial<HealthFacts>) => findingsOf({ ...healthy, ...change }).map(({ code, remedy }) => `${code}: ${remedy}`);
  assert.deepEqual(found({}), []);
  assert.deepEqual(found({ clockError: undefined, sleeping: "unknown" }), []);
  assert.deepEqual(found({ backup: "missing" }), ["backup-missing: self"]);
  assert.deepEqual(found({ backup: "missing", hasBackupKeyHere: false }), ["backup-missing: key"]);
  assert.deepEqual(found({ backup: "foreign" }), ["backup-foreign: key"]);
  assert.deepEqual(found({ hasKey: false, storesAll: false }), ["no-recovery-key: set-up"]);
  assert.deepEqual(found({ isSigned: false, hasSecretsHere: false, backup: "missing" }), ["device-unsigned: restore"]);
  assert.deepEqual(found({ publishedKeys: "different" }), ["device-keys-differ: sign-in"]);
  assert.deepEqual(found({ sleeping: "unsupported" }), ["sleeping-device-off: operator"]);
  assert.deepEqual(found({ unsignedOthers: 2, clockError: -400_000 }), ["other-devices-unsigned: person", "clock-wrong: person"]);
});

const ready: VerificationFacts = {
  phase: "ready",
  startedByMe: true,
  isAccepting: false,
  theyScan: true,
  theyShow: false,
  theyEmoji: true,
  qr: undefined,
  symbols: undefined,
  isScannedByThem: false,
  isConfirmedByMe: false,
  cancelCode: undefined,
  cancelledByMe: false,
};

test("a verification goes from step to step", () => {
  assert.equal(stepOf({ ...ready, phase: "requested" }).name, "asked");
  assert.equal(stepOf({ ...ready, phase: "requested", startedByMe: false }).name, "incoming");
  assert.equal(stepOf({ ...ready, phase: "requested", startedByMe: false, isAccepting: true }).name, "waiting");
  assert.deepEqual(stepOf(ready), { name: "choosing", mayShow: true, mayScan: false, mayEmoji: true, qr: undefined });
  const symbols = ["🐶", "🐱", "🦁", "🐎", "🦄", "☁", "📌"];
  const emoji = stepOf({ ...ready, phase: "started", symbols });
  assert.deepEqual(emoji.name === "emoji" && emoji.emoji.map((one) => one.number), [0, 1, 2, 3, 4, 21, 63]);
  assert.equal(stepOf({ ...ready, phase: "started", symbols, isConfirmedByMe: true }).name, "confirmed");
  assert.equal(stepOf({ ...ready, phase: "started", isScannedByThem: true }).name, "scanned");
  assert.equal(stepOf({ ...ready, phase: "done" }).name, "done");
});

test("fewer than seven emoji, or an unknown one, are never shown for comparison", () => {
  assert.equal(readable(["🐶", "🐱", "🦁", "🐎", "🦄", "🐷"]), undefined);
  assert.equal(readable(["🐶", "🐱", "🦁", "🐎", "🦄", "🐷", "🐍"]), undefined);
  assert.equal(emojiOf(""), undefined);
});

test("a mismatch is never taken for a decline, and an unknown end not either", () => {
  for (const code of ["m.mismatched_sas", "m.mismatched_commitment", "m.key_mismatch", "m.user_mismatch"]) assert.equal(reasonOf(code), "mismatch");
  assert.equal(reasonOf("m.user"), "declined");
  assert.equal(reasonOf("org.example.odd"), "failed");
  assert.equal(reasonOf(undefined), "failed");
});

test("somebody who was compared and has another identity now has changed", () => {
  assert.equal(trustFrom({ isVerified: true, wasVerified: true, needsApproval: false }), "verified");
  assert.equal(trustFrom({ isVerified: false, wasVerified: true, needsApproval: false }), "changed");
  assert.equal(trustFrom({ isVerified: false, wasVerified: false, needsApproval: true }), "changed");
  assert.equal(trustFrom({ isVerified: false, wasVerified: false, needsApproval: false }), "unverified");
});

test("each of the SDK's twelve reasons has a meaning, and hope ends", () => {
  const why = (reason: string, after: number) => {
    const event = { decryptionFailureReason: reason };
    whyUndecryptable(event, 1000);
    return whyUndecryptable(event, 1000 + after);
  };
  assert.equal(why("MEGOLM_UNKNOWN_INBOUND_SESSION_ID", 10), "waiting");
  assert.equal(why("MEGOLM_UNKNOWN_INBOUND_SESSION_ID", PATIENCE), "unknown");
  assert.equal(why("OLM_UNKNOWN_MESSAGE_INDEX", PATIENCE), "unknown");
  assert.equal(why("HISTORICAL_MESSAGE_WORKING_BACKUP", 10), "waiting");
  assert.equal(why("HISTORICAL_MESSAGE_WORKING_BACKUP", PATIENCE), "no-backup");
  assert.equal(why("HISTORICAL_MESSAGE_NO_KEY_BACKUP", 0), "no-backup");
  assert.equal(why("HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED", 0), "before-device");
  assert.equal(why("HISTORICAL_MESSAGE_USER_NOT_JOINED", 0), "not-member");
  assert.equal(why("MEGOLM_KEY_WITHHELD", 0), "withheld");
  assert.equal(why("MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE", 0), "withheld");
  for (const reason of ["UNSIGNED_SENDER_DEVICE", "UNKNOWN_SENDER_DEVICE", "SENDER_IDENTITY_PREVIOUSLY_VERIFIED"]) {
    assert.equal(why(reason, 0), "unsigned-sender");
    assert.ok(lacksTrust(reason) && !lacksKey(reason));
  }
  assert.equal(why("UNKNOWN_ERROR", 0), "unknown");
  assert.equal(why("SOMETHING_NEW", 0), "unknown");
  assert.ok(lacksKey("MEGOLM_KEY_WITHHELD") && !lacksKey("HISTORICAL_MESSAGE_USER_NOT_JOINED"));
});

test("errors of the SDK that block sending are known by what must be done", () => {
  assert.deepEqual(blocksSending(new SendingBlocked({ why: "identity-changed", people: ["@a:b"] })), { why: "identity-changed", people: ["@a:b"] });
  assert.equal(blocksSending(new Error("x: one or more users that were verified have changed their identity"))?.why, "identity-changed");
  assert.equal(blocksSending("Encryption failed because your device is not verified")?.why, "own-device-unsigned");
  assert.equal(blocksSending(new Error("Encryption failed because cross-signing is not set up on your account"))?.why, "own-identity-missing");
  assert.equal(blocksSending(new Error("fetch failed")), undefined);
});

test("as long as the server hasn't said which backup there is, none is said to be missing", async () => {
  let answer: (info: null) => void = () => undefined;
  const asking = new Promise<null>((resolve) => (answer = resolve));
  let running: string | null = null;
  const crypto = {
    getUserCrossSigningKeys: () => Promise.resolve({ master_key: {} }),
    getSecretStorageStatus: () => Promise.resolve({ ready: true, defaultKeyId: "k", secretStorageKeyValidityMap: {} }),
    getCrossSigningStatus: () => Promise.resolve({ privateKeysCachedLocally: { masterKey: true, selfSigningKey: true, userSigningKey: true } }),
    getActiveSessionBackupVersion: () => Promise.resolve(running),
    getKeyBackupInfo: () => asking,
    getUserVerificationStatus: () => Promise.resolve({ isVerified: () => true }),
    getDeviceVerificationStatus: () => Promise.resolve({ crossSigningVerified: true }),
    getUserDeviceInfo: () => Promise.resolve(new Map()),
  } as unknown as CryptoApi;
  const client = { getSafeUserId: () => "@erika:amt.example", getDeviceId: () => "A", getAccountDataFromServer: () => Promise.resolve(null) } as unknown as MatrixClient;
  let found: RecoveryFacts | undefined;
  const asked = gatherFacts(client, crypto).then((facts) => (found = facts));
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(found, undefined);
  running = "1";
  answer(null);
  assert.equal(recoveryStateOf(await asked).state, "ready");
});
