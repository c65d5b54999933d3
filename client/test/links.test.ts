// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Addresses in what people write. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { allowedHref, hostToShow, matrixLink, piecesOf } from "../src/views/Message/links.js";
import { isLong } from "../src/views/Message/long.js";

function links(text: string): [string, string][] {
  return piecesOf(text).flatMap((piece) => (piece.kind === "link" ? [[piece.text, piece.href] as [string, string]] : []));
}

test("addresses are found without the sentence around them", () => {
  assert.deepEqual(links("Siehe https://amt.example/a?b=1&c=2."), [["https://amt.example/a?b=1&c=2", "https://amt.example/a?b=1&c=2"]]);
  assert.deepEqual(links("(https://amt.example/a)"), [["https://amt.example/a", "https://amt.example/a"]]);
  assert.deepEqual(links("https://de.example/Amt_(Behörde)!"), [["https://de.example/Amt_(Behörde)", "https://de.example/Amt_(Beh%C3%B6rde)"]]);
  assert.deepEqual(links("www.amt.example, erika.muster@amt.example"), [
    ["www.amt.example", "https://www.amt.example/"],
    ["erika.muster@amt.example", "mailto:erika.muster@amt.example"],
  ]);
});

test("all of the text remains, in order", () => {
  for (const text of ["", "ohne", "a https://x.example b www.y.example.", "@erika:amt.example", "http://", "javascript:alert(1) x@y"]) {
    assert.equal(piecesOf(text).map((piece) => piece.text).join(""), text);
  }
  assert.deepEqual(links("javascript:alert(1) data:text/html,x @erika:amt.example"), []);
});

test("disguised and foreign addresses are no links", () => {
  assert.equal(allowedHref("https://bank.example@boese.example/"), undefined);
  assert.equal(allowedHref("javascript:alert(1)"), undefined);
  assert.equal(allowedHref("https://"), undefined);
  assert.equal(allowedHref("mailto:a@b.example"), "mailto:a@b.example");
});

test("matrix.to names people and rooms", () => {
  assert.deepEqual(matrixLink("https://matrix.to/#/%40erika%3Aamt.example?via=x"), { kind: "person", id: "@erika:amt.example" });
  assert.deepEqual(matrixLink("https://matrix.to/#/#raum:amt.example"), { kind: "room", id: "#raum:amt.example" });
  assert.equal(matrixLink("https://matrix.to.boese.example/#/@erika:amt.example"), undefined);
  assert.equal(matrixLink("https://matrix.to/#/@%E0"), undefined);
});

test("hostile texts take no time", () => {
  const begin = performance.now();
  for (const unit of ["www.", "a@", "http://", "a.", "a@b.", "https://a(", ")", "https://a.,.,"]) piecesOf(unit.repeat(50_000 / unit.length));
  assert.ok(performance.now() - begin < 3_000);
});

test("where a link leads is shown unless its words say just that", () => {
  const shown = (href: string, words: string) => hostToShow(allowedHref(href)!, words);
  assert.equal(shown("https://amt.example/a.pdf", "https://amt.example/a.pdf"), undefined);
  assert.equal(shown("https://amt.example/a", "Siehe amt.example"), undefined);
  assert.equal(shown("https://www.amt.example/a", "www.amt.example/a"), undefined);
  assert.equal(shown("mailto:erika@amt.example", "erika@amt.example"), undefined);
  // The attacks: no name, another name with and without https, the right one and another, an address behind a name.
  assert.equal(shown("https://evil.example/", "Hier klicken"), "evil.example");
  assert.equal(shown("https://evil.example/", "sparkasse.example"), "evil.example");
  assert.equal(shown("https://evil.example/", "https://sparkasse.example/login"), "evil.example");
  assert.equal(shown("https://evil.example/", "https://evil.example https://sparkasse.example"), "evil.example");
  assert.equal(shown("https://evil.example/", "evil.example, also sparkasse.example"), "evil.example");
  assert.equal(shown("https://sparkasse.example.evil.example/", "sparkasse.example"), "sparkasse.example.evil.example");
  assert.equal(shown("https://amt.example:8443/", "amt.example"), "amt.example:8443");
  assert.equal(shown("mailto:max@evil.example?bcc=x@y.example", "erika@amt.example"), "max@evil.example");
  // Letters that an eye takes for others: what is really asked for stands beside them.
  assert.equal(shown("https://sp\u0430rkasse.example/", "https://sp\u0430rkasse.example/"), "xn--sprkasse-26g.example");
});

test("whatever stands in a link's words, it is read in time", () => {
  for (const words of ["a.".repeat(50_000), "-".repeat(100_000), `${"a".repeat(63)}.`.repeat(2_000), "@".repeat(50_000), "https://".repeat(10_000)]) {
    const start = performance.now();
    hostToShow("https://evil.example/", words);
    assert.ok(performance.now() - start < 500);
  }
});

test("a short text can't bring a page of lines along", () => {
  assert.equal(isLong("kurz", "<b>kurz</b>"), false);
  assert.equal(isLong("kurz", undefined), false);
  for (const html of ["<br>".repeat(5_000), "<p>x".repeat(40), "<hr/>".repeat(40), "<ul>" + "<li>x".repeat(40), "x".repeat(20_000), "<pre>" + "\n".repeat(40) + "</pre>", "<TR>".repeat(31)]) assert.equal(isLong("kurz", html), true, html.slice(0, 20));
  assert.equal(isLong("x\n".repeat(31), undefined), true);
});
