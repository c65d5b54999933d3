// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

export const FILTER_ID = "vb-room-filter";

/** Ctrl+K: to the filter, with what stands there selected. */
export function focusFilter(): void {
  const input = document.getElementById(FILTER_ID);
  if (!(input instanceof HTMLInputElement)) return;
  input.focus();
  input.select();
}
