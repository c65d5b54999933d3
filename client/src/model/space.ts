// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** A room as a space lists it, joined or not. */
export interface SpaceRoom {
  readonly roomId: string;
  readonly name: string;
  readonly topic: string;
  readonly picture: string | undefined;
  readonly kind: "room" | "space";
  readonly joinedCount: number;
  readonly membership: "join" | "invite" | "knock" | "none";
  /** `join`: I may come in; `knock`: I may ask; `closed`: somebody has to invite me. */
  readonly access: "join" | "knock" | "closed";
  readonly isSuggested: boolean;
}
