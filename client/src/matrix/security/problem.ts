// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What can go wrong with keys, as values: the app finds the words for each code. */
import type { KeyFault } from "./recovery-key.js";

export type Problem =
  | { readonly code: "cancelled" }
  /** The server wants a way to confirm who one is that this app doesn't know. */
  | { readonly code: "cannot-authenticate" }
  | { readonly code: "too-many-attempts" }
  | { readonly code: "unreadable-key"; readonly fault: KeyFault }
  /** A real key, but not the one of this account, or an earlier one. */
  | { readonly code: "other-key" }
  /** The account keeps nothing under a recovery key, or what it kept is gone: only another device or a reset helps. */
  | { readonly code: "nothing-stored" }
  /** This device lacks what it would have to keep under the new key; restore access first. */
  | { readonly code: "secrets-missing" }
  /** What was to be confirmed is no longer what was shown. */
  | { readonly code: "changed-meanwhile" }
  | { readonly code: "not-possible-now" }
  | { readonly code: "no-answer" }
  | { readonly code: "wrong-code" };

export class SecurityError extends Error {
  constructor(
    readonly problem: Problem,
    options?: ErrorOptions,
  ) {
    super(`security: ${problem.code}`, options);
  }
}

/** An operation of the SDK that may wait for an echo that never comes. The work itself goes on; doing it again is harmless. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new SecurityError({ code: "no-answer" })), milliseconds);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
