// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The middle: what is open, or what to do when nothing is. */
import { useEffect, useMemo } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { setNotifyMode } from "../matrix/notify";
import type { Loaded } from "../model/loaded";
import type { RoomDetails } from "../model/room";
import type { SpaceRoom } from "../model/space";
import type { OpenRoom } from "../state/open-room";
import { preferences } from "../state/preferences";
import { Spinner } from "../parts/Spinner";
import { Conversation } from "../views/Conversation/Conversation";
import { Request } from "../views/Request/Request";
import { RoomHeader, type RoomHeaderActions } from "../views/RoomHeader/RoomHeader";
import { focusRegion } from "../views/Shell/regions";
import { SpaceView } from "../views/SpaceView/SpaceView";
import { Welcome } from "../views/Welcome/Welcome";
import { conversationActions, conversationSnapshot } from "./conversation";
import type { Running } from "./running";
import { said, sentenceOf } from "./sentence";

export function RoomPane({ running }: { readonly running: Running }) {
  const { messenger } = running;
  const roomId = messenger.openId.value;
  if (roomId === undefined) return <Nothing running={running} />;
  const invitation = messenger.list.requests.value.find((one) => one.roomId === roomId);
  if (invitation !== undefined) {
    const { actions } = messenger;
    const snapshot = { invitation };
    return (
      <Request
        snapshot={snapshot}
        actions={{
          back: () => messenger.back(),
          accept: said(async (id) => {
            await actions.accept(id);
            await messenger.joined(id);
          }),
          decline: said(async (id) => {
            await actions.leave(id);
            messenger.back();
          }),
          block: said(async (id, userId) => {
            await actions.block(userId, true);
            await actions.leave(id);
            messenger.back();
          }),
          report: (userId) => {
            messenger.overlay.value = { kind: "report-person", userId };
          },
        }}
      />
    );
  }
  const open = messenger.open.value;
  const details = messenger.details.value;
  if (open === undefined || details === undefined) return <Spinner large />;
  return (
    <>
      <RoomHeader snapshot={{ room: details, panel: panelOf(running) }} actions={headerActions(running, details)} />
      {details.kind === "space" ? <Space key={details.roomId} running={running} room={details} /> : <Talk key={details.roomId} running={running} open={open} />}
    </>
  );
}

function Talk({ running, open }: { readonly running: Running; readonly open: OpenRoom }) {
  const actions = useMemo(() => conversationActions(running.messenger, open), [open]);
  useEffect(goThere, []);
  return <Conversation snapshot={conversationSnapshot(running.messenger, open)} actions={actions} />;
}

/** Who opens a conversation reads and writes there; where writing brings up a keyboard on the screen, one reads first. */
export function goThere(): void {
  if (document.querySelector("dialog:modal") !== null) return;
  focusRegion("vb-region-main", { withoutField: matchMedia("(pointer: coarse)").matches });
}

function Space({ running, room }: { readonly running: Running; readonly room: RoomDetails }) {
  const { messenger } = running;
  const rooms = useSignal<Loaded<readonly SpaceRoom[]>>({ state: "loading" });
  const load = () => {
    messenger.actions.spaceRooms(room.roomId).then(
      (value) => {
        rooms.value = { state: "ready", value };
      },
      (error: unknown) => {
        rooms.value = { state: "failed", sentence: sentenceOf(error) };
      },
    );
  };
  useEffect(load, [room.roomId]);
  const via = room.organisations.map(({ serverName }) => serverName);
  const mayAdd = messenger.open.value?.conversation.room.currentState.maySendStateEvent("m.space.child", messenger.session.me) ?? false;
  return (
    <SpaceView
      snapshot={{ name: room.name, topic: room.topic, rooms: rooms.value, mayAdd }}
      actions={{
        open: (id) => void messenger.openRoom(id),
        join: said(async (id) => {
          await messenger.actions.join(id, via);
          await messenger.arrive(id);
        }),
        knock: said((id) => messenger.actions.knock(id, via)),
        addRoom: () => {
          messenger.overlay.value = { kind: "new-conversation", inSpace: room.roomId };
        },
        retry: load,
      }}
    />
  );
}

function Nothing({ running }: { readonly running: Running }) {
  const { messenger, recovery } = running;
  const open = (section: string) => {
    messenger.overlay.value = { kind: "settings", section };
  };
  const notifications = !("Notification" in window) || Notification.permission === "denied" ? "denied" : preferences.value.notifications ? "on" : "off";
  return (
    <Welcome
      snapshot={{
        me: running.me.value,
        hasRooms: messenger.list.all.value.length > 0,
        requests: messenger.list.requests.value.length,
        // As long as it isn't known nothing is said to be missing.
        hasRecovery: recovery.value.state === "ready" || recovery.value.state === "unknown",
        notifications,
      }}
      actions={{
        newConversation: () => {
          messenger.overlay.value = { kind: "new-conversation", inSpace: undefined };
        },
        openRequests: () => {
          const first = messenger.list.requests.peek()[0];
          if (first !== undefined) void messenger.openRoom(first.roomId);
        },
        openRecovery: () => {
          messenger.overlay.value = { kind: "set-up-recovery" };
        },
        openNotifications: () => open("notifications"),
        openShortcuts: () => {
          messenger.overlay.value = { kind: "shortcuts" };
        },
      }}
    />
  );
}

function panelOf({ messenger }: Running): "people" | "settings" | "other" | undefined {
  const kind = messenger.panel.value?.kind;
  if (kind === undefined) return undefined;
  return kind === "people" || kind === "settings" ? kind : "other";
}

export function headerActions({ messenger, verifyPerson }: Running, room: RoomDetails): RoomHeaderActions {
  const { session, actions } = messenger;
  return {
    back: () => messenger.back(),
    togglePeople: () => messenger.togglePanel("people"),
    toggleSettings: () => messenger.togglePanel("settings"),
    toggleThreads: () => messenger.togglePanel("threads"),
    togglePinned: () => messenger.togglePanel("pinned"),
    setFavourite: said((on) => actions.setFavourite(room.roomId, on)),
    setNotify: said((mode) => setNotifyMode(session.client, room.notify, room.roomId, mode)),
    showPerson: (userId) => {
      messenger.closePanel();
      messenger.panel.value = { kind: "people", selected: userId };
    },
    confirmIdentity: said((userId) => messenger.confirmIdentity(userId)),
    verify: verifyPerson,
    openReplacement: (id) => void messenger.openRoom(id),
    leave: () => {
      messenger.overlay.value = { kind: "leave", roomId: room.roomId };
    },
  };
}
