// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Loaded } from "../../model/loaded";
import type { SpaceRoom } from "../../model/space";

/** What a space holds; RoomHeader stands above it, as above a room. */
export interface SpaceViewSnapshot {
  readonly name: string;
  readonly topic: string;
  readonly rooms: Loaded<readonly SpaceRoom[]>;
  /** I may list new rooms here. */
  readonly mayAdd: boolean;
}

export interface SpaceViewActions {
  readonly open: (roomId: string) => void;
  readonly join: (roomId: string) => Promise<void>;
  readonly knock: (roomId: string) => Promise<void>;
  /** Opens NewConversation with this space chosen. */
  readonly addRoom: () => void;
  readonly retry: () => void;
}
