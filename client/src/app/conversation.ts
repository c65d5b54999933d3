// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** An open room or thread as its view wants it. Reads signals: called while drawing. */
import type { Messenger } from "../state/messenger";
import type { OpenRoom } from "../state/open-room";
import { prefer, preferences } from "../state/preferences";
import type { ConversationActions, ConversationSnapshot } from "../views/Conversation/Conversation";
import { messageActions } from "./messages";
import { said, sentenceOf } from "./sentence";

/** Synapse's own bound until it says another. */
export const MAX_FILE_BYTES = 100_000_000;
const MAX_RECENT = 24;
const NOBODY: never[] = [];

export function conversationSnapshot(messenger: Messenger, open: OpenRoom): ConversationSnapshot {
  const { conversation } = open;
  const details = messenger.details.value;
  const isThread = conversation.threadId !== undefined;
  const roomName = details?.name ?? "";
  return {
    timeline: {
      id: conversation.id,
      roomName,
      state: conversation.state.value,
      problem: conversation.problem.value === undefined ? undefined : sentenceOf(conversation.problem.value),
      items: conversation.items.value,
      canLoadOlder: conversation.canLoadOlder.value,
      isLoadingOlder: conversation.isLoadingOlder.value,
      canLoadNewer: conversation.canLoadNewer.value,
      isLoadingNewer: conversation.isLoadingNewer.value,
      firstUnreadId: conversation.firstUnreadId(),
      unreadCount: conversation.unreadCount(),
      jump: conversation.jump.value,
      ownOrganisation: messenger.standing.value.own.name,
      typing: isThread ? NOBODY : conversation.typing.value,
    },
    composer: {
      id: conversation.id,
      roomName,
      isThread,
      isEncrypted: details?.isEncrypted ?? true,
      readOnly: details?.readOnly,
      draft: open.draft(),
      mode: open.mode.value,
      sendWith: preferences.value.sendWith,
      maxFileBytes: MAX_FILE_BYTES,
      recentEmojis: preferences.value.recentEmojis,
      changedIdentities: details?.changedIdentities ?? NOBODY,
    },
  };
}

export function conversationActions(messenger: Messenger, open: OpenRoom): ConversationActions {
  const { conversation } = open;
  const messages = messageActions(messenger, open);
  const isOnline = () => ["connected", "catching-up"].includes(messenger.session.link.peek());
  return {
    timeline: {
      ...messages,
      // Asked for by scrolling: without network there is simply nothing more for now.
      loadOlder: said(async () => (isOnline() || conversation.hasOlderHere() ? conversation.loadOlder() : undefined)),
      loadNewer: said(() => conversation.loadNewer()),
      jumpToEnd: said(() => conversation.jumpToEnd()),
      jumpToUnread: said(() => conversation.jumpToUnread()),
      readUpTo: (eventId) => messenger.readUpTo(open, eventId),
      reload: said(() => conversation.open()),
    },
    composer: {
      send: (draft) => open.send(draft),
      sendFiles: (files) => open.sendFiles(files),
      saveDraft: (draft) => open.saveDraft(draft),
      typing: (isTyping) => open.typing(isTyping),
      cancelMode: () => {
        open.saveDraft({ text: "", mentions: [] });
        open.mode.value = { kind: "new" };
      },
      editLast: () => {
        const last = conversation.lastOwn();
        if (last !== undefined) messages.edit(last);
      },
      findPeople: (query) => open.findPeople(query),
      openPerson: messages.openPerson,
      openReplacement: () => {
        const room = messenger.details.peek()?.replacedBy;
        if (room !== undefined) void messenger.openRoom(room);
      },
      usedEmoji: (emoji) => prefer({ recentEmojis: [emoji, ...preferences.peek().recentEmojis.filter((one) => one !== emoji)].slice(0, MAX_RECENT) }),
    },
  };
}
