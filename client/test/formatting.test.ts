// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What the composer's shortcuts do to the text, and whom "@" looks for. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { formatted, mentionQuery, withMention, type Format } from "../src/views/Composer/formatting.js";

/** The text with the selection in brackets, before and after. */
function after(format: Format, marked: string): string {
  const from = marked.indexOf("[");
  const to = marked.indexOf("]") - 1;
  const text = marked.replace(/[[\]]/g, "");
  const change = formatted(format, { text, from, to });
  const result = text.slice(0, change.from) + change.insert + text.slice(change.to);
  return `${result.slice(0, change.selectFrom)}[${result.slice(change.selectFrom, change.selectTo)}]${result.slice(change.selectTo)}`;
}

test("marks go around the words, not around the blanks beside them", () => {
  assert.equal(after("bold", "ein [Wort ]hier"), "ein **[Wort]** hier");
  assert.equal(after("bold", "ein []"), "ein **[]**");
  assert.equal(after("italic", "[ ]"), " _[]_");
  assert.equal(after("code", "[a b]"), "`[a b]`");
});

test("the same again takes the marks away", () => {
  assert.equal(after("bold", "ein **[Wort]** hier"), "ein [Wort] hier");
  assert.equal(after("strike", after("strike", "[x]")), "[x]");
});

test("several lines of code are fenced, quotes and lists mark each line", () => {
  assert.equal(after("code", "[a\nb]"), "```\n[a\nb]\n```\n");
  assert.equal(after("quote", "vor\nein[s\nzw]ei"), "vor\n> eins\n> zw[]ei");
  assert.equal(after("list", "[]"), "- []");
});

test("somebody is looked for after an @ that begins a word", () => {
  assert.deepEqual(mentionQuery("Hallo @eri", 10), { query: "eri", from: 6 });
  assert.deepEqual(mentionQuery("@", 1), { query: "", from: 0 });
  assert.deepEqual(mentionQuery("(@Jörg Mül", 10), { query: "Jörg Mül", from: 1 });
  assert.equal(mentionQuery("erika@amt", 9), undefined);
  assert.equal(mentionQuery("@erika, und", 11), undefined);
  assert.equal(mentionQuery("@a b c d e f", 12), undefined);
});

test("of two people of one name, the place in the text decides", () => {
  const first = { userId: "@1:a", name: "Erika" };
  const second = { userId: "@2:b", name: "Erika" };
  assert.deepEqual(withMention([first], second, "@Erika und "), [first, second]);
  assert.deepEqual(withMention([first], second, ""), [second, first]);
});
