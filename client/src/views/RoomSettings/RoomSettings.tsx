// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Role } from "../../model/person";
import type { Right, Rights, RoomAccess } from "../../model/rights";
import type { NotifyMode, RoomDetails } from "../../model/room";

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
