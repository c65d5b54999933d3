// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** "Repair": looks at everything that reading and being read depend on, mends what it can, and says what it needs. */
import type { MatrixClient } from "matrix-js-sdk";
import type { CryptoApi } from "matrix-js-sdk/lib/crypto-api";
import { layDownAgain } from "./backup-again.js";
import type { Dehydration } from "./dehydration.js";
import { gatherFacts } from "./facts.js";
import { findingsOf, type Finding, type HealthFacts } from "./findings.js";
import { joinBackup, joinIdentity } from "./restoring.js";
import { within } from "./problem.js";
import type { Recovery } from "./recovery.js";

export interface RepairStep {
  readonly finding: Finding;
  /** `needs`: see the finding's remedy. */
  readonly result: "mended" | "needs" | "failed";
}

export interface HealthOptions {
  /** The right time in milliseconds since 1970, from somebody who knows it. */
  readonly askTime?: () => Promise<number | undefined>;
}

const PATIENCE = 30_000;

export class Health {
  constructor(
    private readonly client: MatrixClient,
    private readonly crypto: CryptoApi,
    private readonly recovery: Recovery,
    private readonly dehydration: Dehydration,
    private readonly options: HealthOptions = {},
  ) {}

  /** Asks the server; throws where it doesn't answer, since then nothing can be said. */
  async check(): Promise<readonly Finding[]> {
    return findingsOf(await this.#facts());
  }

  /** `key`: what the person typed as recovery key, where an earlier run said that it is needed. Throws SecurityError for a wrong one. */
  async repair(key?: string): Promise<readonly RepairStep[]> {
    const before = await this.check();
    const failed = new Set<Finding>();
    await this.#each(before.filter((finding) => finding.remedy === "self"), failed, false);
    const locked = before.filter((finding) => finding.remedy === "key" || finding.remedy === "restore" || failed.has(finding));
    if (key !== undefined && locked.length > 0) await this.recovery.withKey(key, () => this.#each(locked, failed, true));
    await this.recovery.refresh();
    const after = await this.check();
    const mended = before.filter((finding) => !after.some((left) => left.code === finding.code));
    const left = after.map((finding) => ({ finding, result: wasTried(finding, before, failed) ? "failed" : "needs" }) as const);
    return [...mended.map((finding) => ({ finding, result: "mended" }) as const), ...left];
  }

  async #each(findings: readonly Finding[], failed: Set<Finding>, hasKey: boolean): Promise<void> {
    for (const finding of findings) {
      try {
        await this.#mend(finding, hasKey);
        failed.delete(finding);
      } catch {
        failed.add(finding);
      }
    }
  }

  async #mend({ code }: Finding, hasKey: boolean): Promise<void> {
    switch (code) {
      case "device-unsigned":
        await this.#sign();
        return;
      case "identity-secrets-missing":
        await joinIdentity(this.client, this.crypto);
        return;
      case "stored-secrets-incomplete":
        await within(PATIENCE, this.crypto.bootstrapSecretStorage({}));
        return;
      case "backup-missing":
      case "backup-stopped":
        if (await layDownOrStart(this.client, this.crypto)) return;
        // A new backup whose key can't be stored would be one that the recovery key doesn't open.
        if (!hasKey) throw new Error("the recovery key is needed");
        await joinBackup(this.crypto);
        return;
      case "backup-foreign":
        // Only ever with the key: if even that doesn't open it, a backup of our own takes its place.
        if (!(await joinBackup(this.crypto))) await within(PATIENCE, this.crypto.resetKeyBackup());
        return;
      case "sleeping-device-off":
        await this.dehydration.takeOver();
        return;
      default:
        throw new Error(`not mended by a program: ${code}`);
    }
  }

  async #sign(): Promise<void> {
    const status = await this.crypto.getCrossSigningStatus();
    const own = await this.crypto.getUserVerificationStatus(this.client.getSafeUserId());
    if (own.isVerified() && status.privateKeysCachedLocally.selfSigningKey) await this.crypto.crossSignDevice(this.client.getDeviceId() ?? "");
    else await joinIdentity(this.client, this.crypto);
  }

  async #facts(): Promise<HealthFacts> {
    await within(PATIENCE, this.crypto.userHasCrossSigningKeys());
    const [known, backup, published, askedTime] = await Promise.all([
      gatherFacts(this.client, this.crypto),
      this.#backup(),
      this.#publishedKeys(),
      this.options.askTime?.(),
    ]);
    return {
      ...known,
      ...published,
      backup,
      hasBackupKeyHere: (await this.crypto.getSessionBackupPrivateKey()) !== null,
      sleeping: this.dehydration.state.peek(),
      clockError: askedTime === undefined ? undefined : Date.now() - askedTime,
    };
  }

  async #backup(): Promise<HealthFacts["backup"]> {
    const check = await within(PATIENCE, this.crypto.checkKeyBackupAndEnable());
    if (check === null) return "missing";
    if (!check.trustInfo.matchesDecryptionKey) return "foreign";
    return (await this.crypto.getActiveSessionBackupVersion()) === null ? "stopped" : "running";
  }

  /** As others get them, from the server. */
  async #publishedKeys(): Promise<Pick<HealthFacts, "publishedKeys" | "unsignedOthers">> {
    const own = this.client.getSafeUserId();
    const here = this.client.getDeviceId() ?? "";
    const { device_keys: all } = await this.client.downloadKeysForUsers([own]);
    const published = all[own]?.[here]?.keys[`ed25519:${here}`];
    const { ed25519 } = await this.crypto.getOwnDeviceKeys();
    const others = [...((await this.crypto.getUserDeviceInfo([own], true)).get(own)?.values() ?? [])].filter((device) => device.deviceId !== here && !device.dehydrated);
    const signed = await Promise.all(others.map((device) => this.crypto.getDeviceVerificationStatus(own, device.deviceId)));
    return {
      publishedKeys: published === undefined ? "none" : published === ed25519 ? "same" : "different",
      unsignedOthers: signed.filter((status) => status?.signedByOwner !== true).length,
    };
  }
}

async function layDownOrStart(client: MatrixClient, crypto: CryptoApi): Promise<boolean> {
  const check = await crypto.checkKeyBackupAndEnable();
  if (check === null) return layDownAgain(client, crypto);
  return check.trustInfo.matchesDecryptionKey;
}

function wasTried(finding: Finding, before: readonly Finding[], failed: ReadonlySet<Finding>): boolean {
  const earlier = before.find((one) => one.code === finding.code);
  return finding.remedy === "self" || (earlier !== undefined && failed.has(earlier));
}
