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
