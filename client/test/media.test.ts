// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Files: never more bytes than were allowed, never more pixels than can be drawn, never to another server. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { MatrixClient } from "matrix-js-sdk";
import { dimensionsOf } from "../src/matrix/dimensions.js";
import { ForeignAddress, addressAt } from "../src/matrix/guard.js";
import { drawable, Media, MediaFault, type MediaRef } from "../src/matrix/media.js";
import { NotUploaded, uploadClear, uploadSealed } from "../src/matrix/upload.js";

const BASE = "https://amt.example";
const REF: MediaRef = { url: "mxc://kreis.example/abc", mimeType: "image/png", name: "a.png", file: undefined, thumbnail: undefined, size: 10 };

const u16 = (value: number) => [value >> 8, value & 255];
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value & 65_535)];
const le = (bytes: number[]) => bytes.toReversed();
const text = (letters: string) => Array.from(letters, (letter) => letter.charCodeAt(0));

/** The first bytes of each kind, for a picture of these sides. */
const KINDS: Readonly<Record<string, (width: number, height: number) => number[]>> = {
  png: (width, height) => [...text("\x89PNG\r\n\x1a\n"), ...u32(13), ...text("IHDR"), ...u32(width), ...u32(height), 8, 6, 0, 0, 0],
  jpeg: (width, height) => [0xff, 0xd8, 0xff, 0xe1, ...u16(6), 1, 2, 3, 4, 0xff, 0xff, 0xc2, ...u16(17), 8, ...u16(height), ...u16(width), 3],
  gif: (width, height) => [...text("GIF89a"), ...le(u16(width)), ...le(u16(height)), 0x80, 0, 0, ...Array(6).fill(0), 0x21, 0xf9, 4, 0, 0, 0, 0, 0, 0x2c, ...Array(8).fill(0)],
  "gif whose first frame is larger than its screen": (width, height) => [...text("GIF89a"), 1, 0, 1, 0, 0, 0, 0, 0x2c, 0, 0, 0, 0, ...le(u16(width)), ...le(u16(height)), 0],
  "webp, lossy": (width, height) => [...text("RIFF????WEBPVP8 "), ...Array(10).fill(0), ...le(u16(width)), ...le(u16(height))],
  "webp, lossless": (width, height) => [...text("RIFF????WEBPVP8L"), 0, 0, 0, 0, 0x2f, ...le(u32((width - 1) | ((height - 1) << 14)))],
  "webp, extended": (width, height) => [...text("RIFF????WEBPVP8X"), ...Array(8).fill(0), ...le(u32(width - 1)).slice(0, 3), ...le(u32(height - 1)).slice(0, 3)],
  bmp: (width, height) => [...text("BM"), ...Array(12).fill(0), ...le(u32(40)), ...le(u32(width)), ...le(u32(-height >>> 0))],
  "avif, with a smaller one outside": (width, height) => [...u32(28), ...text("ftypavif"), ...Array(16).fill(0), ...u32(28), ...text("free"), ...u32(20), ...text("ispe"), 0, 0, 0, 0, ...u32(1), ...u32(1), ...u32(48), ...text("meta"), ...u32(20), ...text("ispe"), 0, 0, 0, 0, ...u32(width), ...u32(1), ...u32(20), ...text("ispe"), 0, 0, 0, 0, ...u32(1), ...u32(height)],
};

for (const [kind, make] of Object.entries(KINDS)) {
  test(`${kind}: its size is read from its first bytes, and nothing cut short is drawn`, async () => {
    const bytes = Uint8Array.from(make(640, 480));
    assert.deepEqual(dimensionsOf(bytes), { width: 640, height: 480 });
    assert.equal((await drawable(new Blob([bytes]))).size, bytes.length);
    for (let length = 0; length < bytes.length; length++) {
      const found = dimensionsOf(bytes.subarray(0, length));
      assert.ok(found === undefined || (found.width <= 640 && found.height <= 480), `cut at ${length}`);
    }
  });

  test(`${kind}: one that unfolds to more than memory holds is not drawn, however few its bytes are`, async () => {
    // A lossy or lossless WebP can't be larger than 16,383: two such sides are too many pixels already.
    const bomb = new Blob([Uint8Array.from(make(16_383, 16_383))], { type: "image/png" });
    await assert.rejects(drawable(bomb), (error) => error instanceof MediaFault && error.why === "not-drawable");
  });
}

test("whatever bytes come, there is a size or none, within a moment", () => {
  for (let round = 0; round < 3000; round++) {
    const kinds = Object.values(KINDS);
    const bytes = Uint8Array.from(kinds[round % kinds.length]!(64, 64));
    for (let change = 0; change < 4; change++) bytes[(round * 7 + change * 13) % bytes.length] = (round * 31 + change * 101) & 255;
    dimensionsOf(bytes);
  }
  assert.equal(dimensionsOf(Uint8Array.from(text("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"))), undefined);
});

/** Answers with more and more bytes, and tells how many were taken. */
function endless(headers: Record<string, string>) {
  const given = { bytes: 0, cancelled: false };
  const body = new ReadableStream({
    pull: (controller) => {
      given.bytes += 1_000_000;
      controller.enqueue(new Uint8Array(1_000_000));
    },
    cancel: () => {
      given.cancelled = true;
    },
  });
  return { given, response: () => Promise.resolve(new Response(body, { headers })) };
}

function mediaWith(fetchFn: () => Promise<Response>): Media {
  const client = { baseUrl: BASE, getAccessToken: () => "t", mxcUrlToHttp: (mxc: string) => `${BASE}/${mxc}` } as unknown as MatrixClient;
  return new Media(client, fetchFn as typeof fetch);
}

for (const headers of [{}, { "content-length": "10" }, { "content-length": "x" }]) {
  test(`an answer that never ends is read to the bound only, whatever it says of its length (${JSON.stringify(headers)})`, async () => {
    const bounds = { load: 115_000_000, picture: 65_000_000, thumbnail: 15_000_000 };
    for (const how of ["load", "picture", "thumbnail"] as const) {
      const { given, response } = endless(headers);
      const media = mediaWith(response);
      const loading = how === "thumbnail" ? media.thumbnail(REF, 96, 96) : media[how](REF);
      await assert.rejects(loading, (error) => error instanceof MediaFault && error.why === "too-large");
      assert.ok(given.cancelled && given.bytes < bounds[how], `${how}: ${given.bytes}`);
    }
  });
}

test("who says that a file is too large isn't asked for it", async () => {
  let asked = 0;
  const media = mediaWith(() => (asked++, Promise.resolve(new Response("x"))));
  await assert.rejects(media.load({ ...REF, size: 1e12 }), MediaFault);
  assert.equal(asked, 0);
  const { given, response } = endless({ "content-length": "999999999" });
  await assert.rejects(mediaWith(response).load(REF), MediaFault);
  assert.ok(given.bytes <= 2_000_000);
});

class Wire {
  static last: Wire;
  upload: { onprogress?: (event: object) => void } = {};
  onload: () => void = () => undefined;
  onerror: () => void = () => undefined;
  withCredentials = true;
  responseURL = "";
  responseText = "";
  status = 0;
  aborted = false;
  sent: unknown;
  readonly headers: Record<string, string> = {};
  constructor() {
    Wire.last = this;
  }
  open(_: string, url: string): void {
    this.responseURL = url;
  }
  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }
  send(body: unknown): void {
    this.sent = body;
  }
  abort(): void {
    this.aborted = true;
  }
}

function upload(baseUrl = BASE) {
  const abort = new AbortController();
  const parts: number[] = [];
  const sending = uploadSealed(new Blob(["sealed"]), { baseUrl, accessToken: "t", progress: (part) => parts.push(part), abort: abort.signal }, () => new Wire() as never);
  sending.catch(() => undefined);
  return { abort, parts, sending, wire: Wire.last };
}

test("an upload goes to the verified server, tells how far it is, and says nothing of the file", async () => {
  const { parts, sending, wire } = upload();
  wire.upload.onprogress?.({ loaded: 3, total: 6 });
  Object.assign(wire, { status: 200, responseText: '{"content_uri":"mxc://amt.example/x1"}' }).onload();
  assert.equal(await sending, "mxc://amt.example/x1");
  assert.deepEqual([wire.responseURL, wire.withCredentials, wire.headers["content-type"], parts], [`${BASE}/_matrix/media/v3/upload`, false, "application/octet-stream", [0.5]]);
});

test("an answer from elsewhere, a stop, a lost network and a refusal are no upload", async () => {
  const cases: readonly [(given: ReturnType<typeof upload>) => void, string, number?][] = [
    [({ wire }) => Object.assign(wire, { responseURL: "https://evil.example/x", status: 200, responseText: '{"content_uri":"mxc://amt.example/x"}' }).onload(), "ConnectionError"],
    [({ abort }) => abort.abort(), "AbortError"],
    [({ wire }) => wire.onerror(), "ConnectionError"],
    [({ wire }) => Object.assign(wire, { status: 413, responseText: '{"errcode":"M_TOO_LARGE"}' }).onload(), "M_UPLOAD", 413],
    [({ wire }) => Object.assign(wire, { status: 200, responseText: '{"content_uri":"https://evil.example/"}' }).onload(), "M_UPLOAD", 502],
  ];
  for (const [happens, name, httpStatus] of cases) {
    const given = upload();
    happens(given);
    await assert.rejects(given.sending, (error) => error instanceof NotUploaded && error.name === name && error.httpStatus === httpStatus);
  }
});

test("no address leads an upload to another server", async () => {
  for (const path of ["@evil.example/x", ".evil.example/x", ":8443/x"]) assert.throws(() => addressAt(BASE, path), ForeignAddress, path);
  const asked: unknown[] = [];
  const fetchFn = ((url: string, init: RequestInit) => (asked.push([url, init.method]), Promise.resolve(new Response('{"content_uri":"mxc://amt.example/a"}')))) as typeof fetch;
  assert.equal(await uploadClear(new Blob(["x"], { type: "image/png" }), { baseUrl: BASE, accessToken: "t" }, fetchFn), "mxc://amt.example/a");
  assert.deepEqual(asked, [[`${BASE}/_matrix/media/v3/upload`, "POST"]]);
});
