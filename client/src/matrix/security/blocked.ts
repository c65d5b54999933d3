// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Why a message could not be encrypted, as a typed error for the outbox. Pure. */

export type SendingBlock =
  /** Somebody here has another identity than before; `people` may be empty where the SDK names nobody. */
  | { readonly why: "identity-changed"; readonly people: readonly string[] }
  /** This device is not signed: restore access first. */
  | { readonly why: "own-device-unsigned" }
  | { readonly why: "own-identity-missing" }
  /** The room is encrypted, but this device has not been told how yet; trying again helps. */
  | { readonly why: "encryption-not-ready" };

export class SendingBlocked extends Error {
  constructor(
    readonly block: SendingBlock,
    options?: ErrorOptions,
  ) {
    super(`sending blocked: ${block.why}`, options);
  }
}

/** The SDK's own words, which have no code. A browser test provokes each, so that a change of words is seen. */
const WORDS: readonly (readonly [RegExp, SendingBlock])[] = [
  [/users that were verified have changed their identity/iu, { why: "identity-changed", people: [] }],
  [/verified users have unsigned devices/iu, { why: "identity-changed", people: [] }],
  [/your device is not verified/iu, { why: "own-device-unsigned" }],
  [/cross-signing is not set up on your account/iu, { why: "own-identity-missing" }],
];

/** What must be done before this message can go; undefined where the error is of another kind (network, server). */
export function blocksSending(fault: unknown): SendingBlock | undefined {
  if (fault instanceof SendingBlocked) return fault.block;
  const words = fault instanceof Error ? fault.message : typeof fault === "string" ? fault : "";
  return WORDS.find(([pattern]) => pattern.test(words))?.[1];
}
