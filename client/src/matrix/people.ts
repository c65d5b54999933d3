// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Persons as they are shown: the name from their profile, the organisation from the register, never from what they say. */
import { signal } from "@preact/signals";
import type { MatrixClient, Room, RoomMember } from "matrix-js-sdk";
import type { Organisation } from "../model/organisation";
import type { Person } from "../model/person";
import { clean } from "./names";
import { isSame } from "./same";
import type { Pictures } from "./pictures";

/** Who knows organisations and identities. */
export interface Sources {
  readonly organisation: (serverName: string) => Organisation;
  readonly trust: (userId: string) => Person["trust"];
}

export class People {
  readonly #known = new Map<string, Person>();
  /** Names of people whom no room names: their server was asked; undefined while it hasn't answered, or has none. */
  readonly #profiles = new Map<string, string | undefined>();
  readonly #arrived = signal(0);

  constructor(
    private readonly client: MatrixClient,
    private readonly pictures: Pictures,
    private readonly sources: Sources,
  ) {}

  /** A person in a room; the same object as long as nothing of them changes. */
  in(room: Room, userId: string): Person {
    const member = room.getMember(userId);
    const shown = { userId, name: ownName(userId, member) || this.#asked(userId), picture: this.pictures.of(member?.getMxcAvatarUrl()), isAmbiguous: isAmbiguous(room, member) };
    return this.#kept(`${room.roomId}|${userId}`, shown);
  }

  /** A person outside of rooms. */
  alone(userId: string, name?: string, avatar?: string): Person {
    const user = this.client.getUser(userId);
    // Who was found by name is called so until a room says it: their server names nobody to strangers.
    if (name !== undefined) this.#profiles.set(userId, name);
    const shown = { userId, name: clean(name ?? user?.displayName ?? "") || this.#asked(userId), picture: this.pictures.of(avatar ?? user?.avatarUrl), isAmbiguous: false };
    return this.#kept(`|${userId}`, shown);
  }

  /** Who was only invited, or only invites, has no name in the room yet. Reads a signal: the answer is shown when it comes. */
  #asked(userId: string): string {
    void this.#arrived.value;
    if (!this.#profiles.has(userId)) {
      this.#profiles.set(userId, undefined);
      void this.client.getProfileInfo(userId, "displayname").then(
        ({ displayname }) => {
          this.#profiles.set(userId, displayname);
          this.#arrived.value += 1;
        },
        () => undefined,
      );
    }
    return clean(this.#profiles.get(userId) ?? "") || nameless(userId);
  }

  #kept(key: string, shown: Omit<Person, "organisation" | "trust">): Person {
    const person = { ...shown, organisation: this.sources.organisation(serverOf(shown.userId)), trust: this.sources.trust(shown.userId) };
    const before = this.#known.get(key);
    if (before !== undefined && isSame(before, person)) return before;
    this.#known.set(key, person);
    return person;
  }
}

export function serverOf(userId: string): string {
  return userId.slice(userId.indexOf(":") + 1);
}

export function localpart(userId: string): string {
  return userId.slice(1).split(":")[0] ?? userId;
}

/** What somebody is called whose profile names nobody, or whose server tells it to nobody; old user IDs may hold any sign. */
export function nameless(userId: string): string {
  return clean(localpart(userId)) || "?";
}

function nameOf(userId: string, member: RoomMember | null): string {
  return ownName(userId, member) || nameless(userId);
}

/** For a member without a name the SDK says the user ID. */
function ownName(userId: string, member: RoomMember | null): string {
  const name = member?.rawDisplayName ?? "";
  return name === userId ? "" : clean(name);
}

/** Another one in the room is called the same, or so alike that an eye takes it for the same. */
function isAmbiguous(room: Room, member: RoomMember | null): boolean {
  if (member === null) return false;
  if (looksLikeAnAddress(member)) return true;
  return skeletons(room).get(skeleton(nameOf(member.userId, member))) === "several";
}

/** A name that is written as somebody else's address. */
function looksLikeAnAddress(member: RoomMember): boolean {
  const name = clean(member.rawDisplayName);
  return /^@[^:]+:/.test(name) && name !== member.userId;
}

const cache = new WeakMap<Room, { count: number; names: Map<string, "one" | "several"> }>();
/** Asked for each message and each reader of it: within one task a room's members don't change. */
let thisTask: WeakMap<Room, Map<string, "one" | "several">> | undefined;

function skeletons(room: Room): Map<string, "one" | "several"> {
  if (thisTask === undefined) {
    thisTask = new WeakMap();
    queueMicrotask(() => {
      thisTask = undefined;
    });
  }
  const known = thisTask.get(room) ?? counted(room);
  thisTask.set(room, known);
  return known;
}

function counted(room: Room): Map<string, "one" | "several"> {
  const members = room.getMembers().filter(({ membership }) => membership === "join" || membership === "invite");
  const kept = cache.get(room);
  const stamp = room.currentState.getLastModifiedTime() * 10_000 + members.length;
  if (kept !== undefined && kept.count === stamp) return kept.names;
  const names = new Map<string, "one" | "several">();
  for (const member of members) {
    const name = skeleton(nameOf(member.userId, member));
    names.set(name, names.has(name) ? "several" : "one");
  }
  cache.set(room, { count: stamp, names });
  return names;
}

/** Letters that are taken for one another (Unicode TR 39, the Latin, Cyrillic and Greek ones that names are copied with). */
const ALIKE: Readonly<Record<string, string>> = Object.fromEntries(
  ["aаα", "bЬ", "cсϲ", "dԁ", "eеε", "gɡ", "hһ", "iіıl1|ι", "jј", "kкκ", "mм", "nпη", "oоο0", "pрρ", "qԛ", "sѕ", "tт", "uυ", "vν", "wѡω", "xхχ", "yуγ"].flatMap(
    (group) => [...group].map((letter) => [letter, group[0]!]),
  ),
);

export function skeleton(name: string): string {
  const flat = clean(name).normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "").replace(/ß/g, "ss");
  return Array.from(flat, (letter) => ALIKE[letter] ?? letter)
    .join("")
    .replace(/rn/g, "m")
    .replace(/[\s.\-_'’]+/g, "");
}
