// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What is typed in an office, and what is sent. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { contentOf, mentionsIn } from "../src/matrix/markdown.js";

function html(text: string): string | undefined {
  return contentOf({ text, mentions: [] }).formatted_body;
}

test("plain text is sent as it is, without a format", () => {
  for (const text of [
    "Guten Tag",
    "Zeile 1\nZeile 2\n\nAbsatz",
    "Bürger*innen und Kolleg*innen",
    "Am 24.11. um ~5 Uhr bis ~7 Uhr",
    "24. November\n31. Dezember",
    String.raw`\\server\freigabe\_neu`,
    String.raw`C:\temp\*.txt und D:\x`,
    "5 < 6 & 7 > 3",
    "<b>kein Fett</b> <script>alert(1)</script> <!-- Anmerkung -->",
    "Titel\n-----x",
    "    vier Leerzeichen",
    "siehe https://amt.example/seite?a=1&b=2 und www.amt.example",
    "erika@amt.example",
    "[1]: https://amt.example",
    "a_b_c und snake_case_name",
    "#123 erledigt",
  ]) {
    const content = contentOf({ text, mentions: [] });
    assert.deepEqual(content, { body: text.trim(), "m.mentions": {} }, text);
  }
});

test("what is marked is formatted", () => {
  assert.equal(html("**fett** und *schräg* und ~~weg~~"), "<p><strong>fett</strong> und <em>schräg</em> und <del>weg</del></p>");
  assert.equal(html("Zeile 1\n**Zeile 2**"), "<p>Zeile 1<br><strong>Zeile 2</strong></p>");
  assert.equal(html("- a\n- b"), "<ul>\n<li>a</li>\n<li>b</li>\n</ul>");
  assert.match(html("1. a\n2. b")!, /<ol>/);
  assert.match(html("> Zitat")!, /<blockquote>/);
  assert.equal(html("`a < b`"), "<p><code>a &lt; b</code></p>");
  assert.equal(html("```ts\nlet a = '<';\n```"), '<pre><code class="language-ts">let a = &#39;&#60;&#39;;\n</code></pre>');
  assert.equal(html("**Bürger*innen**"), "<p><strong>Bürger*innen</strong></p>");
  assert.equal(html("[Seite](https://amt.example)"), '<p><a href="https://amt.example">Seite</a></p>');
  assert.match(html("- [x] fertig")!, /☑ fertig/);
});

test("no HTML, no picture and no other address gets through", () => {
  for (const text of [
    '**a** <img src=x onerror="alert(1)">',
    "**a** [x](javascript:alert(1)) [y](data:text/html,x) [z](vbscript:x)",
    "**a** ![Bild](https://fremd.example/p.png) ![x](javascript:alert(1))",
    '**a** [x](https://amt.example/"onmouseover="alert(1))',
    "**a** <https://amt.example/><script>",
    "```\"><script>alert(1)</script>\nx\n```",
    "# <svg onload=alert(1)>",
  ]) {
    const out = html(text)!;
    const rest = out.replace(/<\/?(?:p|strong|em|h1|code|pre|br)>|<code class="language-[\w+#-]*">|<a href="(?:https?:|mailto:)[^"<>]*">|<\/a>/g, "");
    assert.doesNotMatch(rest, /[<>]/, out);
    assert.doesNotMatch(rest.replace(/&[^;]+;/g, ""), /^$/, out);
  }
});

const erika = { userId: "@erika:amt.example", name: "Erika" };
const muster = { userId: "@e.muster:stadt.example", name: "Erika Muster" };
const other = { userId: "@erika:stadt.example", name: "Erika" };

test("the chosen are mentioned, and only where they are still named", () => {
  const content = contentOf({ text: "Hallo @Erika Muster und @Erika!", mentions: [muster, erika] });
  assert.deepEqual(content["m.mentions"], { user_ids: [muster.userId, erika.userId] });
  assert.equal(
    content.formatted_body,
    '<p>Hallo <a href="https://matrix.to/#/%40e.muster%3Astadt.example">@Erika Muster</a> und <a href="https://matrix.to/#/%40erika%3Aamt.example">@Erika</a>!</p>',
  );
  assert.deepEqual(contentOf({ text: "Hallo", mentions: [erika] }), { body: "Hallo", "m.mentions": {} });
  assert.deepEqual(contentOf({ text: "Hallo @Erikas", mentions: [erika] }), { body: "Hallo @Erikas", "m.mentions": {} });
  assert.deepEqual(contentOf({ text: "Hallo @Erika", mentions: [] }), { body: "Hallo @Erika", "m.mentions": {} });
});

test("two of one name are told apart by the order of choice", () => {
  const content = contentOf({ text: "@Erika und @Erika", mentions: [other, erika] });
  assert.deepEqual(content["m.mentions"], { user_ids: [other.userId, erika.userId] });
});

test("a name in code is no mention", () => {
  assert.deepEqual(contentOf({ text: "`@Erika`", mentions: [erika] })["m.mentions"], {});
});

test("what was sent can be edited with its mentions", () => {
  const odd = { userId: "@o'brien+x/y:amt.example", name: "O'Brien <\"&\"> *Amt*" };
  const mentions = [muster, odd];
  const content = contentOf({ text: "@Erika Muster, @O'Brien <\"&\"> *Amt*!", mentions });
  assert.deepEqual(mentionsIn(content.formatted_body!), mentions);
  assert.deepEqual(mentionsIn('<a href="https://matrix.to/#/@%E0:x">@x</a>'), []);
});

test("hostile and huge texts are bounded", () => {
  const begin = performance.now();
  for (const unit of [">", "> ", "- ", "* ", "1. ", "[", "![", "**a ", "*a_b ", "`", "~~", "<", "@Erika", "[a](", "|a", "a@", "http://", "\\", "_", "***"]) {
    const content = contentOf({ text: unit.repeat(20_000 / unit.length), mentions: [erika] });
    assert.ok(JSON.stringify(content).length < 70_000, unit);
  }
  assert.ok(performance.now() - begin < 10_000);
});

test("no text that somebody was given to paste holds up the app", () => {
  for (const bit of ["a*_", "a*~~", "*_", "**a", "\n\n**", "\n\n_", "[", "]![", "<", "|*", "\n\n|", "\n\n![", "\n\n3. x", "\n\n1. x\n\n7. y", "[a](", "_a_", "~~> "]) {
    const start = performance.now();
    const { body } = contentOf({ text: bit.repeat(Math.floor(20_000 / bit.length)), mentions: [] });
    assert.ok(performance.now() - start < 5_000, `${JSON.stringify(bit)} took ${Math.round(performance.now() - start)} ms`);
    assert.ok(body.length > 15_000, "and is sent as it is");
  }
});

test("a log in a fence stays code, however many signs are in it; a text full of signs still mentions", () => {
  const log = "```\n" + "a_long_name * 2\n".repeat(300) + "```";
  assert.match(contentOf({ text: log, mentions: [] }).formatted_body ?? "", /^<pre><code>/);
  const full = contentOf({ text: `@Max ${"a*_".repeat(500)}`, mentions: [{ userId: "@max:kreis.example", name: "Max" }, { userId: "@eva:kreis.example", name: "Eva" }] });
  assert.deepEqual([full.formatted_body, full["m.mentions"]], [undefined, { user_ids: ["@max:kreis.example"] }]);
});
