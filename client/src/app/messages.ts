// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What can be done with messages, for one open conversation; made once for each, so that messages are not drawn anew. */
import { drawable, type MediaRef } from "../matrix/media";
import { editOf, pinned } from "../matrix/items";
import type { Messenger } from "../state/messenger";
import type { OpenRoom } from "../state/open-room";
import { app } from "../texts/app";
import type { MessageActions } from "../views/Message/actions";
import type { Report } from "../views/ReportDialog/ReportDialog";
import { ForPeople, said } from "./sentence";

export function messageActions(messenger: Messenger, open: OpenRoom): MessageActions {
  const { session } = messenger;
  const { client, media, outbox, security } = session;
  const { conversation } = open;
  const { roomId } = conversation.room;
  const urls: string[] = [];

  const urlOf = (blob: Blob): string => {
    const url = URL.createObjectURL(blob);
    urls.push(url);
    return url;
  };
  const fileOf = async (ref: unknown, progress?: (part: number) => void): Promise<Blob> => {
    const waiting = await waitingFile(ref);
    return waiting ?? media.load(ref as MediaRef, progress);
  };
  /** The transaction behind an item: its own, or that of a change of it which did not go through. */
  const waitingAs = (key: string): string => {
    const item = conversation.items.peek().find((one) => one.key === key);
    const eventId = item?.type === "message" ? item.eventId : undefined;
    return outbox.entries.peek().find((entry) => eventId !== undefined && editOf(entry) === eventId)?.txnId ?? key;
  };
  const waitingFile = async (ref: unknown): Promise<Blob | undefined> => {
    const { outbox: key } = ref as { outbox?: string };
    return key === undefined ? undefined : outbox.fileOf(key);
  };

  const waitingPicture = async (ref: unknown): Promise<Blob | undefined> => {
    const waiting = await waitingFile(ref);
    return waiting && drawable(waiting);
  };

  return {
    react: said((eventId, key) => open.react(eventId, key)),
    reply: (eventId) => withItem(open, eventId, (item) => open.reply(item)),
    edit: (eventId) => withItem(open, eventId, (item) => open.edit(item)),
    delete: said(async (eventId, reason) => void (await client.redactEvent(roomId, eventId, undefined, reason === undefined ? {} : { reason }))),
    report: said(async (eventId, report) => reportMessage(messenger, open, eventId, report)),
    pin: said(async (eventId, isPinned) => {
      const others = pinned(conversation.room).filter((id) => id !== eventId);
      await client.sendStateEvent(roomId, "m.room.pinned_events" as never, { pinned: isPinned ? [...others, eventId] : others } as never, "");
    }),
    openThread: (rootId) => void messenger.openThread(rootId),
    retry: (key) => outbox.retry(waitingAs(key)),
    takeBack: (key) => outbox.takeBack(waitingAs(key)),
    copy: (text) => navigator.clipboard.writeText(text),
    loadVersions: said((eventId) => conversation.versions(eventId)),
    loadThumbnail: said(async (ref) => urlOf((await waitingPicture(ref)) ?? (await media.thumbnail(ref as MediaRef, 800, 600)))),
    loadPicture: said(async (ref) => urlOf((await waitingPicture(ref)) ?? (await media.picture(ref as MediaRef)))),
    loadFile: said(async (ref, progress) => urlOf(await fileOf(ref, progress))),
    saveFile: said(async (ref, progress) => save(await fileOf(ref, progress), (ref as MediaRef).name)),
    requestKeys: said(async (eventId) => {
      await security.healing.tryAgain(roomId, eventId);
      if (conversation.event(eventId)?.isDecryptionFailure() === true) throw new ForPeople(app().faults.noBackup);
    }),
    openRecovery: () => {
      messenger.overlay.value = { kind: "restore" };
    },
    openPerson: (userId) => {
      messenger.closePanel();
      messenger.panel.value = { kind: "people", selected: userId };
    },
    openRoom: (id) => void messenger.openRoom(id),
    jumpTo: said((eventId) => conversation.jumpTo(eventId)),
  };
}

/** To the own organisation's administration, which can't read the message by itself. */
async function reportMessage(messenger: Messenger, open: OpenRoom, eventId: string, { words, withText, block }: Report): Promise<void> {
  const item = open.item(eventId);
  const text = withText && item?.body.kind === "text" ? `\n\n${item.body.text}` : "";
  await messenger.session.client.reportEvent(open.conversation.room.roomId, eventId, -100, words + text);
  if (block && item !== undefined) await messenger.actions.block(item.sender.userId, true);
}

function withItem(open: OpenRoom, eventId: string, act: (item: NonNullable<ReturnType<OpenRoom["item"]>>) => void): void {
  const item = open.item(eventId);
  if (item !== undefined) act(item);
}

/** Hands a file to the browser's downloads; a program in it can't run here, its kind is plain bytes. */
function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(new Blob([blob], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
