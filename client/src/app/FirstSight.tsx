// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The first moment of a start: the list and the conversation as they were left, until the account itself is open. */
import { useEffect } from "preact/hooks";
import { effect, signal } from "@preact/signals";
import type { RoomStore } from "../matrix/room-store";
import type { RoomRow } from "../model/room";
import type { Draft } from "../model/writing";
import type { Drafts } from "../state/drafts";
import { placeOf, pushRoom } from "../state/layers";
import type { Messenger } from "../state/messenger";
import { preferences } from "../state/preferences";
import { isUnread, keptRows } from "../state/room-list";
import type { Sight } from "../state/sight";
import { Spinner } from "../parts/Spinner";
import { Conversation, type ConversationActions, type ConversationSnapshot } from "../views/Conversation/Conversation";
import { RoomHeader, type RoomHeaderActions } from "../views/RoomHeader/RoomHeader";
import { RoomList, type RoomListActions } from "../views/RoomList/RoomList";
import { Shell } from "../views/Shell/Shell";
import { goThere } from "./RoomPane";

/** So long what was seen stays while the conversation behind it is being decrypted. */
const PATIENCE = 3_000;
const IN_SIGHT = 12;

export class FirstSight {
  readonly rows: readonly RoomRow[];
  readonly openId = signal(placeOf(history.state).roomId);
  readonly query = signal("");
  readonly #sent: Draft[] = [];

  constructor(
    readonly sight: Sight,
    store: RoomStore,
    readonly drafts: Drafts,
    readonly mayLock: boolean,
  ) {
    this.rows = keptRows(store, drafts.all.peek());
  }

  /** Which conversation is shown is said by the page's address, as later. */
  get room(): Sight["room"] {
    const { room } = this.sight;
    return room?.details.roomId === this.openId.value ? room : undefined;
  }

  /** Goes out as soon as it can; until then it stays the room's draft, so that nothing is lost. */
  send(draft: Draft): void {
    this.#sent.push(draft);
  }

  saveDraft(draft: Draft): void {
    const { room } = this;
    if (room !== undefined && this.#sent.length === 0) this.drafts.save(room.details.roomId, draft);
  }

  /** Resolves when the account shows at least what is seen here; hands over what was done meanwhile. */
  async handOver(messenger: Messenger): Promise<void> {
    const roomId = this.room?.details.roomId;
    await isThere(messenger);
    messenger.list.query.value = this.query.peek();
    const open = messenger.open.peek();
    if (open?.conversation.room.roomId === roomId) for (const draft of this.#sent) open?.send(draft);
  }
}

function isThere(messenger: Messenger): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE);
    const stop = effect(() => {
      const conversation = messenger.open.value?.conversation;
      if (messenger.openId.value !== undefined && conversation === undefined) return;
      if (conversation?.state.value === "loading") return;
      const last = conversation?.items.value.slice(-IN_SIGHT) ?? [];
      if (last.some((item) => item.type === "message" && item.body.kind === "undecryptable" && item.body.why === "waiting")) return;
      clearTimeout(timer);
      queueMicrotask(() => stop());
      resolve();
    });
  });
}

export function FirstSightPages({ first }: { readonly first: FirstSight }) {
  const { room } = first;
  const isOpen = first.openId.value !== undefined;
  return (
    <Shell
      snapshot={{ pane: isOpen ? "main" : "list", mainTitle: room?.details.name }}
      actions={{ onShortcut: nothing }}
      list={<List first={first} />}
      main={room === undefined ? isOpen && <Spinner large /> : <Room first={first} room={room} />}
    />
  );
}

function List({ first }: { readonly first: FirstSight }) {
  const { rows, sight, query } = first;
  return (
    <RoomList
      snapshot={{
        me: sight.me,
        connection: { state: "connecting" },
        isLoading: false,
        rows,
        total: rows.length,
        openRoomId: first.openId.value,
        filter: ALL,
        query: query.value,
        spaces: NONE,
        unreadRooms: rows.filter(isUnread).length,
        requests: sight.requests,
        mayLock: first.mayLock,
        now: Date.now(),
      }}
      actions={{
        ...LIST,
        open: (roomId) => {
          pushRoom(roomId);
          first.openId.value = roomId;
        },
        setQuery: (text) => {
          query.value = text;
        },
      }}
    />
  );
}

function Room({ first, room }: { readonly first: FirstSight; readonly room: NonNullable<Sight["room"]> }) {
  useEffect(goThere, []);
  const composer = { ...TALK.composer, send: (draft: Draft) => first.send(draft), saveDraft: (draft: Draft) => first.saveDraft(draft) };
  return (
    <>
      <RoomHeader snapshot={{ room: room.details, panel: undefined }} actions={HEADER} />
      <Conversation snapshot={conversationOf(first, room)} actions={{ ...TALK, composer }} />
    </>
  );
}

function conversationOf(first: FirstSight, { details, items }: NonNullable<Sight["room"]>): ConversationSnapshot {
  const { roomId, name } = details;
  return {
    timeline: {
      id: roomId, roomName: name, state: "ready", problem: undefined, items,
      canLoadOlder: true, isLoadingOlder: false, canLoadNewer: false, isLoadingNewer: false,
      firstUnreadId: undefined, unreadCount: 0, jump: undefined, ownOrganisation: "", typing: NONE,
    },
    composer: {
      id: roomId, roomName: name, isThread: false, isEncrypted: details.isEncrypted, readOnly: details.readOnly, draft: first.drafts.of(roomId),
      mode: NEW, sendWith: preferences.value.sendWith, maxFileBytes: 0, recentEmojis: NONE, changedIdentities: details.changedIdentities,
    },
  };
}

const NONE: never[] = [];
const ALL = { kind: "all" } as const;
const NEW = { kind: "new" } as const;
const nothing = (): void => undefined;
/** The page that would answer is drawn anew before anybody misses it. */
const later = (): Promise<never> => new Promise(() => undefined);

const LIST: RoomListActions = {
  open: nothing, setQuery: nothing, setFilter: nothing, newConversation: nothing, retryConnection: nothing, setFavourite: later, markRead: later, setNotify: later,
  leave: nothing, openSettings: nothing, openDevices: nothing, openShortcuts: nothing, lock: () => location.reload(), signOut: nothing,
};
const HEADER: RoomHeaderActions = {
  back: () => history.back(), togglePeople: nothing, toggleSettings: nothing, toggleThreads: nothing, togglePinned: nothing, setFavourite: later, setNotify: later,
  showPerson: nothing, confirmIdentity: later, verify: later, openReplacement: nothing, leave: nothing,
};
const TALK: ConversationActions = {
  timeline: {
    react: later, reply: nothing, edit: nothing, delete: later, report: later, pin: later, openThread: nothing, retry: later, takeBack: later,
    copy: (text) => navigator.clipboard.writeText(text), loadVersions: later, loadThumbnail: later, loadPicture: later, loadFile: later, saveFile: later, requestKeys: later,
    openRecovery: nothing, openPerson: nothing, openRoom: nothing, jumpTo: later,
    loadOlder: later, loadNewer: later, jumpToEnd: later, jumpToUnread: later, readUpTo: nothing, reload: later,
  },
  composer: {
    send: nothing, sendFiles: nothing, saveDraft: nothing, typing: nothing, cancelMode: nothing, editLast: nothing, findPeople: later, openPerson: nothing,
    openReplacement: nothing, usedEmoji: nothing,
  },
};
