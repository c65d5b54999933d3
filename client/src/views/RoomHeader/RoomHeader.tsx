// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { NotifyMode, RoomDetails } from "../../model/room";
import { Avatar } from "../../parts/Avatar";
import { Heading } from "../../parts/Heading";
import { Icon } from "../../parts/Icon";
import { IconButton } from "../../parts/IconButton";
import { Menu, type MenuItem } from "../../parts/Menu";
import { Notice } from "../../parts/Notice";
import { VisuallyHidden } from "../../parts/VisuallyHidden";
import { rooms } from "../../texts/rooms";
import { type Task, useTask } from "../Shell/useTask";
import { ChangedIdentities } from "./ChangedIdentities";
import { Organisations } from "./Organisations";
import { ReadOnly } from "./ReadOnly";
import "./RoomHeader.css";

export interface RoomHeaderSnapshot {
  readonly room: RoomDetails;
  /** The panel beside the room, so that its button shows as pressed. */
  readonly panel: "people" | "settings" | "other" | undefined;
}

export interface RoomHeaderActions {
  /** To the list, on a phone. */
  readonly back: () => void;
  readonly togglePeople: () => void;
  readonly toggleSettings: () => void;
  readonly toggleThreads: () => void;
  readonly togglePinned: () => void;
  readonly setFavourite: (on: boolean) => Promise<void>;
  readonly setNotify: (mode: NotifyMode) => Promise<void>;
  readonly showPerson: (userId: string) => void;
  /** "Yes, I know that this person's identity changed." */
  readonly confirmIdentity: (userId: string) => Promise<void>;
  readonly verify: (userId: string) => Promise<void>;
  /** The room that replaces this one. */
  readonly openReplacement: (roomId: string) => void;
  /** Opens LeaveDialog. */
  readonly leave: () => void;
}

export interface RoomHeaderProps {
  readonly snapshot: RoomHeaderSnapshot;
  readonly actions: RoomHeaderActions;
}

/** Where one is, who is there, and what is wrong here; the organisations are always in sight. */
export function RoomHeader({ snapshot, actions }: RoomHeaderProps) {
  const task = useTask();
  const { room } = snapshot;
  return (
    <header class="vb-header">
      <div class="vb-header-bar">
        <IconButton class="vb-header-back" icon="back" label={rooms().header.back} onClick={actions.back} />
        <Avatar class="vb-header-avatar" name={room.name} picture={room.picture} square={room.kind !== "direct"} />
        <Title room={room} />
        <Buttons snapshot={snapshot} actions={actions} task={task} />
      </div>
      <Organisations organisations={room.organisations} />
      {task.failure !== undefined && <Notice severity="danger">{task.failure}</Notice>}
      <ChangedIdentities people={room.changedIdentities} actions={actions} />
      <ReadOnly room={room} onReplacement={actions.openReplacement} />
    </header>
  );
}

function Title({ room }: { readonly room: RoomDetails }) {
  const texts = rooms().header;
  const { other } = room;
  return (
    <div class="vb-header-words">
      <div class="vb-header-line">
        <Heading level={1} look={4} class="vb-header-name">
          <bdi>{room.name}</bdi>
        </Heading>
        {other !== undefined && <Trust trust={other.trust} />}
        <span class={room.isEncrypted ? "vb-header-lock" : "vb-header-open"} title={room.isEncrypted ? texts.encrypted : undefined}>
          {room.isEncrypted ? <Icon name="lock" label={texts.encrypted} /> : texts.notEncrypted}
        </span>
      </div>
      {other?.isAmbiguous === true && <span class="vb-header-topic">{other.userId}</span>}
      {room.topic !== "" && (
        <span class="vb-header-topic" dir="auto" title={room.topic}>
          {room.topic}
        </span>
      )}
    </div>
  );
}

function Trust({ trust }: { readonly trust: "verified" | "unverified" | "changed" }) {
  if (trust !== "verified") return null;
  return (
    <span class="vb-header-verified" title={rooms().header.verified}>
      <Icon name="shield-check" label={rooms().header.verified} />
    </span>
  );
}

function Buttons({ snapshot, actions, task }: RoomHeaderProps & { readonly task: Task }) {
  const texts = rooms().header;
  const { room, panel } = snapshot;
  return (
    <div class="vb-header-buttons">
      <button type="button" class="vb-header-people" aria-pressed={panel === "people"} title={texts.showPeople} onClick={actions.togglePeople}>
        <Icon name="group" />
        <span aria-hidden="true">{room.joinedCount}</span>
        <VisuallyHidden>{`${texts.showPeople}: ${texts.people(room.joinedCount)}`}</VisuallyHidden>
      </button>
      <IconButton class="vb-header-settings" icon="settings" label={texts.showSettings} aria-pressed={panel === "settings"} onClick={actions.toggleSettings} />
      <Menu label={texts.more} items={menuItems(room, actions, task)} />
    </div>
  );
}

function menuItems(room: RoomDetails, actions: RoomHeaderActions, task: Task): readonly MenuItem[] {
  const { row, notify, header } = rooms();
  const modes = ["all", "mentions", "mute"] as const;
  return [
    { id: "people", icon: "group", label: header.showPeople, onSelect: actions.togglePeople },
    { id: "settings", icon: "settings", label: header.showSettings, onSelect: actions.toggleSettings },
    ...(room.kind === "space" ? [] : lists(actions)),
    {
      id: "favourite",
      separated: true,
      icon: room.isFavourite ? "star-filled" : "star",
      label: room.isFavourite ? row.removeFavourite : row.addFavourite,
      onSelect: () => task.run(() => actions.setFavourite(!room.isFavourite)),
    },
    ...modes.map((mode) => ({ id: mode, separated: mode === "all", label: notify[mode], checked: room.notify === mode, onSelect: () => task.run(() => actions.setNotify(mode)) })),
    { id: "leave", icon: "logout", danger: true, separated: true, label: row.leave, onSelect: actions.leave },
  ];
}

function lists(actions: RoomHeaderActions): readonly MenuItem[] {
  const { header } = rooms();
  return [
    { id: "threads", icon: "thread", label: header.showThreads, onSelect: actions.toggleThreads },
    { id: "pinned", icon: "pin", label: header.showPinned, onSelect: actions.togglePinned },
  ];
}
