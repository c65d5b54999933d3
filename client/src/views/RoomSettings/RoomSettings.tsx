// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Role } from "../../model/person";
import type { Right, Rights, RoomAccess } from "../../model/rights";
import type { NotifyMode, RoomDetails } from "../../model/room";
import { Button } from "../../parts/Button";
import { Details } from "../../parts/Details";
import { Notice } from "../../parts/Notice";
import { RadioGroup } from "../../parts/RadioGroup";
import { roomSettings } from "../../texts/room-settings";
import { rooms } from "../../texts/rooms";
import { Panel } from "../Shell/Panel";
import { useTask } from "../Shell/useTask";
import { About } from "./About";
import { InSpaces } from "./InSpaces";
import { RightsTable } from "./RightsTable";
import { Section } from "./Section";
import { Who } from "./Who";
import "../Confirm/stack.css";
import "./RoomSettings.css";

export interface RoomSettingsSnapshot {
  readonly room: RoomDetails;
  readonly myRole: Role;
  readonly rights: Rights;
  readonly mayChangeRights: boolean;
  readonly access: RoomAccess;
  readonly mayChangeAccess: boolean;
  /** Spaces that list the room, and those in which I may list it. */
  readonly spaces: readonly RoomInSpace[];
}

export interface RoomInSpace {
  readonly spaceId: string;
  readonly name: string;
  readonly lists: boolean;
  readonly mayChange: boolean;
}

export interface RoomSettingsActions {
  readonly close: () => void;
  readonly rename: (name: string) => Promise<void>;
  readonly setTopic: (topic: string) => Promise<void>;
  /** undefined takes the picture away. */
  readonly setPicture: (file: File | undefined) => Promise<void>;
  readonly setHistoryVisibility: (visibility: "shared" | "invited" | "joined") => Promise<void>;
  readonly setAccess: (access: "invite" | "space") => Promise<void>;
  readonly setRight: (right: Right, from: Exclude<Role, "muted">) => Promise<void>;
  readonly setInSpace: (spaceId: string, lists: boolean) => Promise<void>;
  readonly setNotify: (mode: NotifyMode) => Promise<void>;
  readonly openPeople: () => void;
  /** Opens LeaveDialog. */
  readonly leave: () => void;
  /** Opens ReportDialog. */
  readonly report: () => void;
}

export interface RoomSettingsProps {
  readonly snapshot: RoomSettingsSnapshot;
  readonly actions: RoomSettingsActions;
}

/** What I may change is a control; what I may not is a sentence, never a control that is dead. */
export function RoomSettings({ snapshot, actions }: RoomSettingsProps) {
  const texts = roomSettings();
  const { room } = snapshot;
  const isDirect = room.kind === "direct";
  return (
    <Panel title={texts.title[room.kind]} onClose={actions.close}>
      <div class="vb-room-settings">
        {!isDirect && <About key={room.roomId} room={room} actions={actions} />}
        <Notifications notify={room.notify} onNotify={actions.setNotify} />
        <Who snapshot={snapshot} actions={actions} />
        {!isDirect && <InSpaces spaces={snapshot.spaces} onSet={actions.setInSpace} />}
        {!isDirect && <RightsTable snapshot={snapshot} actions={actions} />}
        <Section title={texts.end}>
          <div class="vb-row-of-buttons">
            <Button icon="logout" variant="danger" onClick={actions.leave}>
              {texts.leave}
            </Button>
            <Button icon="flag" variant="tertiary" onClick={actions.report}>
              {texts.report}
            </Button>
          </div>
        </Section>
        <Details summary={texts.expert} rows={[{ label: texts.roomId, value: room.roomId }]} />
      </div>
    </Panel>
  );
}

function Notifications({ notify, onNotify }: { readonly notify: NotifyMode; readonly onNotify: (mode: NotifyMode) => Promise<void> }) {
  const words = rooms().notify;
  const task = useTask();
  return (
    <Section title={roomSettings().notifications}>
      <RadioGroup
        label={roomSettings().notifications}
        labelHidden
        value={notify}
        options={(["all", "mentions", "mute"] as const).map((value) => ({ value, label: words[value] }))}
        onValue={(mode) => task.run(() => onNotify(mode))}
      />
      {task.failure !== undefined && <Notice severity="danger">{task.failure}</Notice>}
    </Section>
  );
}
