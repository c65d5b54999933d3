// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * Messages that can't be read are tried again when there is a reason to: their key may be in the backup, the backup
 * may have been opened, the sender may have signed the device. The SDK looks into the backup at each try by itself.
 */
import { signal, type ReadonlySignal } from "@preact/signals";
import { ClientEvent, MatrixEventEvent, SyncState, type MatrixClient, type MatrixEvent } from "matrix-js-sdk";
import { CryptoEvent, type CryptoApi } from "matrix-js-sdk/lib/crypto-api";
import { lacksKey, lacksTrust, PATIENCE } from "./undecryptable.js";

/** `waiting` can't be read now; `healed` could not, and can, since this start. */
export interface Figures {
  readonly waiting: number;
  readonly healed: number;
}

/** Older ones are tried again when they are opened anew. */
const MAX_REMEMBERED = 500;
/** The first one after what `whyUndecryptable` calls waiting, so that the words change; the second past the SDK's own pause between two looks. */
const AGAIN_AFTER = [PATIENCE + 1_000, 6 * 60_000];

type Backend = Parameters<MatrixEvent["attemptDecryption"]>[0];

export class Healing {
  readonly #failed = new Map<MatrixEvent, number>();
  readonly #figures = signal<Figures>({ waiting: 0, healed: 0 });
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #healed = 0;

  constructor(
    private readonly client: MatrixClient,
    private readonly crypto: CryptoApi,
  ) {
    client.on(MatrixEventEvent.Decrypted, this.#decrypted);
    client.on(CryptoEvent.KeyBackupDecryptionKeyCached, this.#backupOpened);
    client.on(CryptoEvent.KeyBackupStatus, this.#backupOpened);
    client.on(CryptoEvent.UserTrustStatusChanged, this.#trusted);
    client.on(CryptoEvent.DevicesUpdated, this.#devices);
    client.on(ClientEvent.Sync, this.#synced);
  }

  get figures(): ReadonlySignal<Figures> {
    return this.#figures;
  }

  /** A person wishes it: one message, or all of a room. */
  async tryAgain(roomId: string, eventId?: string): Promise<void> {
    await this.#retry((event) => event.getRoomId() === roomId && (eventId === undefined || event.getId() === eventId));
  }

  stop(): void {
    this.client.off(MatrixEventEvent.Decrypted, this.#decrypted);
    this.client.off(CryptoEvent.KeyBackupDecryptionKeyCached, this.#backupOpened);
    this.client.off(CryptoEvent.KeyBackupStatus, this.#backupOpened);
    this.client.off(CryptoEvent.UserTrustStatusChanged, this.#trusted);
    this.client.off(CryptoEvent.DevicesUpdated, this.#devices);
    this.client.off(ClientEvent.Sync, this.#synced);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#failed.clear();
  }

  readonly #decrypted = (event: MatrixEvent): void => {
    if (event.isDecryptionFailure()) this.#remember(event);
    else if (this.#failed.delete(event)) this.#healed += 1;
    this.#count();
  };

  readonly #backupOpened = (): void => void this.#retry((event) => lacksKey(event.decryptionFailureReason));

  readonly #trusted = (userId: string): void => void this.#retry((event) => isFrom(event, [userId]));

  readonly #devices = (userIds: string[]): void => void this.#retry((event) => isFrom(event, userIds));

  readonly #synced = (now: SyncState, before: SyncState | null): void => {
    const wasAway = before === SyncState.Error || before === SyncState.Reconnecting || before === SyncState.Catchup;
    if (now === SyncState.Syncing && wasAway) void this.#retry((event) => lacksKey(event.decryptionFailureReason));
  };

  #remember(event: MatrixEvent): void {
    const tries = this.#failed.get(event) ?? 0;
    const pause = AGAIN_AFTER[tries];
    if (tries === 0 && this.#failed.size >= MAX_REMEMBERED) this.#forgetOldest();
    this.#failed.set(event, tries + 1);
    if (pause === undefined || !lacksKey(event.decryptionFailureReason)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#retry((one) => one === event);
    }, pause);
    this.#timers.add(timer);
  }

  #forgetOldest(): void {
    const oldest = this.#failed.keys().next();
    if (!oldest.done) this.#failed.delete(oldest.value);
  }

  async #retry(wanted: (event: MatrixEvent) => boolean): Promise<void> {
    const events = [...this.#failed.keys()].filter((event) => wanted(event) && event.isDecryptionFailure() && !event.isRedacted());
    const backend = this.crypto as CryptoApi & Backend;
    await Promise.allSettled(events.map((event) => event.attemptDecryption(backend, { isRetry: true })));
  }

  #count(): void {
    const waiting = this.#failed.size;
    const { waiting: before, healed } = this.#figures.peek();
    if (waiting !== before || healed !== this.#healed) this.#figures.value = { waiting, healed: this.#healed };
  }
}

function isFrom(event: MatrixEvent, userIds: readonly string[]): boolean {
  return lacksTrust(event.decryptionFailureReason) && userIds.includes(event.getSender() ?? "");
}
