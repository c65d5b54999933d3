// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The 64 symbols of emoji verification in the specification's order: the number names the symbol in every language. */
const SYMBOLS: readonly string[] = [
  "🐶", "🐱", "🦁", "🐎", "🦄", "🐷", "🐘", "🐰", "🐼", "🐓", "🐧", "🐢", "🐟", "🐙", "🦋", "🌷",
  "🌳", "🌵", "🍄", "🌏", "🌙", "☁️", "🔥", "🍌", "🍎", "🍓", "🌽", "🍕", "🎂", "❤️", "😀", "🤖",
  "🎩", "👓", "🔧", "🎅", "👍", "☂️", "⌛", "⏰", "🎁", "💡", "📕", "✏️", "📎", "✂️", "🔒", "🔑",
  "🔨", "☎️", "🏁", "🚂", "🚲", "✈️", "🚀", "🏆", "⚽", "🎸", "🎺", "🔔", "⚓", "🎧", "📁", "📌",
];

export interface Emoji {
  readonly symbol: string;
  /** 0 to 63, the specification's number. */
  readonly number: number;
}

/** The symbol with its number; undefined for one that the specification doesn't know, which must never be shown. */
export function emojiOf(symbol: string): Emoji | undefined {
  const number = SYMBOLS.findIndex((known) => plain(known) === plain(symbol));
  const known = SYMBOLS[number];
  return known === undefined ? undefined : { symbol: known, number };
}

/** Without the selector that asks for colours; libraries differ in whether they write it. */
function plain(symbol: string): string {
  return symbol.replace(/\uFE0F/gu, "");
}
