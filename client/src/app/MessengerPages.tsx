// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The whole of a signed-in account: list, room, panel, and what lies on top. */
import { useEffect, useMemo } from "preact/hooks";
import { useSignal, type ReadonlySignal } from "@preact/signals";
import { setNotifyMode } from "../matrix/notify";
import type { Connection } from "../model/connection";
import { focusFilter } from "../views/RoomList/focusFilter";
import { RoomList, type RoomListActions } from "../views/RoomList/RoomList";
import { Shell } from "../views/Shell/Shell";
import type { Shortcut } from "../views/Shell/shortcuts";
import { app } from "../texts/app";
import { preferences } from "../state/preferences";
import { titledBy } from "../state/title";
import { Frame } from "./Frame";
import { Overlays } from "./Overlays";
import { PanelPane } from "./PanelPane";
import { goThere, RoomPane } from "./RoomPane";
import { Banners, hasBanners, watchStorage } from "./Banners";
import { securityPage } from "./SecurityPages";
import type { Running } from "./running";
import { said } from "./sentence";

const [SECOND, MINUTE] = [1_000, 60_000];

export function MessengerPages({ running }: { readonly running: Running }) {
  const { messenger, context } = running;
  useEffect(watchStorage, []);
  useEffect(() => titledBy(() => messenger.details.value?.name), []);
  const onShortcut = useMemo(() => shortcuts(running), [running]);
  useEffect(() => {
    const wanted = context.wantedRoom.value;
    if (wanted === undefined) return;
    context.wantedRoom.value = undefined;
    void messenger.openRoom(wanted);
  }, [context.wantedRoom.value]);
  const page = securityPage(running);
  if (page !== undefined) return <Frame operator={context.operator}>{page}</Frame>;
  const panel = messenger.panel.value;
  const mainTitle = messenger.details.value?.name ?? requestTitle(running);
  const pane = messenger.openId.value === undefined ? "list" : panel === undefined ? "main" : "panel";
  return (
    <>
      <Shell
        snapshot={{ pane, mainTitle }}
        actions={{ onShortcut }}
        banners={bannersOf(running)}
        list={<List running={running} />}
        main={<RoomPane running={running} />}
        panel={panel === undefined ? undefined : <PanelPane running={running} />}
        panelTitle={panel === undefined ? undefined : app().panels[panel.kind]}
      />
      <Overlays running={running} />
    </>
  );
}

function requestTitle({ messenger }: Running): string | undefined {
  const request = messenger.list.requests.value.find(({ roomId }) => roomId === messenger.openId.value);
  return request === undefined ? undefined : app().request(request.kind === "direct" ? request.inviter.name : request.roomName);
}

/** Undefined where there is nothing to say: an empty region would be a stop for who goes by keys. */
function bannersOf(running: Running) {
  return hasBanners(running) ? <Banners running={running} /> : undefined;
}

function List({ running }: { readonly running: Running }) {
  const { messenger } = running;
  const { list, session } = messenger;
  const connection = connectionOf(running);
  const now = useClock(connection.state === "offline" && connection.retryAt !== undefined ? SECOND : MINUTE);
  const actions = useMemo(() => listActions(running), [running]);
  return (
    <RoomList
      snapshot={{
        me: running.me.value,
        connection,
        isLoading: session.store.position === undefined && list.all.value.length === 0,
        rows: list.shown.value,
        total: list.all.value.length,
        openRoomId: messenger.openId.value,
        filter: list.filter.value,
        query: list.query.value,
        spaces: list.spaces.value,
        unreadRooms: list.unreadRooms.value,
        requests: list.requests.value,
        mayLock: running.hasPin.value,
        now: now.value,
      }}
      actions={actions}
    />
  );
}

export function listActions(running: Running): RoomListActions {
  const { messenger } = running;
  const { list, actions, session } = messenger;
  const overlay = (kind: "shortcuts" | "sign-out") => () => {
    messenger.overlay.value = { kind };
  };
  const settings = (section: string) => () => {
    messenger.overlay.value = { kind: "settings", section };
  };
  return {
    open: (roomId) => {
      if (messenger.openId.peek() === roomId) goThere();
      else void messenger.openRoom(roomId);
    },
    setQuery: (text) => {
      list.query.value = text;
    },
    setFilter: (filter) => {
      list.filter.value = filter;
    },
    newConversation: () => {
      messenger.overlay.value = { kind: "new-conversation", inSpace: undefined };
    },
    retryConnection: () => session.retryNow(),
    setFavourite: said((roomId, on) => actions.setFavourite(roomId, on)),
    markRead: said((roomId, read) => actions.markRead(roomId, read, !preferences.peek().sendReceipts)),
    setNotify: said(async (roomId, mode) => {
      const before = list.all.peek().find((row) => row.roomId === roomId)?.notify ?? "all";
      await setNotifyMode(session.client, before, roomId, mode);
    }),
    leave: (roomId) => {
      messenger.overlay.value = { kind: "leave", roomId };
    },
    openSettings: settings("general"),
    openDevices: settings("security"),
    openShortcuts: overlay("shortcuts"),
    lock: running.lock,
    signOut: overlay("sign-out"),
  };
}

function connectionOf({ messenger }: Running): Connection {
  const { link, retryAt } = messenger.session;
  switch (link.value) {
    case "connected":
      return { state: "online" };
    case "connecting":
    case "catching-up":
      return { state: link.value };
    default:
      // Without network there is nothing to wait for but the network.
      return { state: "offline", retryAt: navigator.onLine ? retryAt.value : undefined };
  }
}

export function shortcuts({ messenger }: Running): (shortcut: Shortcut) => void {
  const act: Record<Shortcut, () => void> = {
    "focus-filter": () => {
      // On a phone only one pane is there.
      if (document.querySelector(".vb-shell-list")?.checkVisibility() === false) messenger.back();
      requestAnimationFrame(focusFilter);
    },
    "previous-room": () => messenger.step(-1, false),
    "next-room": () => messenger.step(1, false),
    "previous-unread": () => messenger.step(-1, true),
    "next-unread": () => messenger.step(1, true),
    "new-conversation": () => {
      messenger.overlay.value = { kind: "new-conversation", inSpace: undefined };
    },
    "open-settings": () => {
      messenger.overlay.value = { kind: "settings", section: "general" };
    },
    "toggle-people": () => messenger.open.peek() !== undefined && messenger.togglePanel("people"),
    "show-shortcuts": () => {
      messenger.overlay.value = { kind: "shortcuts" };
    },
  };
  return (shortcut) => act[shortcut]();
}

function useClock(every: number): ReadonlySignal<number> {
  const now = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now();
    }, every);
    now.value = Date.now();
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
