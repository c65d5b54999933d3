// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { security } from "../../texts/security";

export interface Emoji {
  readonly symbol: string;
  /** 0 to 63, the specification's number: the word depends on it, not on the drawing. */
  readonly number: number;
}

/** In order, with their words: drawings differ from device to device, and not everybody sees them. */
export function EmojiRow({ emoji }: { readonly emoji: readonly Emoji[] }) {
  return (
    <ol class="vb-verify-emoji">
      {emoji.map(({ symbol, number }, index) => (
        <li key={index}>
          <span class="vb-verify-symbol" aria-hidden="true">
            {symbol}
          </span>
          <span>{security().emoji[number]}</span>
        </li>
      ))}
    </ol>
  );
}
