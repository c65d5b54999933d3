// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

export interface Window {
  readonly first: number;
  /** One behind the last. */
  readonly end: number;
}

const OVERSCAN = 6;

/**
 * Which of `count` equally high rows lie on the screen, and some around them; `listTop` is where the first one stands,
 * above the screen's upper edge when negative. Changes in steps of some rows only, so that most scroll events draw nothing.
 */
export function windowOf(listTop: number, screenHeight: number, rowPixels: number, count: number): Window {
  const above = Math.max(0, -listTop) / rowPixels;
  const step = Math.floor(above / OVERSCAN) * OVERSCAN;
  const rows = Math.ceil(screenHeight / rowPixels);
  return { first: Math.max(0, Math.min(count, step) - OVERSCAN), end: Math.min(count, step + rows + 2 * OVERSCAN) };
}
