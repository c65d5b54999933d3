// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { plainOf } from "../src/model/plain.js";

const of = (html: string | undefined) => plainOf({ text: "**roh**", html });

test("without format the words are as they were written", () => {
  assert.equal(of(undefined), "**roh**");
});

test("of formatted words the format is left out, and blocks stay apart", () => {
  assert.equal(of("<p>Guten <strong>Tag</strong></p><ul><li>eins</li><li>zwei</li></ul>"), "Guten Tag eins zwei");
  assert.equal(of("Zeile<br/>Zeile"), "Zeile Zeile");
});

test("entities are read once, so that nothing becomes a tag by it", () => {
  assert.equal(of("1 &lt; 2 &amp;amp; &#39;x&#x27; &unbekannt;"), "1 < 2 &amp; 'x' &unbekannt;");
  assert.equal(of("&lt;b&gt;"), "<b>");
});

test("where nothing is left, the plain words stand in", () => {
  assert.equal(of("<img src=x>"), "**roh**");
});
