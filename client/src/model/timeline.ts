// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Person } from "./person";

/** One thing in a conversation, oldest first. `key` stays the same from the outbox to the server's copy. */
export type TimelineItem = MessageItem | DayItem | UnreadItem | NoticeItem | GapItem;

export interface DayItem {
  readonly type: "day";
  readonly key: string;
  /** Milliseconds since 1970, of that day's first message. */
  readonly at: number;
}

/** "New messages" begin here. */
export interface UnreadItem {
  readonly type: "unread";
  readonly key: string;
}

/** Messages between here and there are not loaded. */
export interface GapItem {
  readonly type: "gap";
  readonly key: string;
}

/** Something happened in the room: who came, who went, what was renamed. Neighbouring ones may be grouped by the view. */
export interface NoticeItem {
  readonly type: "notice";
  readonly key: string;
  readonly at: number;
  readonly who: Person;
  readonly what:
    | { readonly kind: "created" | "joined" | "left" | "encryption-on" | "pictured" | "replaced" }
    | { readonly kind: "invited" | "kicked" | "banned" | "unbanned" | "declined" | "withdrawn"; readonly whom: Person; readonly reason: string | undefined }
    | { readonly kind: "renamed" | "topic"; readonly text: string }
    | { readonly kind: "person-renamed"; readonly before: string; readonly after: string }
    | { readonly kind: "history"; readonly visibility: "shared" | "invited" | "joined" | "world_readable" }
    | { readonly kind: "role"; readonly whom: Person; readonly role: "admin" | "moderator" | "member" | "muted" };
}

export interface MessageItem {
  readonly type: "message";
  readonly key: string;
  /** Undefined as long as the server has not taken it. */
  readonly eventId: string | undefined;
  readonly at: number;
  readonly sender: Person;
  readonly isMine: boolean;
  /** Follows another one of the same person within minutes: no name and picture needed. */
  readonly isContinued: boolean;
  readonly body: MessageBody;
  readonly reply: ReplyPreview | undefined;
  readonly reactions: readonly Reaction[];
  readonly isEdited: boolean;
  readonly mentionsMe: boolean;
  readonly thread: ThreadSummary | undefined;
  readonly readBy: readonly Person[];
  readonly delivery: Delivery;
  /** What is odd about who sent it; undefined where nothing is. */
  readonly shield: undefined | "unsigned-device" | "unverified-after-verified" | "unknown-device" | "mismatched-sender" | "clear-text";
  readonly may: { readonly edit: boolean; readonly delete: boolean; readonly reply: boolean; readonly react: boolean; readonly report: boolean; readonly pin: boolean };
  readonly isPinned: boolean;
}

export type MessageBody =
  | {
      readonly kind: "text";
      readonly text: string;
      readonly html: string | undefined;
      readonly emote: boolean;
      readonly notice: boolean;
      /** People whom links in `html` name, as the room knows them. A link's own words may lie; others are shown by their user ID. */
      readonly people: readonly Person[];
    }
  | { readonly kind: "image"; readonly file: Attachment; readonly width: number; readonly height: number; readonly caption: string | undefined }
  | { readonly kind: "file" | "audio" | "video"; readonly file: Attachment; readonly caption: string | undefined }
  | { readonly kind: "deleted"; readonly by: Person | undefined; readonly reason: string | undefined }
  | { readonly kind: "undecryptable"; readonly why: "waiting" | "before-device" | "no-backup" | "withheld" | "unsigned-sender" | "not-member" | "unknown" }
  | { readonly kind: "unsupported"; readonly eventType: string };

/** `html` above is raw and must be sanitised where it is shown. */
export interface Attachment {
  readonly name: string;
  readonly size: number;
  readonly mimeType: string;
  /** Opaque; hand it back to the `loadThumbnail`, `loadPicture`, `loadFile`, `saveFile` actions. */
  readonly ref: unknown;
}

export interface ReplyPreview {
  readonly eventId: string;
  /** Undefined while it is loaded, or where it can't be had. */
  readonly sender: Person | undefined;
  readonly text: string | undefined;
}

export interface Reaction {
  readonly key: string;
  readonly people: readonly Person[];
  readonly isMine: boolean;
}

export interface ThreadSummary {
  readonly rootId: string;
  readonly count: number;
  readonly lastSender: Person | undefined;
  readonly lastText: string | undefined;
  readonly lastAt: number;
  readonly unread: number;
}

export type Delivery =
  | { readonly state: "received" }
  | { readonly state: "uploading"; readonly progress: number }
  /** Waits for the network or for the ones before it. */
  | { readonly state: "queued" }
  | { readonly state: "sending" }
  | { readonly state: "sent" }
  | { readonly state: "failed"; readonly why: "refused" | "identity-changed" | "device-unconfirmed" | "too-large" | "unreadable" | "unknown"; readonly sentence: string | undefined };

/** An earlier wording of an edited message, oldest first. */
export interface Version {
  readonly at: number;
  readonly text: string;
  readonly html: string | undefined;
}
