// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What an offered register looks like; the words are those of vectors/register and of Python's `Attack`. */
export type Attack =
  | "rolled back"
  | "frozen"
  | "tampered"
  | "mixed"
  | "forked"
  | "fast-forwarded"
  | "wrongly signed"
  | "oversized"
  | "unreadable"
  | "incomplete"
  | "from the future";

/** The offered register changes nothing; what was known stays. */
export class RegisterRefused extends Error {
  constructor(
    readonly attack: Attack,
    readonly sentence: string,
  ) {
    super(`${attack}: ${sentence}`);
  }
}

/** A registrar's part breaks a rule; its last good copy stays and the others go on. */
export class BrokenPart extends Error {
  constructor(
    readonly kind: string,
    readonly sentence: string,
  ) {
    super(sentence);
  }
}
