// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Addresses in what people write. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { allowedHref, matrixLink, piecesOf } from "../src/views/Message/links.js";

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
