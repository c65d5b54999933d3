// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The recovery key of the account: made, checked, used, changed; what this device lacks, live. */
import { signal, type ReadonlySignal } from "@preact/signals";
import { ClientEvent, type MatrixClient, type MatrixEvent } from "matrix-js-sdk";
import { CryptoEvent, type CryptoApi } from "matrix-js-sdk/lib/crypto-api";
import { activate, replaceIdentity } from "./activation.js";
import type { Authenticate } from "./authentication.js";
import type { Dehydration } from "./dehydration.js";
import { gatherFacts } from "./facts.js";
import type { HeldKey } from "./held-key.js";
import { RECORD_TYPE } from "./key-record.js";
import { NewKey } from "./new-key.js";
import { SecurityError } from "./problem.js";
import { recoveryStateOf, type RecoveryState } from "./recovery-state.js";
import { holdVerified, joinBackup, joinIdentity, loadHistory, type Progress } from "./restoring.js";
import { Calm } from "./calm.js";

const EVENTS = [
  CryptoEvent.KeysChanged,
  CryptoEvent.UserTrustStatusChanged,
  CryptoEvent.KeyBackupStatus,
  CryptoEvent.KeyBackupDecryptionKeyCached,
  CryptoEvent.DevicesUpdated,
] as const;

/** Where nothing is known yet and the server didn't answer. */
const AGAIN = 1_500;

export class Recovery {
  readonly #state = signal<RecoveryState>({ state: "unknown" });
  readonly #history = signal<Progress | undefined>(undefined);
  readonly #calm = new Calm(300, () => this.refresh());
  #isBusy = false;

  constructor(
    private readonly client: MatrixClient,
    private readonly crypto: CryptoApi,
    private readonly held: HeldKey,
    private readonly dehydration: Dehydration,
  ) {
    for (const name of EVENTS) client.on(name, this.#changed);
    client.on(ClientEvent.AccountData, this.#stored);
    client.on(ClientEvent.Sync, this.#synced);
  }

  get state(): ReadonlySignal<RecoveryState> {
    return this.#state;
  }

  /** Keys of earlier messages being fetched; undefined where nothing is. */
  get history(): ReadonlySignal<Progress | undefined> {
    return this.#history;
  }

  /** Looks again; where the server doesn't answer, what was known stays. */
  async refresh(): Promise<RecoveryState> {
    if (this.#isBusy) return this.#state.peek();
    try {
      this.#show(recoveryStateOf(await gatherFacts(this.client, this.crypto)));
    } catch {
      // No network, or stopped: not a reason to say that anything is missing. Who waits for the first word is not left waiting.
      if (this.#state.peek().state === "unknown") setTimeout(this.#changed, AGAIN);
    }
    return this.#state.peek();
  }

  /** A key to show, save and check; it counts after `setUp`, `changeKey` or `reset` only. */
  prepareKey(): Promise<NewKey> {
    return NewKey.make(this.crypto);
  }

  /** First set-up, or the rest of one that was interrupted. */
  async setUp(key: NewKey, authenticate: Authenticate): Promise<void> {
    await this.#withNewKey(key, () => activate(this.client, key, authenticate));
  }

  /** The earlier key opens nothing afterwards. */
  async changeKey(key: NewKey, authenticate: Authenticate): Promise<void> {
    await this.#withNewKey(key, () => activate(this.client, key, authenticate));
  }

  /** Everything lost: earlier messages that only the backup could open are gone, others see a changed identity. */
  async reset(key: NewKey, authenticate: Authenticate): Promise<void> {
    await this.#withNewKey(key, () => replaceIdentity(this.client, key, authenticate));
  }

  /** Resolves when this device belongs to the account; history goes on loading, see `history`. */
  async restore(typed: string): Promise<void> {
    await this.#work(async () => {
      await holdVerified(this.client, this.held, typed);
      await joinIdentity(this.client, this.crypto);
      const hasBackup = await joinBackup(this.crypto);
      await this.dehydration.takeOver();
      if (hasBackup) void this.#loadHistory();
    });
  }

  /** With the key in hand, for `health.ts`. */
  async withKey(typed: string, work: () => Promise<void>): Promise<void> {
    await this.#work(async () => {
      await holdVerified(this.client, this.held, typed);
      await work();
    });
  }

  stop(): void {
    for (const name of EVENTS) this.client.off(name, this.#changed);
    this.client.off(ClientEvent.AccountData, this.#stored);
    this.client.off(ClientEvent.Sync, this.#synced);
    this.#calm.stop();
    this.held.forget();
  }

  readonly #changed = (): void => this.#calm.ask();

  /** Each answer of the server would be too often. */
  readonly #synced = (now: unknown, before: unknown): void => {
    if (now !== before) this.#calm.ask();
  };

  readonly #stored = (event: MatrixEvent): void => {
    const type = event.getType();
    if (type.startsWith("m.secret_storage.") || type.startsWith("m.cross_signing.") || type === "m.megolm_backup.v1" || type === RECORD_TYPE) this.#calm.ask();
  };

  async #withNewKey(key: NewKey, work: () => Promise<void>): Promise<void> {
    if (!key.isChecked) throw new SecurityError({ code: "wrong-code" });
    await this.#work(async () => {
      await work();
      await this.dehydration.begin();
    });
    key.discard();
  }

  async #work(work: () => Promise<void>): Promise<void> {
    if (this.#isBusy) throw new SecurityError({ code: "not-possible-now" });
    this.#isBusy = true;
    try {
      await this.held.during(work);
    } finally {
      this.#isBusy = false;
      await this.refresh();
    }
  }

  async #loadHistory(): Promise<void> {
    try {
      await loadHistory(this.crypto, (progress) => (this.#history.value = progress));
    } catch {
      // Each message's key is fetched from the backup when the message is opened; nothing is lost.
    } finally {
      this.#history.value = undefined;
    }
  }

  #show(state: RecoveryState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#state.peek())) return;
    this.#state.value = state;
    if (state.state === "ready") void this.dehydration.goOn();
  }
}
