// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What a key combination asks for, wherever the focus is. */
export type Shortcut =
  | "focus-filter"
  | "previous-room"
  | "next-room"
  | "previous-unread"
  | "next-unread"
  | "new-conversation"
  | "open-settings"
  | "toggle-people"
  | "show-shortcuts";

export interface Keys {
  /** Ctrl, or Cmd on a Mac. */
  readonly mod?: true;
  readonly alt?: true;
  readonly shift?: true;
  /** As `KeyboardEvent.code` where Alt changes the letter, else as `KeyboardEvent.key`. */
  readonly key: string;
}

/** One table for what is listened to and for the overview. Nothing here is a single letter: those belong to who writes (WCAG 2.1.4). */
export const SHORTCUTS: readonly (readonly [Shortcut, Keys])[] = [
  ["focus-filter", { mod: true, key: "k" }],
  ["previous-room", { alt: true, key: "ArrowUp" }],
  ["next-room", { alt: true, key: "ArrowDown" }],
  ["previous-unread", { alt: true, shift: true, key: "ArrowUp" }],
  ["next-unread", { alt: true, shift: true, key: "ArrowDown" }],
  ["new-conversation", { alt: true, shift: true, key: "KeyN" }],
  ["toggle-people", { alt: true, shift: true, key: "KeyP" }],
  ["open-settings", { mod: true, key: "," }],
  ["show-shortcuts", { mod: true, key: "/" }],
];

export function shortcutOf(event: KeyboardEvent): Shortcut | undefined {
  // AltGr writes letters on German keyboards and looks like Ctrl+Alt.
  if (event.isComposing || event.getModifierState("AltGraph")) return undefined;
  return SHORTCUTS.find(([, keys]) => isPressed(keys, event))?.[0];
}

function isPressed(keys: Keys, event: KeyboardEvent): boolean {
  const mod = event.ctrlKey || event.metaKey;
  if (mod !== (keys.mod ?? false) || event.altKey !== (keys.alt ?? false)) return false;
  if (event.key === "/" && keys.key === "/") return true; // Shift+7 on a German keyboard
  return event.shiftKey === (keys.shift ?? false) && [event.key, event.key.toLowerCase(), event.code].includes(keys.key);
}
