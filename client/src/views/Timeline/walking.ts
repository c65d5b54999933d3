// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The keys by which one goes through a conversation. The focus is on a message, not on something within it. */

const FAR = 10;

/** Where a key leads from the message at `from`; undefined where it leads nowhere. */
export function stepOf(key: string, from: number, count: number): number | undefined {
  const steps: Record<string, number> = { ArrowUp: from - 1, ArrowDown: from + 1, PageUp: from - FAR, PageDown: from + FAR, Home: 0, End: count - 1 };
  const to = steps[key];
  return to === undefined ? undefined : Math.min(count - 1, Math.max(0, to));
}

/** Opens the message's menu: Enter, the menu key, or Shift+F10. */
export function isMenuKey(event: KeyboardEvent): boolean {
  return event.key === "Enter" || event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);
}

export function articleOf(list: HTMLElement, key: string): HTMLElement | undefined {
  return [...list.querySelectorAll<HTMLElement>("article[data-key]")].find((article) => article.dataset["key"] === key);
}

/** The menu's button is drawn once the message has the focus. */
export function openMenuOf(article: HTMLElement): void {
  const button = article.querySelector<HTMLElement>('.vb-toolbar [aria-haspopup="menu"]');
  button?.focus();
  button?.click();
}
