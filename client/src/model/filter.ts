// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Which rows the room list shows. */
export type RoomFilter =
  | { readonly kind: "all" | "unread" | "direct" | "rooms" | "favourites" }
  | { readonly kind: "space"; readonly spaceId: string };

export interface SpaceChoice {
  readonly spaceId: string;
  readonly name: string;
}
