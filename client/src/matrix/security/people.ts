// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Other people's identities: compared, known, or changed. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { MatrixClient } from "matrix-js-sdk";
import { CryptoEvent, type CryptoApi } from "matrix-js-sdk/lib/crypto-api";
import { SecurityError } from "./problem.js";
import { trustFrom, type Trust } from "./trust.js";

export class People {
  readonly #trust = new Map<string, Trust>();
  readonly #asked = new Map<string, Promise<Trust>>();
  readonly #version = signal(0);
  readonly #listeners = new Set<(userId: string, trust: Trust) => void>();

  constructor(
    private readonly client: MatrixClient,
    private readonly crypto: CryptoApi,
  ) {
    client.on(CryptoEvent.UserTrustStatusChanged, this.#changed);
    client.on(CryptoEvent.DevicesUpdated, this.#updated);
  }

  /** Read it where `known` is read, and what is shown follows. */
  get version(): ReadonlySignal<number> {
    return this.#version;
  }

  /** At once, for lists; asked for and announced by `version` where it isn't known yet. */
  known(userId: string): Trust {
    const trust = this.#trust.get(userId);
    if (trust === undefined) void this.trustOf(userId).catch(() => undefined);
    return trust ?? "unverified";
  }

  trustOf(userId: string): Promise<Trust> {
    const known = this.#trust.get(userId);
    if (known !== undefined) return Promise.resolve(known);
    const asked = this.#asked.get(userId) ?? this.#ask(userId).finally(() => this.#asked.delete(userId));
    this.#asked.set(userId, asked);
    return asked;
  }

  /** Past what is remembered. */
  look(userId: string): Promise<Trust> {
    return this.#ask(userId);
  }

  /** Names the identity that is shown as changed: hand it back to `confirmIdentity`. */
  async identityOf(userId: string): Promise<string | undefined> {
    const master = (await this.crypto.getUserCrossSigningKeys(userId))?.master_key;
    return master === undefined ? undefined : Object.values(master.keys)[0];
  }

  /**
   * The new identity is accepted as genuine; a comparison made with the old one no longer counts.
   * `identity` is what the person was shown, so that a further change in between is not accepted unseen.
   */
  async confirmIdentity(userId: string, identity?: string): Promise<void> {
    if (identity !== undefined && (await this.identityOf(userId)) !== identity) throw new SecurityError({ code: "changed-meanwhile" });
    const status = await this.crypto.getUserVerificationStatus(userId);
    if (status.wasCrossSigningVerified() && !status.isVerified()) await this.crypto.withdrawVerificationRequirement(userId);
    if (status.needsUserApproval) await this.crypto.pinCurrentUserIdentity(userId);
    await this.#ask(userId);
  }

  /** A comparison that can't be repeated is given up; the person counts as known only. */
  async withdrawVerification(userId: string): Promise<void> {
    await this.crypto.withdrawVerificationRequirement(userId);
    await this.#ask(userId);
  }

  onChange(listener: (userId: string, trust: Trust) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stop(): void {
    this.client.off(CryptoEvent.UserTrustStatusChanged, this.#changed);
    this.client.off(CryptoEvent.DevicesUpdated, this.#updated);
    this.#listeners.clear();
  }

  readonly #changed = (userId: string): void => void this.#ask(userId).catch(() => undefined);

  /** Keys of these people were fetched: what is remembered of them is stale until it is asked again. */
  readonly #updated = (userIds: string[]): void => {
    for (const userId of userIds) {
      if (this.#trust.has(userId)) void this.#ask(userId).catch(() => undefined);
    }
  };

  async #ask(userId: string): Promise<Trust> {
    const status = await this.crypto.getUserVerificationStatus(userId);
    const trust = trustFrom({
      isVerified: status.isVerified(),
      wasVerified: status.wasCrossSigningVerified(),
      needsApproval: status.needsUserApproval,
    });
    if (this.#trust.get(userId) !== trust) this.#announce(userId, trust);
    return trust;
  }

  #announce(userId: string, trust: Trust): void {
    this.#trust.set(userId, trust);
    this.#version.value += 1;
    for (const listener of this.#listeners) listener(userId, trust);
  }
}
