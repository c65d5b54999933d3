// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * A device that sleeps on the server and takes in keys while no device of the person is signed in.
 * A convenience that servers may lack: its absence is never an error for the person, only a finding of `health.ts`.
 */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { MatrixClient } from "matrix-js-sdk";
import { CryptoEvent, type CryptoApi } from "matrix-js-sdk/lib/crypto-api";
import { within } from "./problem.js";

export type DehydrationState = "unknown" | "unsupported" | "off" | "on" | "failing";

const PATIENCE = 120_000;

export class Dehydration {
  readonly #state = signal<DehydrationState>("unknown");
  #hasBegun = false;

  constructor(
    private readonly client: MatrixClient,
    private readonly crypto: CryptoApi,
  ) {
    client.on(CryptoEvent.DehydratedDeviceUploaded, this.#uploaded);
    client.on(CryptoEvent.DehydratedDeviceRotationError, this.#failed);
  }

  get state(): ReadonlySignal<DehydrationState> {
    return this.#state;
  }

  /** Once at each start, when the account is in order: goes on where this device has the key for it, and asks nobody. */
  async goOn(): Promise<void> {
    if (this.#hasBegun) return;
    await this.#start({ onlyIfKeyCached: true });
    if (this.#state.peek() === "unknown") this.#state.value = "off";
  }

  /** With the recovery key in hand, after a restore: takes the sleeping device's keys, then lays down a new one. */
  async takeOver(): Promise<void> {
    await this.#start({ rehydrate: true });
  }

  /** After a new recovery key: the sleeping device's own key is made anew and stored under it. */
  async begin(): Promise<void> {
    await this.#start({ createNewKey: true, rehydrate: false });
  }

  stop(): void {
    this.client.off(CryptoEvent.DehydratedDeviceUploaded, this.#uploaded);
    this.client.off(CryptoEvent.DehydratedDeviceRotationError, this.#failed);
  }

  readonly #uploaded = (): void => void (this.#state.value = "on");
  readonly #failed = (): void => void (this.#state.value = "failing");

  async #start(options: Parameters<CryptoApi["startDehydration"]>[0]): Promise<void> {
    this.#hasBegun = true;
    try {
      if (!(await within(PATIENCE, this.crypto.isDehydrationSupported()))) {
        this.#state.value = "unsupported";
        return;
      }
      await within(PATIENCE, this.crypto.startDehydration(options));
    } catch {
      this.#state.value = "failing";
    }
  }
}
