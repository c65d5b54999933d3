// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * How large a picture becomes when it is drawn, read from its first bytes: a file of a few kilobytes can unfold to gigabytes.
 * By what the bytes are and not by what they are called, since browsers do so too. Where a format names several sizes the
 * largest counts; where none is found there is no answer, and nothing is drawn. Pure.
 */
export interface Dimensions {
  readonly width: number;
  readonly height: number;
}

/** Of a PNG, JPEG, GIF, WebP, BMP or AVIF; undefined where it is none of these or its size can't be read. */
export function dimensionsOf(bytes: Uint8Array): Dimensions | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return FORMATS.find(([magic]) => magic(bytes))?.[1](view);
  } catch (error) {
    // Read past its end: it is shorter than it says.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

type Reader = (view: DataView) => Dimensions | undefined;

const FORMATS: readonly (readonly [(bytes: Uint8Array) => boolean, Reader])[] = [
  [(bytes) => starts(bytes, 0, "\x89PNG\r\n\x1a\n") && starts(bytes, 12, "IHDR"), (view) => ({ width: view.getUint32(16), height: view.getUint32(20) })],
  [(bytes) => starts(bytes, 0, "\xff\xd8\xff"), jpeg],
  [(bytes) => starts(bytes, 0, "GIF87a") || starts(bytes, 0, "GIF89a"), gif],
  [(bytes) => starts(bytes, 0, "RIFF") && starts(bytes, 8, "WEBP"), webp],
  [(bytes) => starts(bytes, 0, "BM"), bmp],
  [(bytes) => starts(bytes, 4, "ftypavif"), avif],
];

function starts(bytes: Uint8Array, at: number, text: string): boolean {
  return bytes.length >= at + text.length && Array.from(text).every((letter, index) => bytes[at + index] === letter.charCodeAt(0));
}

/** ITU T.81 B.1.1.3: the frame header stands somewhere among the segments. */
function jpeg(view: DataView): Dimensions | undefined {
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) at += 1;
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    else if (marker === 0xd9 || marker === 0xda) return undefined;
    else at += 2 + (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7) ? 0 : view.getUint16(at + 2));
  }
}

/** The first frame can be larger than the screen it names; browsers make room for it. */
function gif(view: DataView): Dimensions | undefined {
  const screen = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  const flags = view.getUint8(10);
  let at = 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  for (;;) {
    const block = view.getUint8(at);
    if (block === 0x2c) {
      const edge = (offset: number) => view.getUint16(at + 1 + offset, true) + view.getUint16(at + 5 + offset, true);
      return { width: Math.max(screen.width, edge(0)), height: Math.max(screen.height, edge(2)) };
    }
    if (block !== 0x21) return undefined;
    at += 2;
    for (let length = view.getUint8(at); length !== 0; length = view.getUint8(at)) at += length + 1;
    at += 1;
  }
}

/** RFC 9649. */
function webp(view: DataView): Dimensions | undefined {
  const kind = String.fromCharCode(view.getUint8(12), view.getUint8(13), view.getUint8(14), view.getUint8(15));
  const three = (at: number) => 1 + view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000;
  if (kind === "VP8X") return { width: three(24), height: three(27) };
  if (kind === "VP8 ") return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (kind !== "VP8L") return undefined;
  const packed = view.getUint32(21, true);
  return { width: 1 + (packed & 0x3fff), height: 1 + ((packed >>> 14) & 0x3fff) };
}

function bmp(view: DataView): Dimensions {
  if (view.getUint32(14, true) === 12) return { width: view.getUint16(18, true), height: view.getUint16(20, true) };
  return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
}

/** ISO 23008-12: each picture in it, the parts of a grid too, names its size in a box within `meta`; the same word elsewhere is a lure. */
function avif(view: DataView): Dimensions | undefined {
  const meta = metaOf(view);
  let found: Dimensions | undefined;
  for (let at = meta.begin; at + 16 <= meta.end; at += 1) {
    if (view.getUint32(at) !== 0x69737065) continue; // "ispe"
    const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    found = { width: Math.max(found?.width ?? 0, width), height: Math.max(found?.height ?? 0, height) };
  }
  return found;
}

function metaOf(view: DataView): { readonly begin: number; readonly end: number } {
  for (let at = 0; ; ) {
    const size = view.getUint32(at);
    // Of any length up to the end, or longer than four bytes can say: nobody writes pictures so.
    if (size < 8 || at + size > view.byteLength) return { begin: 0, end: 0 };
    if (view.getUint32(at + 4) === 0x6d657461) return { begin: at + 8, end: at + size };
    at += size;
  }
}
