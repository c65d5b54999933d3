// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Who is writing while the page is drawn anew goes on writing, in the same field, at the same letter. */
export function samePlace(): () => void {
  const before = document.activeElement;
  if (!(before instanceof HTMLTextAreaElement || before instanceof HTMLInputElement)) return () => undefined;
  const { id, classList, selectionStart, selectionEnd } = before;
  const selector = id === "" ? `.${[...classList].join(".")}` : `#${id}`;
  return () => {
    const now = document.querySelector(selector);
    if (!(now instanceof HTMLTextAreaElement || now instanceof HTMLInputElement) || now === document.activeElement) return;
    now.focus({ preventScroll: true });
    now.setSelectionRange(selectionStart, selectionEnd);
  };
}
