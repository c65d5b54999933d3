// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** One verification as people see it. Pure: facts about the SDK's request in, state out. */
import { emojiOf, type Emoji } from "./emoji.js";

export interface Verification {
  readonly id: string;
  readonly partner: Partner;
  readonly startedByMe: boolean;
  readonly step: Step;
  /** Milliseconds since 1970, when it ends by itself; undefined once it is over. */
  readonly expiresAt: number | undefined;
}

/** `deviceId` is undefined while any of my devices may answer. */
export type Partner =
  | { readonly kind: "own-device"; readonly deviceId: string | undefined }
  | { readonly kind: "person"; readonly userId: string; readonly roomId: string | undefined };

export type Step =
  /** The other side has not accepted yet. */
  | { readonly name: "asked" }
  /** They ask; accept or decline. */
  | { readonly name: "incoming" }
  /** `mayShow`: they can scan; `mayScan`: they can show; `qr`: what to draw, where `showQr` was chosen. */
  | { readonly name: "choosing"; readonly mayShow: boolean; readonly mayScan: boolean; readonly mayEmoji: boolean; readonly qr: Uint8Array | undefined }
  /** Something is on its way; nothing to do. */
  | { readonly name: "waiting" }
  | { readonly name: "emoji"; readonly emoji: readonly Emoji[] }
  /** They have scanned my code: does their device say so? */
  | { readonly name: "scanned" }
  /** I have confirmed, they haven't yet. */
  | { readonly name: "confirmed" }
  | { readonly name: "done" }
  | { readonly name: "cancelled"; readonly why: CancelReason; readonly byMe: boolean };

/** `mismatch` is the one that may mean an attack. */
export type CancelReason = "declined" | "timeout" | "mismatch" | "answered-elsewhere" | "unable" | "failed";

export interface VerificationFacts {
  readonly phase: "requested" | "ready" | "started" | "cancelled" | "done";
  readonly startedByMe: boolean;
  readonly isAccepting: boolean;
  readonly theyScan: boolean;
  readonly theyShow: boolean;
  readonly theyEmoji: boolean;
  readonly qr: Uint8Array | undefined;
  /** The English symbols of the SDK; undefined while there are none. */
  readonly symbols: readonly string[] | undefined;
  readonly isScannedByThem: boolean;
  readonly isConfirmedByMe: boolean;
  readonly cancelCode: string | undefined;
  readonly cancelledByMe: boolean;
}

export const EMOJI_COUNT = 7;

export function stepOf(facts: VerificationFacts): Step {
  switch (facts.phase) {
    case "cancelled":
      return { name: "cancelled", why: reasonOf(facts.cancelCode), byMe: facts.cancelledByMe };
    case "done":
      return { name: "done" };
    case "requested":
      return facts.startedByMe ? { name: "asked" } : { name: facts.isAccepting ? "waiting" : "incoming" };
    case "ready":
      return { name: "choosing", mayShow: facts.theyScan, mayScan: facts.theyShow, mayEmoji: facts.theyEmoji, qr: facts.qr };
    case "started":
      return startedStep(facts);
  }
}

function startedStep(facts: VerificationFacts): Step {
  if (facts.isConfirmedByMe) return { name: "confirmed" };
  if (facts.isScannedByThem) return { name: "scanned" };
  const emoji = facts.symbols === undefined ? undefined : readable(facts.symbols);
  return emoji === undefined ? { name: "waiting" } : { name: "emoji", emoji };
}

/** All seven or none: fewer would be a weaker comparison. */
export function readable(symbols: readonly string[]): readonly Emoji[] | undefined {
  const emoji = symbols.map(emojiOf).filter((one) => one !== undefined);
  return symbols.length === EMOJI_COUNT && emoji.length === EMOJI_COUNT ? emoji : undefined;
}

/** The specification's codes; an unknown one is a failure, never a decline. */
export function reasonOf(code: string | undefined): CancelReason {
  switch (code) {
    case "m.user":
      return "declined";
    case "m.timeout":
      return "timeout";
    case "m.mismatched_sas":
    case "m.mismatched_commitment":
    case "m.key_mismatch":
    case "m.user_mismatch":
    case "m.qr_code.invalid":
      return "mismatch";
    case "m.accepted":
      return "answered-elsewhere";
    case "m.unknown_method":
      return "unable";
    default:
      return "failed";
  }
}
