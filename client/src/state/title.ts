// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The page's title: how much is unread, what is open, what this is. Read out first whenever somebody comes to the tab. */
import { computed, effect, signal } from "@preact/signals";

const PRODUCT = "Verbund";

/** Unread messages in all conversations together. */
export const unreadCount = signal(0);
const sources = signal<readonly (() => string | undefined)[]>([]);

const title = computed(() => {
  const count = unreadCount.value;
  const what = sources.value.at(-1)?.();
  const words = what === undefined || what === "" ? PRODUCT : `${what} – ${PRODUCT}`;
  return count > 0 ? `(${count > 99 ? "99+" : count}) ${words}` : words;
});

effect(() => {
  document.title = title.value;
});

/** The screen that came last says what it is; it may read signals. Returns how to end that. */
export function titledBy(what: () => string | undefined): () => void {
  sources.value = [...sources.peek(), what];
  return () => {
    sources.value = sources.peek().filter((one) => one !== what);
  };
}
