// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Files on their way in and out: always from our own server, encrypted ones opened and checked here. Spec: c-s content-repository */
import { decryptAttachment, encryptAttachment, type IEncryptedFile } from "matrix-encrypt-attachment";
import type { MatrixClient } from "matrix-js-sdk";
import { object } from "./names";

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
const MAX_SHOWN_BYTES = 60_000_000;

/** The file isn't there, isn't ours to see, or isn't what its sender said. */
export class MediaFault extends Error {}

export class Media {
  constructor(
    private readonly client: MatrixClient,
    private readonly fetchFn: typeof globalThis.fetch,
  ) {}

  /** The opened file. A type that a page might run is given as plain bytes. */
  async load(ref: MediaRef, progress?: (part: number) => void): Promise<Blob> {
    if (ref.file === undefined) return this.#fetched(this.#address(ref.url), ref, progress);
    const sealed = await this.#fetched(this.#address(ref.file.url), ref, progress);
    try {
      const { url: _, ...how } = ref.file;
      return new Blob([await decryptAttachment(await sealed.arrayBuffer(), how)], { type: typeOf(ref.mimeType) });
    } catch (error) {
      throw new MediaFault("the file is damaged or was changed", { cause: error });
    }
  }

  /** A small picture: the sender's own where it is encrypted, the server's otherwise. */
  async thumbnail(ref: MediaRef, width: number, height: number): Promise<Blob> {
    if (ref.thumbnail !== undefined) return this.load(ref.thumbnail);
    if (ref.file !== undefined) {
      if (ref.size > MAX_SHOWN_BYTES) throw new MediaFault("too large to be shown");
      return this.load(ref);
    }
    return this.#fetched(this.#address(ref.url, width, height), ref);
  }

  /** Uploads, encrypted; `how` is what the message holds. */
  async send(blob: Blob, progress: (part: number) => void, abort: AbortSignal): Promise<IEncryptedFile & { url: string }> {
    const { data, info } = await encryptAttachment(await blob.arrayBuffer());
    const controller = new AbortController();
    abort.addEventListener("abort", () => controller.abort());
    const { content_uri: url } = await this.client.uploadContent(new Blob([data]), {
      // The server learns neither name nor kind.
      includeFilename: false,
      type: "application/octet-stream",
      abortController: controller,
      progressHandler: ({ loaded, total }) => progress(total > 0 ? loaded / total : 0),
    });
    return { ...info, url };
  }

  /** Uploads in the clear: pictures of people and rooms. */
  async sendClear(blob: Blob): Promise<string> {
    return (await this.client.uploadContent(blob, { includeFilename: false, type: blob.type })).content_uri;
  }

  #address(mxc: string, width?: number, height?: number): string {
    if (!MXC.test(mxc)) throw new MediaFault("the file has no valid address");
    const url = this.client.mxcUrlToHttp(mxc, width, height, width === undefined ? undefined : "crop", false, false, true);
    if (url === null) throw new MediaFault("the file has no valid address");
    return url;
  }

  async #fetched(url: string, ref: MediaRef, progress?: (part: number) => void): Promise<Blob> {
    const response = await this.fetchFn(url, { headers: { authorization: `Bearer ${this.client.getAccessToken() ?? ""}` } });
    if (!response.ok) throw new MediaFault(`the server answered ${response.status}`);
    const type = typeOf(ref.file === undefined ? (response.headers.get("content-type") ?? "") : "");
    if (progress === undefined || response.body === null) return new Blob([await response.arrayBuffer()], { type });
    const total = Number(response.headers.get("content-length") ?? 0) || ref.size;
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let loaded = 0;
    for (const reader = response.body.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      loaded += value.length;
      progress(total > 0 ? Math.min(1, loaded / total) : 0);
    }
    return new Blob(chunks, { type });
  }
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
