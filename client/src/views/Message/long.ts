// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Whether a message is shown cut. By what was sent, not by measuring: a height that is known before drawing keeps the conversation still. Pure. */
const LETTERS = 2_500;
const LINES = 30;
const HTML_LETTERS = 4 * LETTERS;
/** Each begins a line; a sender chooses text and HTML apart, and one short word can stand beside thousands of lines. */
const LINE = /<(?:br|p|div|li|h[1-6r]|tr|blockquote|pre|caption|summary|details)\b/gi;

export function isLong(text: string, html: string | undefined): boolean {
  if (text.length > LETTERS || text.split("\n").length > LINES) return true;
  if (html === undefined) return false;
  return html.length > HTML_LETTERS || html.split("\n").length > LINES || (html.match(LINE)?.length ?? 0) > LINES;
}
