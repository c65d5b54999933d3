// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Files on their way in and out: always from our own server, encrypted ones opened and checked here. Spec: c-s content-repository */
import { decryptAttachment, encryptAttachment, type IEncryptedFile } from "matrix-encrypt-attachment";
import type { MatrixClient } from "matrix-js-sdk";
import { dimensionsOf } from "./dimensions";
import { object } from "./names";
import { uploadClear, uploadSealed } from "./upload";

/** Where a file lies and how to open it; what `Attachment.ref` holds. */
export interface MediaRef {
  readonly url: string;
  readonly mimeType: string;
  readonly name: string;
  /** Undefined where the file isn't encrypted, as pictures of people and rooms. */
  readonly file: (IEncryptedFile & { readonly url: string }) | undefined;
  readonly thumbnail: MediaRef | undefined;
  readonly size: number;
}

const MXC = /^mxc:\/\/([^/?#]{1,255})\/([A-Za-z0-9_-]{1,255})$/;
/** What may stand in a page as a picture; an SVG is a document that can hold a program. */
const SHOWN = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"]);
const PLAYED = new Set(["video/mp4", "video/webm", "audio/mp4", "audio/mpeg", "audio/ogg", "audio/webm", "audio/wav", "audio/flac"]);
/** What is opened is in memory whole, and twice; the members' servers take no more than 100 MB (`max_upload_size`). */
const MAX_BYTES = 110_000_000;
const MAX_SHOWN_BYTES = 60_000_000;
/** Of which a picture is drawn: four bytes each, whatever the size of the file. Cameras of today stay below. */
const MAX_PIXELS = 120_000_000;
const MAX_SIDE = 30_000;
/** Dozens of these are on the screen at once. */
const SMALL = { bytes: 10_000_000, pixels: 4_000_000, whole: 30_000_000 };
/** Enough for all kinds but a JPEG with much before its picture. */
const HEAD = 1_000_000;

/** `missing`: it isn't there or isn't ours to see; `damaged`: it isn't what its sender said. */
export type MediaFaultKind = "missing" | "damaged" | "too-large" | "not-drawable";

/** The file can't be opened here. */
export class MediaFault extends Error {
  constructor(
    readonly why: MediaFaultKind,
    sentence: string,
    options?: ErrorOptions,
  ) {
    super(sentence, options);
  }
}

export class Media {
  constructor(
    private readonly client: MatrixClient,
    private readonly fetchFn: typeof globalThis.fetch,
  ) {}

  /** The opened file. A type that a page might run is given as plain bytes. Nothing of it is drawn: see `picture`. */
  async load(ref: MediaRef, progress?: (part: number) => void, maxBytes = MAX_BYTES): Promise<Blob> {
    if (ref.file === undefined) return this.#fetched(this.#address(ref.url), ref, maxBytes, progress);
    const sealed = await this.#fetched(this.#address(ref.file.url), ref, maxBytes, progress);
    try {
      const { url: _, ...how } = ref.file;
      return new Blob([await decryptAttachment(await sealed.arrayBuffer(), how)], { type: typeOf(ref.mimeType) });
    } catch (error) {
      throw new MediaFault("damaged", "the file is damaged or was changed", { cause: error });
    }
  }

  /** The opened file, to be drawn: as far as it is small enough for that, in bytes and in pixels. */
  async picture(ref: MediaRef, maxPixels = MAX_PIXELS, maxBytes = MAX_SHOWN_BYTES): Promise<Blob> {
    return drawable(await this.load(ref, undefined, maxBytes), maxPixels);
  }

  /** A small picture: the sender's own where it is encrypted, the server's otherwise. */
  async thumbnail(ref: MediaRef, width: number, height: number): Promise<Blob> {
    if (ref.thumbnail !== undefined) return this.picture(ref.thumbnail, SMALL.pixels, SMALL.bytes);
    if (ref.file !== undefined) return this.picture(ref, SMALL.whole);
    return drawable(await this.#fetched(this.#address(ref.url, width, height), { ...ref, size: 0 }, SMALL.bytes), SMALL.pixels);
  }

  /** Uploads, encrypted; `how` is what the message holds. */
  async send(blob: Blob, progress: (part: number) => void, abort: AbortSignal): Promise<IEncryptedFile & { url: string }> {
    const { data, info } = await encryptAttachment(await blob.arrayBuffer());
    return { ...info, url: await uploadSealed(new Blob([data]), { ...this.#access(), progress, abort }) };
  }

  /** Uploads in the clear: pictures of people and rooms. */
  async sendClear(blob: Blob): Promise<string> {
    return uploadClear(blob, this.#access(), this.fetchFn);
  }

  #access(): { readonly baseUrl: string; readonly accessToken: string } {
    return { baseUrl: this.client.baseUrl, accessToken: this.client.getAccessToken() ?? "" };
  }

  #address(mxc: string, width?: number, height?: number): string {
    if (!MXC.test(mxc)) throw new MediaFault("missing", "the file has no valid address");
    const url = this.client.mxcUrlToHttp(mxc, width, height, width === undefined ? undefined : "crop", false, false, true);
    if (url === null) throw new MediaFault("missing", "the file has no valid address");
    return url;
  }

  async #fetched(url: string, ref: MediaRef, maxBytes: number, progress?: (part: number) => void): Promise<Blob> {
    if (ref.size > maxBytes) throw new MediaFault("too-large", `the file has ${ref.size} bytes`);
    const response = await this.fetchFn(url, { headers: { authorization: `Bearer ${this.client.getAccessToken() ?? ""}` } });
    if (!response.ok) throw new MediaFault("missing", `the server answered ${response.status}`);
    const type = typeOf(ref.file === undefined ? (response.headers.get("content-type") ?? "") : "");
    return new Blob(await readAtMost(response, maxBytes, ref.size, progress), { type });
  }
}

/** Neither the sender's word nor the server's says how many bytes really come. */
async function readAtMost(response: Response, maxBytes: number, size: number, progress?: (part: number) => void): Promise<Uint8Array<ArrayBuffer>[]> {
  const total = Number(response.headers.get("content-length") ?? 0) || size;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let loaded = 0;
  for (const reader = response.body?.getReader(); reader !== undefined; ) {
    if (total > maxBytes || loaded > maxBytes) {
      await reader.cancel();
      throw new MediaFault("too-large", `the file has more than ${maxBytes} bytes`);
    }
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    loaded += value.length;
    progress?.(total > 0 ? Math.min(1, loaded / total) : 0);
  }
  return chunks;
}

/** The same bytes, if a browser can draw them without choking. */
export async function drawable(blob: Blob, maxPixels = MAX_PIXELS): Promise<Blob> {
  const size = dimensionsOf(new Uint8Array(await blob.slice(0, HEAD).arrayBuffer()));
  if (size === undefined) throw new MediaFault("not-drawable", "no picture of a known kind");
  const { width, height } = size;
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > maxPixels) throw new MediaFault("not-drawable", `a picture of ${width} by ${height} pixels`);
  return blob;
}

/** The file of a message's content; undefined where it names none. */
export function mediaOf(content: Record<string, unknown>): MediaRef | undefined {
  const info = object(content["info"]);
  const main = refOf(content["url"], content["file"], info, nameOf(content));
  if (main === undefined) return undefined;
  const small = refOf(info["thumbnail_url"], info["thumbnail_file"], object(info["thumbnail_info"]), "");
  return { ...main, thumbnail: small };
}

function refOf(url: unknown, file: unknown, info: Record<string, unknown>, name: string): MediaRef | undefined {
  const sealed = typeof file === "object" && file !== null && typeof (file as { url?: unknown }).url === "string" ? (file as MediaRef["file"]) : undefined;
  const address = sealed?.url ?? (typeof url === "string" ? url : undefined);
  if (address === undefined || !MXC.test(address)) return undefined;
  const size = typeof info["size"] === "number" && info["size"] >= 0 ? info["size"] : 0;
  return { url: address, file: sealed, mimeType: typeof info["mimetype"] === "string" ? info["mimetype"] : "", name, thumbnail: undefined, size };
}

/** The name to save it under: no folders, no control characters, none that turns the text around. */
function nameOf(content: Record<string, unknown>): string {
  const name = typeof content["filename"] === "string" ? content["filename"] : typeof content["body"] === "string" ? content["body"] : "";
  return name.replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, "_").slice(0, 200) || "datei";
}

export function isShown(mimeType: string): boolean {
  return SHOWN.has(mimeType.toLowerCase());
}

function typeOf(mimeType: string): string {
  const type = mimeType.toLowerCase().split(";")[0]?.trim() ?? "";
  return SHOWN.has(type) || PLAYED.has(type) ? type : "application/octet-stream";
}
