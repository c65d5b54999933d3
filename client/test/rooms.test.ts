// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What the room list draws, and which keys mean what. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { windowOf } from "../src/views/RoomList/window.js";
import { shortcutOf } from "../src/views/Shell/shortcuts.js";

const ROW = 60;
const SCREEN = 800;

function isDrawn(at: number, scrolled: number, count: number): boolean {
  const { first, end } = windowOf(200 - scrolled, SCREEN, ROW, count);
  return at >= first && at < end;
}

test("every row on the screen is drawn wherever one has scrolled, and never more than a few dozen", () => {
  const count = 2000;
  for (let scrolled = 0; scrolled <= count * ROW; scrolled += 37) {
    const top = Math.floor(Math.max(0, scrolled - 200) / ROW);
    const bottom = Math.floor(Math.max(0, scrolled - 200 + SCREEN) / ROW);
    for (let at = top; at <= Math.min(bottom, count - 1); at++) assert.ok(isDrawn(at, scrolled, count), `row ${at} at ${scrolled}`);
    const { first, end } = windowOf(200 - scrolled, SCREEN, ROW, count);
    assert.ok(end - first <= 40 && first >= 0 && end <= count, `${first}..${end} at ${scrolled}`);
  }
});

test("a list that became shorter than one had scrolled asks for no row that isn't there", () => {
  assert.deepEqual(windowOf(-100_000, SCREEN, ROW, 3).end, 3);
  assert.deepEqual(windowOf(200, SCREEN, ROW, 0), { first: 0, end: 0 });
});

interface Pressed {
  readonly key: string;
  readonly code?: string;
  readonly ctrl?: boolean;
  readonly meta?: boolean;
  readonly alt?: boolean;
  readonly shift?: boolean;
  readonly altGraph?: boolean;
}

function pressed({ key, code = "", ctrl = false, meta = false, alt = false, shift = false, altGraph = false }: Pressed): KeyboardEvent {
  const held = { ctrlKey: ctrl, metaKey: meta, altKey: alt, shiftKey: shift, isComposing: false };
  return { key, code, ...held, getModifierState: (name: string) => name === "AltGraph" && altGraph } as unknown as KeyboardEvent;
}

test("shortcuts work on German keyboards and on a Mac", () => {
  assert.equal(shortcutOf(pressed({ key: "k", ctrl: true })), "focus-filter");
  assert.equal(shortcutOf(pressed({ key: "k", meta: true })), "focus-filter");
  assert.equal(shortcutOf(pressed({ key: "/", code: "Digit7", ctrl: true, shift: true })), "show-shortcuts");
  // Option+Shift+N writes another letter on a Mac; the key is the same.
  assert.equal(shortcutOf(pressed({ key: "˜", code: "KeyN", alt: true, shift: true })), "new-conversation");
  assert.equal(shortcutOf(pressed({ key: "ArrowUp", alt: true, shift: true })), "previous-unread");
  assert.equal(shortcutOf(pressed({ key: "ArrowUp", alt: true })), "previous-room");
});

test("what one types is never a shortcut: letters, capitals, AltGr", () => {
  assert.equal(shortcutOf(pressed({ key: "k" })), undefined);
  assert.equal(shortcutOf(pressed({ key: "N", code: "KeyN", shift: true })), undefined);
  assert.equal(shortcutOf(pressed({ key: "/", code: "Digit7", shift: true })), undefined);
  // AltGr shows as Ctrl+Alt on Windows.
  assert.equal(shortcutOf(pressed({ key: "k", ctrl: true, alt: true, altGraph: true })), undefined);
  assert.equal(shortcutOf(pressed({ key: "k", ctrl: true, altGraph: true })), undefined);
});
