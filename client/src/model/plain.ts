// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Formatted words without their format, for where one line says it all: a list, a notification, a voice. To be shown as text only. */
export function plainOf({ text, html }: { readonly text: string; readonly html: string | undefined }): string {
  if (html === undefined) return text;
  const bare = html
    .slice(0, MAX)
    .replace(/<(?:br|\/p|\/li|\/h[1-6]|\/tr|\/td|\/pre|\/blockquote)\b[^>]*>/gi, " ")
    .replace(/<[^>]*>/g, "")
    .replace(/&(#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,6});/gi, entity)
    .replace(/\s+/g, " ")
    .trim();
  return bare === "" ? text : bare;
}

const MAX = 20_000;
const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

function entity(whole: string, name: string): string {
  if (!name.startsWith("#")) return NAMED[name.toLowerCase()] ?? whole;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
