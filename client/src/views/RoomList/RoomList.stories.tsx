// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import { done, erika, invitation, langePerson, max, NOW, nothing, Pane, refused, row, WORDS } from "../Shell/examples";
import { RoomList, type RoomListActions, type RoomListSnapshot } from "./RoomList";

const HOUR = 3_600_000;

const rows = [
  row("Max Beispiel", { kind: "direct", preview: "Passt Ihnen 14 Uhr?", unread: 2, mentions: 0, isFavourite: true }),
  row("Haushalt 2027", { preview: "Erika: @Sie, bitte noch die Anlage 3", unread: 14, mentions: 2, isFavourite: true, lastActive: NOW - HOUR }),
  row("Krisenstab Hochwasser", { unread: 120, notify: "mute", lastActive: NOW - 26 * HOUR }),
  row("Jugendamt", { draft: "Ich schlage vor, dass wir am Montag", lastActive: NOW - 30 * HOUR }),
  row("Bauamt", { outgoing: "failed", lastActive: NOW - 50 * HOUR }),
  row("Standesamt", { outgoing: "waiting", lastActive: NOW - 99 * HOUR }),
  row("Poststelle", { isMarkedUnread: true, preview: undefined, lastActive: NOW - 300 * HOUR }),
  row("Neues Projekt", { preview: undefined, hasMessages: false, lastActive: NOW - 400 * HOUR }),
  row("Gerade beigetreten", { preview: undefined, hasMessages: undefined, lastActive: NOW - 500 * HOUR }),
  row("Bürgermeisterrunde", { membership: "knock", lastActive: 0 }),
];

export const snapshot: RoomListSnapshot = {
  me: erika,
  connection: { state: "online" },
  isLoading: false,
  rows,
  total: rows.length,
  openRoomId: rows[1]?.roomId,
  filter: { kind: "all" },
  query: "",
  spaces: [
    { spaceId: "!s1", name: "Kämmerei" },
    { spaceId: "!s2", name: WORDS },
  ],
  unreadRooms: 3,
  requests: [invitation(max), invitation(langePerson, { kind: "room", roomName: "Haushalt der Gebietskörperschaften" })],
  mayLock: true,
  now: NOW,
};

export const actions: RoomListActions = {
  open: nothing,
  setQuery: nothing,
  setFilter: nothing,
  newConversation: nothing,
  retryConnection: nothing,
  setFavourite: refused("Der Favorit konnte nicht gespeichert werden, weil gerade kein Netz da ist. Versuchen Sie es später noch einmal."),
  markRead: done,
  setNotify: done,
  leave: nothing,
  openSettings: nothing,
  openDevices: nothing,
  openShortcuts: nothing,
  lock: nothing,
  signOut: nothing,
};

function story(more: Partial<RoomListSnapshot>) {
  return () => (
    <Pane kind="list">
      <RoomList snapshot={{ ...snapshot, ...more }} actions={actions} />
    </Pane>
  );
}

const many = Array.from({ length: 2000 }, (_, at) => row(`Raum ${at + 1}`, { unread: at % 7 === 0 ? at : 0, kind: at % 3 === 0 ? "direct" : "room", lastActive: NOW - at * HOUR }));

/** Lives: filters and opens, as the state would. */
function Many() {
  const [query, setQuery] = useState("");
  const [open, setOpen] = useState<string | undefined>(undefined);
  const found = many.filter((one) => one.name.includes(query));
  return (
    <Pane kind="list">
      <RoomList snapshot={{ ...snapshot, rows: found, total: many.length, query, openRoomId: open, requests: [] }} actions={{ ...actions, setQuery, open: setOpen }} />
    </Pane>
  );
}

export const stories = {
  normal: story({}),
  loading: story({ isLoading: true, rows: [], total: 0, requests: [], connection: { state: "connecting" } }),
  empty: story({ rows: [], total: 0, requests: [] }),
  noMatch: story({ rows: [], query: "Wasserwirtschaft" }),
  nothingUnread: story({ rows: [], filter: { kind: "unread" } }),
  inSpace: story({ filter: { kind: "space", spaceId: "!s2" } }),
  offline: story({ connection: { state: "offline", retryAt: undefined } }),
  unanswered: story({ connection: { state: "offline", retryAt: NOW + 12_000 } }),
  catchingUp: story({ connection: { state: "catching-up" } }),
  manyRequests: story({ requests: Array.from({ length: 12 }, (_, at) => invitation({ ...max, userId: `@max${at}:kreis.example` }, { roomId: `!r${at}` })) }),
  long: story({ me: langePerson, rows: rows.map((one) => ({ ...one, name: `${one.name} ${WORDS}`, preview: WORDS })) }),
  many: () => <Many />,
};
