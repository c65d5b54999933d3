// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The first moment of a start: the list and the conversation as they were left, until the account itself is open. */
import { useEffect } from "preact/hooks";
import { preferences } from "../state/preferences";
import { isUnread } from "../state/room-list";
import type { Sight } from "../state/sight";
import { Spinner } from "../parts/Spinner";
import { Conversation, type ConversationSnapshot } from "../views/Conversation/Conversation";
import { RoomHeader } from "../views/RoomHeader/RoomHeader";
import { RoomList } from "../views/RoomList/RoomList";
import { Shell } from "../views/Shell/Shell";
import { MAX_FILE_BYTES } from "./conversation";
import type { FirstSight } from "./first-sight";
import { goThere } from "./RoomPane";

const NONE: never[] = [];
const ALL = { kind: "all" } as const;
const NEW = { kind: "new" } as const;

export function FirstSightPages({ first }: { readonly first: FirstSight }) {
  const { room } = first;
  const isOpen = first.openId.value !== undefined;
  return (
    <Shell
      snapshot={{ pane: isOpen ? "main" : "list", mainTitle: room?.details.name }}
      actions={first.shell}
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
      actions={first.list}
    />
  );
}

function Room({ first, room }: { readonly first: FirstSight; readonly room: NonNullable<Sight["room"]> }) {
  useEffect(goThere, []);
  return (
    <>
      <RoomHeader snapshot={{ room: room.details, panel: undefined }} actions={first.header} />
      <Conversation snapshot={conversationOf(first, room)} actions={first.talk} />
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
      mode: NEW, sendWith: preferences.value.sendWith, maxFileBytes: MAX_FILE_BYTES, recentEmojis: NONE, changedIdentities: details.changedIdentities,
    },
  };
}
