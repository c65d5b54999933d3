// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What an event means to a reader; nothing here knows a room's state. */
import type { EventStatus, MatrixEvent } from "matrix-js-sdk";
import { plainOf } from "../model/plain";
import type { MessageBody } from "../model/timeline";
import { isShown, mediaOf } from "./media";
import { object } from "./names";
import { whyUndecryptable } from "./security/undecryptable";

const NOTICES = new Set([
  "m.room.member", "m.room.name", "m.room.topic", "m.room.avatar", "m.room.create", "m.room.encryption", "m.room.history_visibility",
  "m.room.power_levels", "m.room.tombstone",
]);
/** The value alone: the SDK is loaded after what uses this. */
const CANCELLED: `${EventStatus.CANCELLED}` = "cancelled";
const MESSAGES = new Set(["m.room.message", "m.room.encrypted", "m.sticker"]);

/** Whether the event has a place of its own in the conversation; reactions, edits and signals have none. */
export function hasPlace(event: MatrixEvent): boolean {
  if (event.isRelation("m.replace") || event.isRelation("m.annotation") || (event.status as string | null) === CANCELLED) return false;
  if (event.isState()) return NOTICES.has(event.getType());
  if (!MESSAGES.has(event.getType())) return false;
  const { msgtype: kind } = object(event.getContent());
  return typeof kind !== "string" || !kind.startsWith("m.key.verification");
}

/** MSC3952: who is meant stands beside the text, not in it. */
export function mentions(event: MatrixEvent, me: string): boolean {
  const { user_ids: users, room } = object(object(event.getContent())["m.mentions"]);
  return room === true || (Array.isArray(users) && users.includes(me));
}

/** Counts as something new to read. */
export function isMessage(event: MatrixEvent): boolean {
  return !event.isState() && hasPlace(event) && !event.isRedacted();
}

export function bodyOf(event: MatrixEvent): MessageBody {
  if (event.isRedacted()) return { kind: "deleted", by: undefined, reason: undefined };
  if (event.isDecryptionFailure()) return { kind: "undecryptable", why: whyUndecryptable(event) };
  if (event.getType() === "m.room.encrypted") return { kind: "undecryptable", why: "waiting" };
  return contentBody(event.getType(), object(event.getContent()));
}

/** As for an event that is there; for what waits in the outbox too. */
export function contentBody(type: string, content: Record<string, unknown>): MessageBody {
  const kind = type === "m.sticker" ? "m.image" : content["msgtype"];
  const text = typeof content["body"] === "string" ? content["body"] : "";
  if (kind === "m.text" || kind === "m.notice" || kind === "m.emote") {
    const html = content["format"] === "org.matrix.custom.html" && typeof content["formatted_body"] === "string" ? content["formatted_body"] : undefined;
    const isReply = "m.in_reply_to" in object(content["m.relates_to"]);
    return { kind: "text", text: isReply ? withoutQuote(text) : text, html: html?.replace(/^<mx-reply>.*?<\/mx-reply>/s, ""), emote: kind === "m.emote", notice: kind === "m.notice", people: [] };
  }
  const ref = mediaOf(content);
  if (ref !== undefined && (kind === "m.image" || kind === "m.file" || kind === "m.audio" || kind === "m.video")) {
    const file = { name: ref.name, size: ref.size, mimeType: ref.mimeType, ref };
    const caption = typeof content["filename"] === "string" && text !== content["filename"] ? text : undefined;
    if (kind === "m.image" && isShown(ref.mimeType || "image/png")) return { kind: "image", file, caption, ...sizeOf(content) };
    return { kind: kind === "m.audio" ? "audio" : kind === "m.video" ? "video" : "file", file, caption };
  }
  return { kind: "unsupported", eventType: type };
}

/** The words by which a message is recognised in a list, a reply, a notification; undefined where there are none. */
export function wordsOf(body: MessageBody): string | undefined {
  switch (body.kind) {
    case "text":
      return plainOf(body).slice(0, 300);
    case "image":
    case "file":
    case "audio":
    case "video":
      return body.caption ?? body.file.name;
    default:
      return undefined;
  }
}

/** Earlier clients put the quoted message in front of the answer. */
function withoutQuote(text: string): string {
  if (!text.startsWith("> <")) return text;
  const lines = text.split("\n");
  const end = lines.findIndex((line) => !line.startsWith(">"));
  return end < 0 ? text : lines.slice(lines[end] === "" ? end + 1 : end).join("\n");
}

function sizeOf(content: Record<string, unknown>): { width: number; height: number } {
  const { w, h } = object(content["info"]);
  const side = (value: unknown) => (typeof value === "number" && value > 0 && value < 100_000 ? Math.round(value) : 0);
  return { width: side(w), height: side(h) };
}
