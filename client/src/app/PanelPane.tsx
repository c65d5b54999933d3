// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What stands beside the open room: its people, its settings, a thread, the list of threads, what is pinned. */
import { useEffect, useMemo } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { MatrixEvent } from "matrix-js-sdk";
import { accessOf, givableRoles, memberships, rightsOf, setRight, setRole } from "../matrix/membership";
import { ItemMaker, pinned } from "../matrix/items";
import { setNotifyMode } from "../matrix/notify";
import { roleOf } from "../matrix/roles";
import type { MessageItem } from "../model/timeline";
import type { Loaded } from "../model/loaded";
import type { OpenRoom } from "../state/open-room";
import { PeoplePanel } from "../views/PeoplePanel/PeoplePanel";
import type { PersonCardActions } from "../views/PersonCard/PersonCard";
import { PinnedList } from "../views/PinnedList/PinnedList";
import { RoomSettings } from "../views/RoomSettings/RoomSettings";
import { ThreadList } from "../views/ThreadList/ThreadList";
import { ThreadPanel } from "../views/ThreadPanel/ThreadPanel";
import { conversationActions, conversationSnapshot } from "./conversation";
import { messageActions } from "./messages";
import type { Running } from "./running";
import { said, sentenceOf } from "./sentence";

export function PanelPane({ running }: { readonly running: Running }) {
  const { messenger } = running;
  const panel = messenger.panel.value;
  const open = messenger.open.value;
  if (panel === undefined || open === undefined) return null;
  switch (panel.kind) {
    case "people":
      return <People running={running} open={open} selected={panel.selected} />;
    case "settings":
      return <Settings running={running} open={open} />;
    case "threads":
      return <Threads running={running} open={open} />;
    case "pinned":
      return <Pinned running={running} open={open} />;
    case "thread": {
      const thread = messenger.thread.value;
      return thread === undefined ? null : <Thread key={panel.rootId} running={running} thread={thread} />;
    }
  }
}

interface PanelProps {
  readonly running: Running;
  readonly open: OpenRoom;
}

function Thread({ running, thread }: { readonly running: Running; readonly thread: OpenRoom }) {
  const { messenger } = running;
  const actions = useMemo(() => conversationActions(messenger, thread), [thread]);
  return (
    <ThreadPanel
      snapshot={{ ...conversationSnapshot(messenger, thread), roomName: messenger.details.value?.name ?? "" }}
      actions={{ ...actions, close: () => messenger.closePanel(), openList: () => messenger.togglePanel("threads") }}
    />
  );
}

function People({ running, open, selected }: PanelProps & { readonly selected: string | undefined }) {
  const { messenger } = running;
  const { session, actions } = messenger;
  const { room } = open.conversation;
  const isLoaded = useSignal(room.membersLoaded());
  const problem = useSignal<string | undefined>(undefined);
  const load = () => {
    problem.value = undefined;
    room.loadMembersIfNeeded().then(
      () => {
        isLoaded.value = true;
      },
      (error: unknown) => {
        problem.value = sentenceOf(error);
      },
    );
  };
  useEffect(load, [room.roomId]);
  void [messenger.roomChanged.value, session.security.people.version.value, session.pictures.arrived.value, messenger.organisations.changed.value];
  const people: Loaded<ReturnType<typeof memberships>> =
    problem.value !== undefined && !isLoaded.value
      ? { state: "failed", sentence: problem.value }
      : isLoaded.value
        ? { state: "ready", value: memberships(room, session.people, session.me) }
        : { state: "loading" };
  return (
    <PeoplePanel
      snapshot={{
        kind: messenger.details.value?.kind ?? "room",
        myUserId: session.me,
        people,
        mayInvite: messenger.details.value?.may.invite ?? false,
        givableRoles: givableRoles(room, session.me),
        blocked: actions.blocked(),
        selected,
      }}
      actions={{
        ...personActions(running, open),
        close: () => messenger.closePanel(),
        retry: load,
        invite: () => {
          messenger.overlay.value = { kind: "invite" };
        },
        select: (userId) => {
          messenger.panel.value = { kind: "people", selected: userId };
        },
      }}
    />
  );
}

function personActions({ messenger, verifyPerson }: Running, open: OpenRoom): PersonCardActions {
  const { session, actions } = messenger;
  const { client } = session;
  const { room } = open.conversation;
  return {
    verify: verifyPerson,
    message: said(async (userId) => messenger.openRoom(await actions.direct(userId))),
    confirmIdentity: said((userId) => messenger.confirmIdentity(userId)),
    setRole: said((userId, role) => setRole(client, room, userId, role)),
    remove: said(async (userId, reason) => void (await client.kick(room.roomId, userId, reason))),
    ban: said(async (userId, reason) => void (await client.ban(room.roomId, userId, reason))),
    unban: said(async (userId) => void (await client.unban(room.roomId, userId))),
    admit: said((userId) => actions.invite(room.roomId, userId)),
    block: said((userId) => actions.block(userId, true)),
    unblock: said((userId) => actions.block(userId, false)),
    report: (userId) => {
      messenger.overlay.value = { kind: "report-person", userId };
    },
  };
}

function Settings({ running, open }: PanelProps) {
  const { messenger } = running;
  const { session, actions, list } = messenger;
  const { client, media } = session;
  const { room } = open.conversation;
  const { roomId } = room;
  const details = messenger.details.value;
  if (details === undefined) return null;
  const state = room.currentState;
  const mayChange = (type: string) => state.maySendStateEvent(type, session.me);
  // A space that the SDK hasn't read yet is asked for; whether one may is then the server's to say.
  const mayList = (spaceId: string) => client.getRoom(spaceId)?.currentState.maySendStateEvent("m.space.child", session.me) ?? true;
  const spaces = list.spaces.value
    .filter(({ spaceId }) => spaceId !== roomId)
    .map(({ spaceId, name }) => ({ spaceId, name, lists: session.store.rows.value.get(spaceId)?.children.includes(roomId) ?? false, mayChange: mayList(spaceId) }));
  const set = (type: string, content: object) => client.sendStateEvent(roomId, type as never, content as never, "").then(() => undefined);
  return (
    <RoomSettings
      snapshot={{
        room: details,
        myRole: roleOf(room.getMember(session.me)?.powerLevel ?? 0),
        rights: rightsOf(room),
        mayChangeRights: mayChange("m.room.power_levels"),
        access: accessOf(room),
        mayChangeAccess: mayChange("m.room.join_rules"),
        spaces,
      }}
      actions={{
        close: () => messenger.closePanel(),
        rename: said((name) => set("m.room.name", { name })),
        setTopic: said((topic) => set("m.room.topic", { topic })),
        setPicture: said(async (file) => set("m.room.avatar", file === undefined ? {} : { url: await media.sendClear(file) })),
        setHistoryVisibility: said((visibility) => set("m.room.history_visibility", { history_visibility: visibility })),
        setAccess: said((access) => {
          const allow = spaces.filter(({ lists }) => lists).map(({ spaceId }) => ({ type: "m.room_membership", room_id: spaceId }));
          return set("m.room.join_rules", access === "space" ? { join_rule: "restricted", allow } : { join_rule: "invite" });
        }),
        setRight: said((right, from) => setRight(client, room, right, from)),
        setInSpace: said((spaceId, lists) => actions.setInSpace(spaceId, roomId, lists)),
        setNotify: said((mode) => setNotifyMode(client, details.notify, roomId, mode)),
        openPeople: () => messenger.togglePanel("people"),
        leave: () => {
          messenger.overlay.value = { kind: "leave", roomId };
        },
        report: () => {
          messenger.overlay.value = { kind: "report-room", roomId };
        },
      }}
    />
  );
}

/** Makes items of single events, for the lists beside the room. */
function useMaker({ running, open }: PanelProps): ItemMaker {
  const { session } = running.messenger;
  return useMemo(
    () => new ItemMaker({ room: open.conversation.room, me: session.me, people: session.people, shields: session.shields, lookUp: () => undefined, threadRoot: undefined }),
    [open],
  );
}

function useLoaded(load: () => Promise<readonly MatrixEvent[]>, of: string) {
  const found = useSignal<Loaded<readonly MatrixEvent[]>>({ state: "loading" });
  const reload = async (): Promise<void> => {
    try {
      found.value = { state: "ready", value: await load() };
    } catch (error) {
      found.value = { state: "failed", sentence: sentenceOf(error) };
    }
  };
  useEffect(() => void reload(), [of]);
  return { found: found.value, reload };
}

function Threads(props: PanelProps) {
  const { messenger } = props.running;
  const { room } = props.open.conversation;
  const maker = useMaker(props);
  const filter = useSignal<"all" | "mine">("all");
  const { found, reload } = useLoaded(async () => {
    await room.createThreadsTimelineSets();
    await room.fetchRoomThreads();
    return room.getThreads().flatMap(({ rootEvent }) => (rootEvent === undefined ? [] : [rootEvent]));
  }, room.roomId);
  const items = found.state === "ready" ? found.value.map((event) => maker.message(event)) : [];
  const mine = (item: MessageItem) => item.isMine || room.getThread(item.eventId ?? "")?.hasCurrentUserParticipated === true;
  const threads = items.filter((item) => filter.value === "all" || mine(item)).sort((left, right) => (right.thread?.lastAt ?? right.at) - (left.thread?.lastAt ?? left.at));
  return (
    <ThreadList
      snapshot={{ state: found.state, problem: found.state === "failed" ? found.sentence : undefined, threads, filter: filter.value, canLoadMore: false, isLoadingMore: false }}
      actions={{
        open: (rootId) => void messenger.openThread(rootId),
        setFilter: (wanted) => {
          filter.value = wanted;
        },
        loadMore: () => Promise.resolve(),
        reload,
        close: () => messenger.closePanel(),
      }}
    />
  );
}

function Pinned(props: PanelProps) {
  const { messenger } = props.running;
  const { session } = messenger;
  const { room } = props.open.conversation;
  const maker = useMaker(props);
  const actions = useMemo(() => messageActions(messenger, props.open), [props.open]);
  void messenger.roomChanged.value;
  const ids = pinned(room);
  const { found, reload } = useLoaded(async () => {
    const events = await Promise.all(ids.map((id) => room.findEventById(id) ?? fetched(session, room.roomId, id)));
    return events.filter((event) => event !== undefined).reverse();
  }, ids.join());
  const items = found.state === "ready" ? found.value.map((event) => maker.message(event)) : [];
  return (
    <PinnedList
      snapshot={{ state: found.state, problem: found.state === "failed" ? found.sentence : undefined, items }}
      actions={{ jumpTo: actions.jumpTo, pin: actions.pin, reload, close: () => messenger.closePanel() }}
    />
  );
}

async function fetched(session: Running["messenger"]["session"], roomId: string, eventId: string): Promise<MatrixEvent | undefined> {
  try {
    const event = session.client.getEventMapper()(await session.client.fetchRoomEvent(roomId, eventId));
    await session.client.decryptEventIfNeeded(event);
    return event;
  } catch {
    return undefined;
  }
}
