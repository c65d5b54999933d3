// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

import type { CryptoCallbacks } from "matrix-js-sdk/lib/crypto-api";

/**
 * The recovery key, in memory, for as long as one operation needs it. The SDK asks for it by `callbacks`;
 * outside an operation the answer is no, so nothing opens what the server keeps without the person.
 */
export class HeldKey {
  #keys = new Map<string, Uint8Array<ArrayBuffer>>();

  /** For `createClient({ cryptoCallbacks })`. */
  readonly callbacks: CryptoCallbacks = {
    getSecretStorageKey: async ({ keys }) => {
      for (const keyId of Object.keys(keys)) {
        const key = this.#keys.get(keyId);
        // A copy, since ours is wiped when the operation is over.
        if (key !== undefined) return [keyId, new Uint8Array(key)];
      }
      return null;
    },
    cacheSecretStorageKey: (keyId, _info, key) => this.hold(keyId, key),
  };

  hold(keyId: string, key: Uint8Array): void {
    this.#keys.set(keyId, new Uint8Array(key));
  }

  /** Holds nothing any more, whatever happened. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      this.forget();
    }
  }

  forget(): void {
    for (const key of this.#keys.values()) key.fill(0);
    this.#keys.clear();
  }
}

/** For the client's creation: `createClient({ cryptoCallbacks: held.callbacks })`, then `openSecurity(client, held)`. */
export function secretStorageCallbacks(): HeldKey {
  return new HeldKey();
}
