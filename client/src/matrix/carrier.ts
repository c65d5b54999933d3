// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Brings what waits in the outbox to the server: files first, encrypted by the SDK, each fault sorted by whether trying again helps. */
import { MsgType, type MatrixClient, type Room } from "matrix-js-sdk";
import { isShown, type Media } from "./media";
import { NotSent, type Carrier, type OutboxEntry } from "./outbox";
import { blocksSending } from "./security/blocked";

const THUMBNAIL = { longest: 800, from: 400_000, quality: 0.82 };

export class SdkCarrier implements Carrier {
  constructor(
    private readonly client: MatrixClient,
    private readonly media: Media,
    /** The SDK must know the room, to know for whom to encrypt. */
    private readonly room: (roomId: string) => Promise<Room | undefined>,
  ) {}

  async send(entry: OutboxEntry, file: Blob | undefined, progress: (part: number) => void, abort: AbortSignal, store: (content: OutboxEntry["content"]) => Promise<void>): Promise<string> {
    const room = await this.room(entry.roomId);
    if (room === undefined) throw new NotSent(false, "refused", undefined);
    let { content } = entry;
    try {
      if (entry.file !== undefined && content["file"] === undefined) {
        if (file === undefined) throw new NotSent(false, "unreadable", undefined);
        content = { ...content, ...(await this.#uploaded(entry, file, progress, abort)) };
        // A second try must not upload again.
        await store(content);
      }
      if (abort.aborted) throw new NotSent(true, "unknown", undefined);
      const { event_id: eventId } = await this.client.sendEvent(entry.roomId, null, entry.type as never, content as never, entry.txnId);
      return eventId;
    } catch (error) {
      this.#forget(room, entry);
      throw error instanceof NotSent ? error : sorted(error, abort);
    }
  }

  abandoned(entry: OutboxEntry): void {
    const room = this.client.getRoom(entry.roomId);
    if (room !== null) this.#forget(room, entry);
  }

  /** The SDK's own picture of what is on its way; ours is the outbox. */
  #forget(room: Room, entry: OutboxEntry): void {
    const echo = room.getPendingEvents().find((event) => event.getTxnId() === entry.txnId);
    if (echo === undefined) return;
    try {
      this.client.cancelPendingEvent(echo);
    } catch {
      // Already on the wire: the server's answer to the same transaction ID decides.
    }
  }

  async #uploaded(entry: OutboxEntry, blob: Blob, progress: (part: number) => void, abort: AbortSignal): Promise<Record<string, unknown>> {
    const about = entry.file!;
    const small = isShown(about.mimeType) ? await thumbnail(blob) : undefined;
    const sealedSmall = small === undefined ? undefined : await this.media.send(small.blob, () => undefined, abort);
    const file = await this.media.send(blob, progress, abort);
    const thumb = small === undefined ? {} : { thumbnail_file: sealedSmall, thumbnail_info: { w: small.width, h: small.height, mimetype: small.blob.type, size: small.blob.size } };
    const size = about.width > 0 ? { w: about.width, h: about.height } : {};
    return {
      msgtype: kindOf(about.mimeType, about.width > 0),
      body: entry.caption ?? about.name,
      filename: about.name,
      info: { mimetype: about.mimeType, size: about.size, ...size, ...thumb },
      file,
    };
  }
}

function kindOf(mimeType: string, isPicture: boolean): string {
  if (isPicture) return MsgType.Image;
  if (mimeType.startsWith("video/")) return MsgType.Video;
  return mimeType.startsWith("audio/") ? MsgType.Audio : MsgType.File;
}

/** A smaller picture for who only looks at the conversation; undefined where the picture is small itself or can't be drawn. */
async function thumbnail(blob: Blob): Promise<{ blob: Blob; width: number; height: number } | undefined> {
  if (blob.size < THUMBNAIL.from || blob.type === "image/gif") return undefined;
  try {
    const picture = await createImageBitmap(blob);
    const scale = Math.min(1, THUMBNAIL.longest / Math.max(picture.width, picture.height));
    const [width, height] = [Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale))];
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, width, height);
    picture.close();
    return { blob: await canvas.convertToBlob({ type: "image/jpeg", quality: THUMBNAIL.quality }), width, height };
  } catch {
    return undefined;
  }
}

/** As the SDK names what a lost network does to a request or an upload. */
function isOfNetwork(error: unknown): boolean {
  const { name, message } = error as { name?: string; message?: string };
  return !navigator.onLine || ["ConnectionError", "AbortError", "TimeoutError"].includes(name ?? "") || message === "Timeout";
}

function sorted(error: unknown, abort: AbortSignal): NotSent {
  const block = blocksSending(error);
  if (block?.why === "encryption-not-ready") return new NotSent(true, "unknown", undefined);
  if (block !== undefined) return new NotSent(false, block.why === "identity-changed" ? "identity-changed" : "device-unconfirmed", undefined);
  const { httpStatus, data } = error as { httpStatus?: number; data?: { errcode?: string; error?: string; retry_after_ms?: number } };
  if (abort.aborted || isOfNetwork(error) || (httpStatus ?? 0) >= 500) return new NotSent(true, "unknown", undefined);
  // A fault of our own would come again each time and hold up the room: the person decides.
  if (httpStatus === undefined) return new NotSent(false, "unknown", undefined);
  if (httpStatus === 429) return new NotSent(true, "unknown", undefined, data?.retry_after_ms ?? 0);
  if (httpStatus === 413 || data?.errcode === "M_TOO_LARGE") return new NotSent(false, "too-large", data?.error);
  return new NotSent(false, "refused", data?.error);
}
