// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

import type { CryptoApi, GeneratedSecretStorageKey } from "matrix-js-sdk/lib/crypto-api";
import { isSameKey, normalizeKey } from "./recovery-key.js";

/**
 * A recovery key that has been made but doesn't count yet: it is shown and kept by the person first,
 * and put in force only when they have shown that they have it. Given up, it leaves no trace anywhere.
 */
export class NewKey {
  readonly madeAt = Date.now();
  #isChecked = false;
  /** An identity was published for which this key is meant; a second try goes on from there. */
  isPublished = false;

  private constructor(
    /** For people: groups of four, separated by spaces. */
    readonly text: string,
    readonly privateKey: Uint8Array<ArrayBuffer>,
  ) {}

  static async make(crypto: CryptoApi): Promise<NewKey> {
    const { encodedPrivateKey, privateKey } = await crypto.createRecoveryKeyFromPassphrase();
    if (encodedPrivateKey === undefined) throw new Error("no recovery key was made");
    return new NewKey(encodedPrivateKey, privateKey);
  }

  get isChecked(): boolean {
    return this.#isChecked;
  }

  /** Whether the person has it: the whole key typed or pasted back. */
  check(typed: string): boolean {
    if (isSameKey(typed, this.text)) this.#isChecked = true;
    return this.#isChecked;
  }

  /** The same for one group of four, counted from 1, where the whole was saved as a file or printed. */
  checkGroup(group: number, typed: string): boolean {
    const wanted = this.text.split(" ")[group - 1];
    if (wanted !== undefined && normalizeKey(typed) === wanted) this.#isChecked = true;
    return this.#isChecked;
  }

  /** For the SDK, which makes the description that the server keeps. */
  generated(): GeneratedSecretStorageKey {
    return { privateKey: new Uint8Array(this.privateKey) };
  }

  discard(): void {
    this.privateKey.fill(0);
  }
}
