// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { MessageItem } from "../../model/timeline";

const SEEN_AFTER_MS = 500;
const AT_MOST_EVERY_MS = 1000;

/**
 * Says how far was really read: a message counts once its end was in sight for half a second on a page that is visible
 * and has the focus. Only forwards, and at most once a second.
 */
export class SeenMarker {
  #told: MessageItem | undefined;
  #toldAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `look` gives the last message whose end is in sight now. */
  constructor(
    readonly look: () => MessageItem | undefined,
    readonly tell: (eventId: string) => void,
  ) {}

  /** Something may have come into sight. */
  consider(): void {
    if (this.#timer !== undefined || !isWatched() || !this.#isNews(this.look())) return;
    const wait = Math.max(SEEN_AFTER_MS, this.#toldAt + AT_MOST_EVERY_MS - performance.now());
    this.#timer = setTimeout(() => this.#conclude(), wait);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #conclude(): void {
    this.#timer = undefined;
    const item = this.look();
    if (!isWatched() || !this.#isNews(item)) return;
    this.#told = item;
    this.#toldAt = performance.now();
    this.tell(item.eventId);
  }

  #isNews(item: MessageItem | undefined): item is MessageItem & { readonly eventId: string } {
    if (item?.eventId === undefined) return false;
    return this.#told === undefined || (item.at >= this.#told.at && item.eventId !== this.#told.eventId);
  }
}

function isWatched(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}
