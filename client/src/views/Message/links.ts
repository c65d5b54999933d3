// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Addresses in plain text. Linear in the text's length; what looks odd stays text. */
export type Piece = { readonly kind: "text"; readonly text: string } | { readonly kind: "link"; readonly text: string; readonly href: string };

/** Bounded everywhere, so that no text makes it slow: a host's part has 63 signs, an address of a mailbox 64 before its "@". */
const ADDRESS = /\bhttps?:\/\/[^\s<>"\u201c\u201d\u201e\u200e\u200f\u202a-\u202e\u2066-\u2069]{1,2000}|\bwww\.[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,5}(?:[/?#][^\s<>"]{0,2000})?|(?<![\w.+-])[\w.+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,5}/giu;
const MAX_LINKS = 200;

export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    if (pieces.length > 2 * MAX_LINKS) break;
    const words = withoutEnd(match[0]);
    const href = hrefOf(words);
    if (href === undefined) continue;
    if (match.index > end) pieces.push({ kind: "text", text: text.slice(end, match.index) });
    pieces.push({ kind: "link", text: words, href });
    end = match.index + words.length;
  }
  if (end < text.length) pieces.push({ kind: "text", text: text.slice(end) });
  return pieces;
}

/** The sentence's own signs, and a bracket that was opened before the address. */
function withoutEnd(words: string): string {
  const trimmed = words.replace(/[.,:;!?'*_~]{1,20}$/, "");
  const closing = /[)\]}]$/.exec(trimmed)?.[0];
  if (closing === undefined) return trimmed;
  const opening = { ")": "(", "]": "[", "}": "{" }[closing]!;
  return trimmed.includes(opening) ? trimmed : withoutEnd(trimmed.slice(0, -1));
}

function hrefOf(words: string): string | undefined {
  if (/^https?:\/\//i.test(words)) return allowedHref(words);
  return allowedHref(/^www\./i.test(words) ? `https://${words}` : `mailto:${words}`);
}

/** As it may stand in a link; undefined for all but http, https and mailto. */
export function allowedHref(href: string): string | undefined {
  if (!URL.canParse(href)) return undefined;
  const url = new URL(href);
  if (url.protocol === "mailto:") return url.href;
  const isWeb = url.protocol === "https:" || url.protocol === "http:";
  // A name and a password before the host are a known disguise: https://bank.example@evil.example
  return isWeb && url.username === "" && url.password === "" ? url.href : undefined;
}

const MAX_WORDS = 2_000;
/** What an eye takes for a host, with or without "https://" before it. */
const HOST = /(?:[\p{L}\p{N}-]{1,63}\.){1,5}\p{L}{2,24}(?![\p{L}\p{N}])/gu;

/**
 * Where a link leads, to be shown beside its words: unless they name that host and no other. A host in other letters than
 * ours is always shown, as it is sent: "bаnk.example" with a Cyrillic а is another one. Of an address to write to: the address.
 */
export function hostToShow(href: string, words: string): string | undefined {
  const url = new URL(href);
  const target = url.protocol === "mailto:" ? url.pathname : url.host;
  const isOurLetters = !/(?:^|[.@])xn--/.test(target) && !target.includes("%");
  const named = hostsIn(words.trim().slice(0, MAX_WORDS));
  return isOurLetters && named.length > 0 && named.every((one) => one === target) ? undefined : target;
}

function hostsIn(words: string): string[] {
  return piecesOf(words).flatMap((piece) => {
    if (piece.kind === "text") return [...piece.text.matchAll(HOST)].map(([host]) => host.toLowerCase());
    const url = new URL(piece.href);
    return [url.protocol === "mailto:" ? url.pathname : url.host];
  });
}

/** What a matrix.to link names; undefined where it is none. */
export function matrixLink(href: string): { readonly kind: "person" | "room"; readonly id: string } | undefined {
  const found = /^https:\/\/matrix\.to\/#\/([^/?]{1,765})/.exec(href)?.[1];
  if (found === undefined) return undefined;
  try {
    const id = decodeURIComponent(found);
    if (/^@[^:]{1,254}:.+$/u.test(id)) return { kind: "person", id };
    return /^[#!]./u.test(id) ? { kind: "room", id } : undefined;
  } catch {
    return undefined;
  }
}
