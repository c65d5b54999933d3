// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Rooms as the views show them, and what people do with rooms. */
import type { Room } from "matrix-js-sdk";
import type { NewRoom } from "../model/rights";
import type { Organisation } from "../model/organisation";
import type { Invitation, RoomDetails, RoomRow } from "../model/room";
import type { SpaceRoom } from "../model/space";
import type { KeptRow } from "./kept";
import { notifyModeOf } from "./notify";
import { localpart, serverOf } from "./people";
import type { Session } from "./session";
import { closedTo, mustBeOpen, type Standing } from "./standing";

const MAX_NAME = 255;
/** The organisation's server puts it there too; said here, the room is encrypted wherever it is made. */
const ENCRYPTION = { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } };
const BLOCKED = "m.ignored_user_list";

/** What only this device adds to a row. */
export interface RowExtras {
  readonly name: string;
  readonly draft: string | undefined;
  readonly outgoing: RoomRow["outgoing"];
  readonly spaces: readonly string[];
  readonly notify: RoomRow["notify"];
  readonly picture: string | undefined;
}

export function rowFor(kept: KeptRow, extras: RowExtras): RoomRow {
  return {
    roomId: kept.roomId,
    name: extras.name,
    picture: extras.picture,
    kind: kept.isSpace ? "space" : kept.isDirect ? "direct" : "room",
    membership: kept.membership,
    unread: kept.notifications,
    mentions: kept.highlights,
    isMarkedUnread: kept.isMarkedUnread,
    isFavourite: kept.isFavourite,
    isLowPriority: kept.isLowPriority,
    notify: extras.notify,
    preview: kept.preview,
    hasMessages: kept.hasMessages,
    lastActive: kept.lastActive,
    order: kept.bump,
    draft: extras.draft,
    outgoing: extras.outgoing,
    spaces: extras.spaces,
  };
}

/** A direct conversation is called like the other person, whose name may not be in the room yet. */
export function nameOf(kept: KeptRow, { people }: Session): string {
  // Where nobody else is left, the server calls it by the ID of who was there.
  const [other = isUserId(kept.name) ? kept.name : undefined, ...more] = kept.heroes;
  return kept.isDirect && other !== undefined && more.length === 0 && (kept.name === localpart(other) || kept.name === other) ? people.alone(other).name : kept.name;
}

function isUserId(name: string): boolean {
  return /^@[^:\s]+:\S+$/u.test(name);
}

export function invitationFor(kept: KeptRow, session: Session): Invitation | undefined {
  if (kept.inviter === undefined) return undefined;
  const inviter = session.people.alone(kept.inviter, kept.inviterName);
  return { roomId: kept.roomId, roomName: kept.name, kind: kept.isSpace ? "space" : kept.isDirect ? "direct" : "room", inviter, isFromOtherOrganisation: !inviter.organisation.isOwn };
}

export function detailsOf(room: Room, kept: KeptRow | undefined, session: Session, standing: Standing, organisation: (serverName: string) => Organisation): RoomDetails {
  const { me, people } = session;
  const state = room.currentState;
  const members = room.getMembers().filter(({ membership }) => membership === "join" || membership === "invite");
  const servers = [...new Set([...members.map(({ userId }) => userId), ...(kept?.heroes ?? []), me].map(serverOf))];
  const organisations = servers.map(organisation).sort((left, right) => Number(right.isOwn) - Number(left.isOwn) || left.name.localeCompare(right.name, "de"));
  const kind = room.isSpaceRoom() ? "space" : kept?.isDirect === true ? "direct" : "room";
  const otherId = kind === "direct" ? (members.find(({ userId }) => userId !== me)?.userId ?? kept?.heroes[0]) : undefined;
  const may = (type: string) => state.maySendStateEvent(type, me);
  const visibility = room.getHistoryVisibility();
  const tombstone: unknown = state.getStateEvents("m.room.tombstone", "")?.getContent()["replacement_room"];
  const topic: unknown = state.getStateEvents("m.room.topic", "")?.getContent()["topic"];
  return {
    roomId: room.roomId,
    name: (kept === undefined ? "" : nameOf(kept, session)) || room.name,
    topic: typeof topic === "string" ? topic : "",
    picture: session.pictures.of(kept?.avatar),
    kind,
    other: otherId === undefined ? undefined : people.in(room, otherId),
    isEncrypted: room.hasEncryptionStateEvent(),
    organisations,
    // Right after a join the server doesn't know all of them yet; who wrote is known here.
    joinedCount: Math.max(room.getJoinedMemberCount(), kept?.joinedCount ?? 0, room.getMembersWithMembership("join").length),
    readOnly: readOnlyOf(room, kept === undefined ? lastMembership(room, me) : room.getMyMembership(), organisations, standing, kind === "direct"),
    replacedBy: typeof tombstone === "string" ? tombstone : undefined,
    typing: [],
    isFavourite: kept?.isFavourite ?? false,
    notify: notifyModeOf(session.store.accountData.peek()["m.push_rules"]?.content, room.roomId),
    historyVisibility: visibility as RoomDetails["historyVisibility"],
    may: {
      invite: room.canInvite(me),
      rename: may("m.room.name"),
      setTopic: may("m.room.topic"),
      setPicture: may("m.room.avatar"),
      setHistoryVisibility: may("m.room.history_visibility"),
      redactOthers: state.hasSufficientPowerLevelFor("redact", room.getMember(me)?.powerLevel ?? 0),
      pin: may("m.room.pinned_events"),
    },
    changedIdentities: members.map(({ userId }) => people.in(room, userId)).filter(({ trust }) => trust === "changed"),
  };
}

/** Of a room that isn't mine any more the server tells the last event alone, which the SDK doesn't take for state. */
function lastMembership(room: Room, me: string): string {
  const last = room.getLiveTimeline().getEvents().findLast((event) => event.getType() === "m.room.member" && event.getStateKey() === me);
  const membership: unknown = last?.getContent()["membership"];
  return typeof membership === "string" ? membership : room.getMyMembership();
}

function readOnlyOf(room: Room, membership: string, organisations: readonly Organisation[], standing: Standing, isDirect: boolean): RoomDetails["readOnly"] {
  if (membership === "ban") return "banned";
  if (membership !== "join") return "left";
  const others = organisations.filter(({ isOwn }) => !isOwn);
  const closed = closedTo(standing, others.map(({ serverName }) => serverName));
  if (closed !== undefined) return closed;
  const isGone = ({ status }: Organisation) => status === "suspended" || status === "left";
  if (isDirect && others.length > 0 && others.every(isGone)) return "other-suspended";
  if (room.currentState.getStateEvents("m.room.tombstone", "") !== null) return "replaced";
  return room.currentState.maySendEvent("m.room.encrypted" as never, room.myUserId) ? undefined : "no-permission";
}

/** What people do with rooms; each rejects with the server's sentence, or with ClosedToOthers before it is asked. */
export class RoomActions {
  constructor(
    private readonly session: Session,
    private readonly standing: () => Standing,
  ) {}

  async create({ kind, name, topic, historyVisibility, spaceId, access, invite }: NewRoom): Promise<string> {
    const { client, security } = this.session;
    mustBeOpen(this.standing(), invite.map(serverOf));
    const restricted = { join_rule: "restricted", allow: [{ type: "m.room_membership", room_id: spaceId }] };
    const { room_id: roomId } = await client.createRoom({
      name: name.slice(0, MAX_NAME),
      ...(topic === "" ? {} : { topic }),
      preset: "private_chat" as never,
      invite: [...invite],
      ...(kind === "space" ? { creation_content: { type: "m.space" } } : {}),
      initial_state: [
        ...(kind === "room" ? [ENCRYPTION] : []),
        { type: "m.room.history_visibility", state_key: "", content: { history_visibility: historyVisibility } },
        ...(access === "space" && spaceId !== undefined ? [{ type: "m.room.join_rules", state_key: "", content: restricted }] : []),
      ],
    });
    if (kind === "room") security.expectEncryption(roomId);
    if (spaceId !== undefined) await this.setInSpace(spaceId, roomId, true);
    return roomId;
  }

  /** The conversation with a person that there is, or a new one. */
  async direct(userId: string): Promise<string> {
    const { client, store } = this.session;
    const known = directRooms(store.accountData.peek()["m.direct"]?.content, userId).find((roomId) => {
      const row = store.rows.peek().get(roomId);
      return row?.membership === "join" && !row.replaced;
    });
    if (known !== undefined) {
      if ((store.rows.peek().get(known)?.joinedCount ?? 0) < 2) await this.#askBack(known, userId);
      return known;
    }
    mustBeOpen(this.standing(), [serverOf(userId)]);
    const { room_id: roomId } = await client.createRoom({
      preset: "trusted_private_chat" as never,
      invite: [userId],
      is_direct: true,
      initial_state: [ENCRYPTION, { type: "m.room.history_visibility", state_key: "", content: { history_visibility: "invited" } }],
    });
    this.session.security.expectEncryption(roomId);
    await this.#markDirect(userId, roomId);
    return roomId;
  }

  /** Who declined or went is asked again: else one would write to nobody. */
  async #askBack(roomId: string, userId: string): Promise<void> {
    const { client } = this.session;
    const { membership } = await client.getStateEvent(roomId, "m.room.member", userId);
    if (membership === "leave") await this.invite(roomId, userId);
  }

  /** Whom one asks in, and who is there already: it reaches all of them. */
  async invite(roomId: string, userId: string): Promise<void> {
    const { client } = this.session;
    const present = client.getRoom(roomId)?.getJoinedMembers().map((member) => member.userId) ?? [];
    mustBeOpen(this.standing(), [userId, ...present].map(serverOf));
    await client.invite(roomId, userId);
  }

  /** From a space, where one needs no invitation; `via`: the servers that know the room. */
  async join(roomId: string, via: readonly string[]): Promise<void> {
    mustBeOpen(this.standing(), homeOf(roomId) ?? via);
    await this.session.client.joinRoom(roomId, { viaServers: [...via] });
  }

  async knock(roomId: string, via: readonly string[]): Promise<void> {
    mustBeOpen(this.standing(), homeOf(roomId) ?? via);
    await this.session.client.knockRoom(roomId);
  }

  async accept(roomId: string): Promise<void> {
    const { client, store } = this.session;
    const row = store.rows.peek().get(roomId);
    mustBeOpen(this.standing(), row?.inviter === undefined ? [] : [serverOf(row.inviter)]);
    await client.joinRoom(roomId, row?.inviter === undefined ? {} : { viaServers: [serverOf(row.inviter)] });
    if (row?.isDirect === true && row.inviter !== undefined) await this.#markDirect(row.inviter, roomId);
  }

  async leave(roomId: string): Promise<void> {
    await this.session.client.leave(roomId);
    await this.session.outbox.dropRoom(roomId);
    this.session.store.remove(roomId);
  }

  async block(userId: string, isBlocked: boolean): Promise<void> {
    const { client } = this.session;
    const users = new Set(this.blocked());
    if (isBlocked) users.add(userId);
    else users.delete(userId);
    await client.setIgnoredUsers([...users]);
  }

  blocked(): readonly string[] {
    const content = this.session.store.accountData.value[BLOCKED]?.content;
    return Object.keys((content?.["ignored_users"] ?? {}) as object);
  }

  async setInSpace(spaceId: string, roomId: string, lists: boolean): Promise<void> {
    const content = lists ? { via: [serverOf(this.session.me)] } : {};
    await this.session.client.sendStateEvent(spaceId, "m.space.child" as never, content as never, roomId);
  }

  async setFavourite(roomId: string, isFavourite: boolean): Promise<void> {
    const { client, store } = this.session;
    if (isFavourite) await client.setRoomTag(roomId, "m.favourite", {});
    else await client.deleteRoomTag(roomId, "m.favourite");
    store.amend(roomId, { isFavourite });
  }

  /** Read to the end, or marked as unread for later (MSC2867, since 1.12 of the specification). */
  async markRead(roomId: string, isRead: boolean, isPrivate: boolean): Promise<void> {
    const { client, store } = this.session;
    await client.setRoomAccountData(roomId, "m.marked_unread" as never, { unread: !isRead } as never);
    store.amend(roomId, { isMarkedUnread: !isRead });
    if (!isRead) return;
    const last = (await this.session.room(roomId))?.getLiveTimeline().getEvents().findLast((event) => !event.getId()?.startsWith("~"));
    if (last !== undefined) await this.readUpTo(roomId, last.getId() ?? "", isPrivate, undefined);
  }

  async readUpTo(roomId: string, eventId: string, isPrivate: boolean, threadId: string | undefined): Promise<void> {
    const { client, store } = this.session;
    const room = await this.session.room(roomId);
    const event = room?.findEventById(eventId);
    if (room === undefined || event === undefined) return;
    await client.sendReadReceipt(event, (isPrivate ? "m.read.private" : "m.read") as never, threadId === undefined);
    if (threadId !== undefined) return;
    const live = room.getLiveTimeline().getEvents();
    const isLast = live.findLast((one) => one.status === null)?.getId() === eventId;
    if (isLast) await store.markRead(roomId);
    if (store.rows.peek().get(roomId)?.isMarkedUnread === true) await this.markRead(roomId, true, isPrivate);
  }

  async spaceRooms(spaceId: string): Promise<readonly SpaceRoom[]> {
    const { client, store, pictures } = this.session;
    const { rooms } = await client.getRoomHierarchy(spaceId, 100, 1);
    const suggested = new Set(rooms[0]?.children_state.filter(({ content }) => content["suggested"] === true).map(({ state_key: key }) => key));
    return rooms.slice(1).map((room) => {
      const row = store.rows.peek().get(room.room_id);
      const rule = room.join_rule ?? "invite";
      return {
        roomId: room.room_id,
        name: room.name ?? room.canonical_alias ?? "",
        topic: room.topic ?? "",
        picture: pictures.of(room.avatar_url),
        kind: room.room_type === "m.space" ? "space" : "room",
        joinedCount: room.num_joined_members,
        membership: row?.membership ?? "none",
        access: ["public", "restricted"].includes(rule) ? "join" : rule.startsWith("knock") ? "knock" : "closed",
        isSuggested: suggested.has(room.room_id),
      };
    });
  }

  async #markDirect(userId: string, roomId: string): Promise<void> {
    const { client, store } = this.session;
    const content = (store.accountData.peek()["m.direct"]?.content ?? {}) as Record<string, string[]>;
    const rooms = [...new Set([...(content[userId] ?? []), roomId])];
    await client.setAccountData("m.direct" as never, { ...content, [userId]: rooms } as never);
  }
}

/** Where a room was made; since room version 12 its name doesn't say so. */
function homeOf(roomId: string): readonly string[] | undefined {
  return roomId.includes(":") ? [serverOf(roomId)] : undefined;
}

function directRooms(content: Readonly<Record<string, unknown>> | undefined, userId: string): readonly string[] {
  const rooms = content?.[userId];
  return Array.isArray(rooms) ? rooms.filter((room) => typeof room === "string").reverse() : [];
}
