// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The list of rooms: filtered, in order, each row the same object as long as nothing of it changes. */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { KeptRow } from "../matrix/kept";
import { notifyModes } from "../matrix/notify";
import type { RoomStore } from "../matrix/room-store";
import { invitationFor, nameOf, rowFor, type RowExtras } from "../matrix/rooms";
import { isSame } from "../matrix/same";
import type { Session } from "../matrix/session";
import type { RoomFilter, SpaceChoice } from "../model/filter";
import type { Invitation, RoomRow } from "../model/room";
import type { Draft } from "../model/writing";

export class RoomList {
  readonly filter = signal<RoomFilter>({ kind: "all" });
  readonly query = signal("");
  /** All joined rooms, newest first. */
  readonly all: ReadonlySignal<readonly RoomRow[]>;
  readonly shown: ReadonlySignal<readonly RoomRow[]>;
  readonly requests: ReadonlySignal<readonly Invitation[]>;
  readonly spaces: ReadonlySignal<readonly SpaceChoice[]>;
  readonly unreadRooms: ReadonlySignal<number>;
  readonly #known = new Map<string, Made>();

  constructor(session: Session, drafts: ReadonlySignal<Readonly<Record<string, Draft>>>, blocked: () => readonly string[]) {
    const { store, outbox, pictures } = session;
    const joined = computed(() => joinedIn(store.rows.value));
    const outgoing = computed(() => outgoingByRoom(outbox.entries.value));
    const spacesOf = computed(() => spacesByRoom(joined.value));
    const modes = computed(() => notifyModes(store.accountData.value["m.push_rules"]?.content));

    this.all = computed(() => {
      void pictures.arrived.value;
      const rows = joined.value.map((kept) => {
        const { roomId } = kept;
        return this.#row(kept, {
          name: nameOf(kept, session),
          draft: drafts.value[roomId]?.text,
          outgoing: outgoing.value.get(roomId) ?? "none",
          spaces: spacesOf.value.get(roomId) ?? NO_SPACES,
          notify: modes.value.get(roomId) ?? "all",
          picture: pictures.of(kept.avatar),
        });
      });
      return rows.sort(inOrder);
    });
    this.shown = computed(() => {
      const [filter, words] = [this.filter.value, bare(this.query.value).split(/\s+/).filter(Boolean)];
      return this.all.value.filter((row) => isIn(filter, row) && words.every((word) => bare(row.name).includes(word)));
    });
    this.requests = computed(() => {
      void pictures.arrived.value;
      const rows = [...store.rows.value.values()].filter(({ membership }) => membership === "invite");
      const unwanted = new Set(blocked());
      return rows.flatMap((row) => invitationFor(row, session) ?? []).filter(({ inviter }) => !unwanted.has(inviter.userId));
    });
    this.spaces = computed(() => joined.value.filter(({ isSpace }) => isSpace).map(({ roomId, name }) => ({ spaceId: roomId, name })));
    this.unreadRooms = computed(() => this.all.value.filter(isUnread).length);
  }

  /** Of thousands of rows one or two change at a time; the others aren't even made. */
  #row(kept: KeptRow, extras: RowExtras): RoomRow {
    const before = this.#known.get(kept.roomId);
    if (before?.kept === kept && isSame(before.extras, extras)) return before.row;
    const made = rowFor(kept, extras);
    const row = before !== undefined && isSame(before.row, made) ? before.row : made;
    this.#known.set(kept.roomId, { kept, extras, row });
    return row;
  }
}

interface Made {
  readonly kept: KeptRow;
  readonly extras: RowExtras;
  readonly row: RoomRow;
}

const NO_SPACES: readonly string[] = [];

/** The list before anything but the store is there: as it was left, without pictures. */
export function keptRows(store: Pick<RoomStore, "rows" | "accountData">, drafts: Readonly<Record<string, Draft>>): readonly RoomRow[] {
  const joined = joinedIn(store.rows.peek());
  const spaces = spacesByRoom(joined);
  const modes = notifyModes(store.accountData.peek()["m.push_rules"]?.content);
  const rows = joined.map((kept) => {
    const { roomId, name } = kept;
    const notify = modes.get(roomId) ?? "all";
    return rowFor(kept, { name, draft: drafts[roomId]?.text, outgoing: "none", spaces: spaces.get(roomId) ?? NO_SPACES, notify, picture: undefined });
  });
  return rows.sort(inOrder);
}

function joinedIn(rows: ReadonlyMap<string, KeptRow>): readonly KeptRow[] {
  return [...rows.values()].filter(({ membership, replaced }) => membership === "join" && !replaced);
}

export function isUnread(row: RoomRow): boolean {
  return row.isMarkedUnread || (row.notify === "mute" ? false : row.notify === "mentions" ? row.mentions > 0 : row.unread > 0);
}

/** Favourites first, what was put aside last; in between what arrived last comes first. */
export function inOrder(left: RoomRow, right: RoomRow): number {
  const rank = (row: RoomRow) => (row.isFavourite ? 0 : row.isLowPriority ? 2 : 1);
  return rank(left) - rank(right) || right.order - left.order || right.lastActive - left.lastActive;
}

function isIn(filter: RoomFilter, row: RoomRow): boolean {
  switch (filter.kind) {
    case "all":
      return true;
    case "unread":
      return isUnread(row);
    case "direct":
      return row.kind === "direct";
    case "rooms":
      return row.kind === "room";
    case "favourites":
      return row.isFavourite;
    case "space":
      return row.spaces.includes(filter.spaceId);
  }
}

function outgoingByRoom(entries: readonly { roomId: string; delivery: { state: string } }[]): ReadonlyMap<string, RoomRow["outgoing"]> {
  const found = new Map<string, RoomRow["outgoing"]>();
  for (const { roomId, delivery } of entries) {
    if (delivery.state === "failed") found.set(roomId, "failed");
    else if (delivery.state !== "sent" && found.get(roomId) !== "failed") found.set(roomId, "waiting");
  }
  return found;
}

function spacesByRoom(rows: readonly KeptRow[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const space of rows) for (const child of space.isSpace ? space.children : []) found.set(child, [...(found.get(child) ?? []), space.roomId]);
  return found;
}

/** As people type it: without case and accents. */
function bare(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
