// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { NotifyMode, RoomDetails } from "../../model/room";

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
  readonly setFavourite: (on: boolean) => Promise<void>;
  readonly setNotify: (mode: NotifyMode) => Promise<void>;
  readonly showPerson: (userId: string) => void;
  /** "Yes, I know that this person's identity changed." */
  readonly confirmIdentity: (userId: string) => Promise<void>;
  readonly verify: (userId: string) => void;
  /** The room that replaces this one. */
  readonly openReplacement: (roomId: string) => void;
  /** Opens LeaveDialog. */
  readonly leave: () => void;
}
