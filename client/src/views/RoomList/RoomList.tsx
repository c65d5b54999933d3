// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Connection } from "../../model/connection";
import type { RoomFilter, SpaceChoice } from "../../model/filter";
import type { Person } from "../../model/person";
import type { Invitation, NotifyMode, RoomRow } from "../../model/room";

export interface RoomListSnapshot {
  readonly me: Person;
  readonly connection: Connection;
  /** First contact and nothing kept from before: there is no list yet. */
  readonly isLoading: boolean;
  /** Filtered and in order. */
  readonly rows: readonly RoomRow[];
  /** All rooms, whatever the filter. */
  readonly total: number;
  readonly openRoomId: string | undefined;
  readonly filter: RoomFilter;
  readonly query: string;
  readonly spaces: readonly SpaceChoice[];
  /** For the chip "unread". */
  readonly unreadRooms: number;
  readonly requests: readonly Invitation[];
  /** A PIN protects the app: it can be locked at once. */
  readonly mayLock: boolean;
  /** Milliseconds since 1970, for "yesterday"; once a minute is often enough. */
  readonly now: number;
}

export interface RoomListActions {
  readonly open: (roomId: string) => void;
  readonly setQuery: (text: string) => void;
  readonly setFilter: (filter: RoomFilter) => void;
  readonly newConversation: () => void;
  readonly retryConnection: () => void;

  readonly setFavourite: (roomId: string, on: boolean) => Promise<void>;
  readonly markRead: (roomId: string, read: boolean) => Promise<void>;
  readonly setNotify: (roomId: string, mode: NotifyMode) => Promise<void>;
  /** Opens LeaveDialog. */
  readonly leave: (roomId: string) => void;

  readonly openSettings: () => void;
  readonly openDevices: () => void;
  readonly openShortcuts: () => void;
  readonly lock: () => void;
  readonly signOut: () => void;
}
