// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Why a message can't be read, in the words of `model/timeline`. Pure: knows of an event what it needs and nothing more. */
import type { MessageBody } from "../../model/timeline.js";

export type Why = Extract<MessageBody, { kind: "undecryptable" }>["why"];

export interface Failed {
  readonly decryptionFailureReason: string | null;
}

/** As long a key may be on its way from the sender or the backup before we say that it is missing. */
export const PATIENCE = 30_000;

/** `soon`: may still come by itself; or, where it does not, `otherwise`. */
const MEANING: Readonly<Record<string, { readonly soon: boolean; readonly otherwise: Why }>> = {
  MEGOLM_UNKNOWN_INBOUND_SESSION_ID: { soon: true, otherwise: "unknown" },
  OLM_UNKNOWN_MESSAGE_INDEX: { soon: true, otherwise: "unknown" },
  MEGOLM_KEY_WITHHELD: { soon: false, otherwise: "withheld" },
  MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE: { soon: false, otherwise: "withheld" },
  HISTORICAL_MESSAGE_NO_KEY_BACKUP: { soon: false, otherwise: "no-backup" },
  HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED: { soon: false, otherwise: "before-device" },
  HISTORICAL_MESSAGE_WORKING_BACKUP: { soon: true, otherwise: "no-backup" },
  HISTORICAL_MESSAGE_USER_NOT_JOINED: { soon: false, otherwise: "not-member" },
  SENDER_IDENTITY_PREVIOUSLY_VERIFIED: { soon: false, otherwise: "unsigned-sender" },
  UNSIGNED_SENDER_DEVICE: { soon: false, otherwise: "unsigned-sender" },
  UNKNOWN_SENDER_DEVICE: { soon: false, otherwise: "unsigned-sender" },
  UNKNOWN_ERROR: { soon: false, otherwise: "unknown" },
};

const since = new WeakMap<object, number>();

export function whyUndecryptable(event: Failed, now = Date.now()): Why {
  const meaning = MEANING[event.decryptionFailureReason ?? ""] ?? { soon: false, otherwise: "unknown" };
  const first = since.get(event) ?? now;
  since.set(event, first);
  return meaning.soon && now - first < PATIENCE ? "waiting" : meaning.otherwise;
}

/** The key is missing, as against a key that is there but whose sender isn't trusted. */
export function lacksKey(reason: string | null): boolean {
  return reason !== null && /^(MEGOLM_UNKNOWN|OLM_UNKNOWN|HISTORICAL_MESSAGE_(NO|BACKUP|WORKING)|MEGOLM_KEY_WITHHELD)/u.test(reason);
}

export function lacksTrust(reason: string | null): boolean {
  return reason !== null && /^(UNSIGNED_SENDER|UNKNOWN_SENDER|SENDER_IDENTITY)/u.test(reason);
}
