// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Role } from "./person";

/** What is done in a room, each from a role upwards. */
export type Right =
  | "write"
  | "mentionAll"
  | "invite"
  | "remove"
  | "ban"
  | "deleteOthers"
  | "pin"
  /** Name, topic and picture. */
  | "describe"
  | "history"
  /** Roles, and these rights. */
  | "rights";

/** The least role that may; levels between two roles count as the higher one. */
export type Rights = Readonly<Record<Right, Exclude<Role, "muted">>>;

/** Who gets in. `space`: everybody who is in a space that lists the room. */
export type RoomAccess = "invite" | "knock" | "space" | "public";

export interface NewRoom {
  readonly kind: "room" | "space";
  readonly name: string;
  readonly topic: string;
  readonly historyVisibility: "shared" | "invited" | "joined";
  /** The space that lists it. */
  readonly spaceId: string | undefined;
  /** `space` only where there is one. */
  readonly access: "invite" | "space";
  /** User IDs. */
  readonly invite: readonly string[];
}
