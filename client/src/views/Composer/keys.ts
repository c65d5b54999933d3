// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** True where the key sends. On a phone, Enter always begins a new line: its keyboard has no Shift+Enter. */
export function isSending(event: KeyboardEvent, sendWith: "enter" | "ctrl-enter"): boolean {
  if (event.key !== "Enter" || event.shiftKey || event.altKey) return false;
  if (event.ctrlKey || event.metaKey) return true;
  return sendWith === "enter" && !matchMedia("(hover: none) and (pointer: coarse)").matches;
}
