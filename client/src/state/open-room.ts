// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What is open and written into: a room's conversation or a thread of it, with the composer below. */
import { signal } from "@preact/signals";
import type { Conversation } from "../matrix/conversation";
import { contentOf, mentionsIn } from "../matrix/markdown";
import type { Session } from "../matrix/session";
import type { Person } from "../model/person";
import type { MessageItem } from "../model/timeline";
import type { Draft, Outgoing } from "../model/writing";
import type { Drafts } from "./drafts";
import { preferences } from "./preferences";

export type Mode =
  | { readonly kind: "new" }
  | { readonly kind: "reply"; readonly to: MessageItem }
  | { readonly kind: "edit"; readonly of: MessageItem; readonly draft: Draft };

const TYPING = { every: 4_000, lasts: 8_000 };
const MAX_FOUND = 10;

export class OpenRoom {
  readonly mode = signal<Mode>({ kind: "new" });
  #typingSaid = 0;

  constructor(
    private readonly session: Session,
    readonly conversation: Conversation,
    private readonly drafts: Drafts,
  ) {}

  get draftId(): string {
    const { id } = this.conversation;
    const mode = this.mode.peek();
    return mode.kind === "edit" ? `${id}|edit|${mode.of.eventId ?? ""}` : id;
  }

  draft(): Draft {
    const mode = this.mode.value;
    if (mode.kind !== "edit") return this.drafts.of(this.conversation.id);
    const kept = this.drafts.of(this.draftId);
    return kept.text === "" ? mode.draft : kept;
  }

  saveDraft(draft: Draft): void {
    this.drafts.save(this.draftId, draft);
  }

  send(draft: Draft): void {
    if (draft.text.trim() === "") return;
    const mode = this.mode.peek();
    const content = { msgtype: "m.text", ...contentOf(draft) };
    const body = mode.kind === "edit" ? edited(content, mode.of) : { ...content, ...this.#relation(mode) };
    const id = this.draftId;
    // Where the disk takes nothing more, what was written stands in the field again.
    this.#add(body).catch(() => this.drafts.of(id).text === "" && this.drafts.save(id, draft));
    this.#toEnd();
    this.drafts.save(id, { text: "", mentions: [] });
    this.mode.value = { kind: "new" };
    this.typing(false);
  }

  sendFiles(files: readonly Outgoing[]): void {
    const mode = this.mode.peek();
    files.forEach(({ file, caption, size }, at) => {
      const about = { name: file.name, size: file.size, mimeType: file.type || "application/octet-stream", width: size?.width ?? 0, height: size?.height ?? 0 };
      // An answer belongs to the first; the others follow it.
      void this.#add(this.#relation(at === 0 ? mode : { kind: "new" }), { blob: file, about }, caption);
    });
    this.mode.value = { kind: "new" };
    this.#toEnd();
  }

  react(eventId: string, key: string): Promise<void> {
    const { client, me } = this.session;
    const mine = this.conversation.room.relations
      .getChildEventsForEvent(eventId, "m.annotation", "m.reaction")
      ?.getRelations()
      .find((event) => event.getSender() === me && event.getRelation()?.key === key && !event.isRedacted());
    if (mine !== undefined) return client.redactEvent(this.conversation.room.roomId, mine.getId() ?? "").then(() => undefined);
    return this.#add({ "m.relates_to": { rel_type: "m.annotation", event_id: eventId, key } }, undefined, undefined, "m.reaction");
  }

  reply(item: MessageItem): void {
    this.mode.value = { kind: "reply", to: item };
  }

  edit(item: MessageItem): void {
    if (item.body.kind !== "text") return;
    const mentions = item.body.html === undefined ? [] : mentionsIn(item.body.html);
    this.mode.value = { kind: "edit", of: item, draft: { text: item.body.text, mentions } };
  }

  /** The message by its event. */
  item(eventId: string): MessageItem | undefined {
    return this.conversation.items.peek().find((item): item is MessageItem => item.type === "message" && item.eventId === eventId);
  }

  typing(isTyping: boolean): void {
    if (!preferences.peek().sendTyping || this.conversation.threadId !== undefined) return;
    const now = Date.now();
    if (isTyping && now - this.#typingSaid < TYPING.every) return;
    if (!isTyping && this.#typingSaid === 0) return;
    this.#typingSaid = isTyping ? now : 0;
    void this.session.client.sendTyping(this.conversation.room.roomId, isTyping, TYPING.lasts).catch(() => undefined);
  }

  findPeople(query: string): Promise<readonly Person[]> {
    const { room } = this.conversation;
    const words = bare(query);
    const recent = room.getLiveTimeline().getEvents().map((event) => event.getSender() ?? "").reverse();
    const rank = (userId: string) => (recent.indexOf(userId) + recent.length + 1) % (recent.length + 1);
    const found = room
      .getMembers()
      .filter(({ userId, membership }) => membership === "join" && userId !== this.session.me)
      .filter(({ userId, rawDisplayName }) => words === "" || bare(`${rawDisplayName} ${userId}`).split(/[\s@:.-]+/).some((word) => word.startsWith(words)) || bare(rawDisplayName).startsWith(words))
      .sort((left, right) => rank(left.userId) - rank(right.userId))
      .slice(0, MAX_FOUND);
    return Promise.resolve(found.map(({ userId }) => this.session.people.in(room, userId)));
  }

  /** Who looks at the past while writing sees what was written. */
  #toEnd(): void {
    if (this.conversation.canLoadNewer.peek()) void this.conversation.jumpToEnd().catch(() => undefined);
  }

  async #add(content: Record<string, unknown>, file?: Parameters<Session["outbox"]["add"]>[1], caption?: string, type = "m.room.message"): Promise<void> {
    const { room, threadId } = this.conversation;
    await this.session.outbox.add({ roomId: room.roomId, threadId, type, content, caption }, file);
  }

  /** c-s threading: in a thread every message says so; clients that know none are shown an answer to the last one. */
  #relation(mode: Mode): Record<string, unknown> {
    const answered = mode.kind === "reply" ? mode.to.eventId : undefined;
    const { threadId } = this.conversation;
    if (threadId === undefined) return answered === undefined ? {} : { "m.relates_to": { "m.in_reply_to": { event_id: answered } } };
    const last = this.conversation.items.peek().findLast((item) => item.type === "message" && item.eventId !== undefined);
    const lastId = last?.type === "message" ? last.eventId : undefined;
    return { "m.relates_to": { rel_type: "m.thread", event_id: threadId, is_falling_back: answered === undefined, "m.in_reply_to": { event_id: answered ?? lastId ?? threadId } } };
  }
}

function edited(content: Record<string, unknown>, item: MessageItem): Record<string, unknown> {
  return {
    ...content,
    body: `* ${String(content["body"])}`,
    "m.mentions": {},
    "m.new_content": content,
    "m.relates_to": { rel_type: "m.replace", event_id: item.eventId },
  };
}

function bare(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
