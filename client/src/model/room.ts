// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Organisation } from "./organisation";
import type { Person } from "./person";

export type NotifyMode = "all" | "mentions" | "mute";

/** One line of the room list. 2,000 of these are cheap: they hold no message but the last one's words. */
export interface RoomRow {
  readonly roomId: string;
  readonly name: string;
  readonly picture: string | undefined;
  readonly kind: "direct" | "room" | "space";
  readonly membership: "join" | "invite" | "knock";
  /** Unread messages; 0 where all is read. */
  readonly unread: number;
  readonly mentions: number;
  readonly isMarkedUnread: boolean;
  readonly isFavourite: boolean;
  readonly isLowPriority: boolean;
  readonly notify: NotifyMode;
  /** The words of the last message, already readable ("Erika: Guten Tag"); undefined where it can't be shown. */
  readonly preview: string | undefined;
  /** Whether anybody ever wrote there; undefined where that isn't known. */
  readonly hasMessages: boolean | undefined;
  /** Milliseconds since 1970, as the last writer's server says: only to be shown. 0 where nothing has happened yet. */
  readonly lastActive: number;
  /** Rises with what arrives, as our own server counts; the list is ordered by it, so that no clock of others is. */
  readonly order: number;
  readonly draft: string | undefined;
  /** Something of mine waits to be sent, or could not be. */
  readonly outgoing: "none" | "waiting" | "failed";
  /** Spaces that list this room. */
  readonly spaces: readonly string[];
}

/** Who asks for first contact, and for what. */
export interface Invitation {
  readonly roomId: string;
  readonly roomName: string;
  readonly kind: "direct" | "room" | "space";
  readonly inviter: Person;
  readonly isFromOtherOrganisation: boolean;
}

/** The room that is open. */
export interface RoomDetails {
  readonly roomId: string;
  readonly name: string;
  readonly topic: string;
  readonly picture: string | undefined;
  readonly kind: "direct" | "room" | "space";
  /** In direct rooms, the other person. */
  readonly other: Person | undefined;
  readonly isEncrypted: boolean;
  /** All organisations of joined and invited people; own first. */
  readonly organisations: readonly Organisation[];
  readonly joinedCount: number;
  /** Why nothing can be written here; undefined where one can. */
  readonly readOnly: undefined | "no-permission" | "own-suspended" | "other-suspended" | "register-closed" | "left" | "banned" | "replaced";
  readonly replacedBy: string | undefined;
  readonly typing: readonly Person[];
  readonly isFavourite: boolean;
  readonly notify: NotifyMode;
  /** Who sees what was written before they came. */
  readonly historyVisibility: "shared" | "invited" | "joined" | "world_readable";
  readonly may: {
    readonly invite: boolean;
    readonly rename: boolean;
    readonly setTopic: boolean;
    readonly setPicture: boolean;
    readonly setHistoryVisibility: boolean;
    readonly redactOthers: boolean;
    readonly pin: boolean;
  };
  /** People whose identity changed and was not confirmed. */
  readonly changedIdentities: readonly Person[];
}
