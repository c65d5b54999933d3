// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What is odd about who sent a message; asked of the crypto once for each, and again when somebody's identity changes. */
import { signal } from "@preact/signals";
import type { MatrixClient, MatrixEvent } from "matrix-js-sdk";
import { EventShieldReason } from "matrix-js-sdk/lib/crypto-api";
import type { MessageItem } from "../model/timeline";

type Shield = MessageItem["shield"];

const REASONS: Readonly<Partial<Record<EventShieldReason, Shield>>> = {
  [EventShieldReason.UNSIGNED_DEVICE]: "unsigned-device",
  [EventShieldReason.UNKNOWN_DEVICE]: "unknown-device",
  [EventShieldReason.VERIFICATION_VIOLATION]: "unverified-after-verified",
  [EventShieldReason.MISMATCHED_SENDER]: "mismatched-sender",
  [EventShieldReason.MISMATCHED_SENDER_KEY]: "mismatched-sender",
  [EventShieldReason.SENT_IN_CLEAR]: "clear-text",
};

export class Shields {
  /** Rises when an answer came that shows something. */
  readonly changed = signal(0);
  #known = new WeakMap<MatrixEvent, Shield | "asked">();

  constructor(private readonly client: MatrixClient) {}

  of(event: MatrixEvent): Shield {
    if (event.isRedacted() || event.isDecryptionFailure()) return undefined;
    const isClear = !event.isEncrypted() && !event.isState();
    if (isClear) return "clear-text";
    const known = this.#known.get(event);
    if (known === undefined && event.getClearContent() !== null) void this.#ask(event);
    return known === "asked" ? undefined : known;
  }

  /** After somebody was verified or their identity changed. */
  forget(): void {
    this.#known = new WeakMap();
    this.changed.value += 1;
  }

  async #ask(event: MatrixEvent): Promise<void> {
    this.#known.set(event, "asked");
    const info = await this.client.getCrypto()?.getEncryptionInfoForEvent(event);
    const reason = info?.shieldReason ?? null;
    const shield = reason === null ? undefined : REASONS[reason];
    if (shield === undefined) return;
    this.#known.set(event, shield);
    this.changed.value += 1;
  }
}
