// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * One signed-in account at work: the SDK with its crypto, the store of rooms, the connection, the outbox. What the SDK
 * holds of a room is replayed from the store when somebody looks at it; a start with 2,000 rooms loads none of them.
 */
import { signal } from "@preact/signals";
import { ClientEvent, createClient, MatrixEvent, PendingEventOrdering, RoomEvent, type MatrixClient, type Room } from "matrix-js-sdk";
import { logger, type Logger } from "matrix-js-sdk/lib/logger";
import { SlidingSyncEvent } from "matrix-js-sdk/lib/sliding-sync";
import type { Organisation } from "../model/organisation";
import type { Box } from "../storage/box";
import type { AccountDatabase, AccountRecord } from "../storage/database";
import type { AccountSecret } from "../storage/accounts";
import { SdkCarrier } from "./carrier";
import { Connection, type LinkState } from "./connection";
import { guardedFetch } from "./guard";
import { Media } from "./media";
import { Outbox } from "./outbox";
import { People } from "./people";
import { Pictures } from "./pictures";
import type { RoomStore } from "./room-store";
import { openSecurity, type Security } from "./security/security";
import { secretStorageCallbacks } from "./security/held-key";
import { VERIFICATION_METHODS } from "./security/verification";
import { Shields } from "./shields";
import type { Storage } from "./storage";

/** The SDK tells every request and every step; a clerk's console stays readable, no room stands in it, and nothing is put into words for nobody. */
const quiet: Logger = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  // oxlint-disable-next-line no-console -- what is to be told is told there
  error: (...said) => console.error(...(said as unknown[])),
  getChild: () => quiet,
};
(logger as unknown as { setLevel(level: string): void }).setLevel("error");

/** So many messages of a conversation that nobody looks at stay with the SDK: some days of a busy one. */
const HEAVY = 150;

export class Session {
  readonly link = signal<LinkState>("connecting");
  /** When an unreachable server is asked again. */
  readonly retryAt = signal<number | undefined>(undefined);
  readonly media: Media;
  readonly pictures: Pictures;
  readonly people: People;
  readonly shields: Shields;
  readonly outbox: Outbox;
  readonly #loading = new Map<string, Promise<Room | undefined>>();
  #connection: Connection | undefined;

  private constructor(
    readonly client: MatrixClient,
    readonly security: Security,
    readonly store: RoomStore,
    readonly database: AccountDatabase,
    readonly box: Box,
    readonly fetchFn: typeof globalThis.fetch,
    parts: { media: Media; outbox: Outbox },
    organisation: (serverName: string) => Organisation,
  ) {
    this.media = parts.media;
    this.outbox = parts.outbox;
    this.pictures = new Pictures(this.media);
    this.people = new People(client, this.pictures, { organisation, trust: (userId) => security.people.known(userId) });
    this.shields = new Shields(client);
  }

  static async open(account: AccountRecord, secret: AccountSecret, { database, box, store, key }: Storage, organisation: (serverName: string) => Organisation): Promise<Session> {
    const fetchFn = guardedFetch(account.baseUrl, { pushRules: () => store.accountData.peek()["m.push_rules"]?.content });
    const held = secretStorageCallbacks();
    const client = createClient({
      baseUrl: account.baseUrl,
      userId: account.userId,
      deviceId: account.deviceId,
      accessToken: secret.accessToken,
      fetchFn,
      logger: quiet,
      cryptoCallbacks: held.callbacks,
      verificationMethods: VERIFICATION_METHODS,
      timelineSupport: true,
      // No calls yet: nothing asks for servers that would carry them.
      disableVoip: true,
      // The outbox is ours: the SDK neither tries again nor shows what it sends.
      useAuthorizationHeader: true,
    });
    await client.initRustCrypto({ cryptoDatabasePrefix: `verbund-${account.storage}-crypto`, storageKey: key });
    const security = openSecurity(client, held);
    const media = new Media(client, fetchFn);
    const rooms: { load: (roomId: string) => Promise<Room | undefined> } = { load: () => Promise.resolve(undefined) };
    const outbox = await Outbox.open(database, box, new SdkCarrier(client, media, (roomId) => rooms.load(roomId)));
    const session = new Session(client, security, store, database, box, fetchFn, { media, outbox }, organisation);
    rooms.load = (roomId) => session.room(roomId);
    return session;
  }

  get me(): string {
    return this.client.getSafeUserId();
  }

  /** Goes on where the last visit ended. Resolves when rooms can be opened; the network isn't waited for. */
  async start(isOpen: (roomId: string) => boolean): Promise<void> {
    const { client, store } = this;
    store.attach(
      {
        settled: async (roomId) => {
          await this.#loading.get(roomId)?.catch(() => undefined);
          return client.getRoom(roomId) !== null;
        },
        gap: (roomId, token) => client.getRoom(roomId)?.resetLiveTimeline(token ?? null, null),
        load: async (roomId) => void (await this.room(roomId)),
      },
      isOpen,
    );
    this.#connection = new Connection(client, store, (state, retryAt) => this.#onLink(state, retryAt));
    client.store.storeAccountDataEvents(Object.values(store.accountData.peek()).map((event) => new MatrixEvent(event)));
    this.#listen();
    await client.startClient({
      slidingSync: this.#connection,
      lazyLoadMembers: true,
      threadSupport: true,
      pendingEventOrdering: PendingEventOrdering.Detached,
    });
  }

  /** The room, with what is kept of it; undefined where nothing is known. */
  room(roomId: string): Promise<Room | undefined> {
    const loading = this.#loading.get(roomId);
    if (loading !== undefined) return loading;
    const room = this.client.getRoom(roomId);
    return room === null ? this.#load(roomId) : Promise.resolve(room);
  }

  /** Nobody looks at the room any more. The SDK would hold all that ever came or was scrolled to; the end of it, which is kept here, is enough. */
  async lighten(roomId: string): Promise<void> {
    const messages = this.client.getRoom(roomId)?.getLiveTimeline().getEvents().length ?? 0;
    if (messages > HEAVY && !this.#loading.has(roomId)) await this.#load(roomId);
  }

  /** The rooms that are looked at. */
  look(rooms: readonly string[]): void {
    this.#connection?.look(rooms);
  }

  retryNow(): void {
    this.#connection?.resend();
  }

  async stop(): Promise<void> {
    this.outbox.close();
    this.client.stopClient();
    this.security.stop();
    this.pictures.close();
    await this.store.flush();
    this.database.close();
  }

  /** What comes for the room meanwhile waits, and is no part of what is replayed. */
  #load(roomId: string): Promise<Room | undefined> {
    const loading = this.#replay(roomId).finally(() => this.#loading.delete(roomId));
    this.#loading.set(roomId, loading);
    return loading;
  }

  async #replay(roomId: string): Promise<Room | undefined> {
    const kept = await this.store.recall(roomId);
    if (kept === undefined || this.#connection === undefined) return undefined;
    this.client.getRoom(roomId)?.resetLiveTimeline(null, null);
    await this.#connection.emitPromised(SlidingSyncEvent.RoomData, roomId, kept.data);
    const room = this.client.getRoom(roomId);
    if (room === null) return undefined;
    room.addEphemeralEvents([new MatrixEvent({ ...kept.receipts, room_id: roomId })]);
    room.addAccountData(kept.accountData.map((event) => new MatrixEvent({ ...event, room_id: roomId })));
    return room;
  }

  #onLink(state: LinkState, retryAt?: number): void {
    this.retryAt.value = retryAt;
    this.link.value = state;
    this.outbox.setOnline(state === "connected" || state === "catching-up");
    if (state === "connected") this.outbox.caughtUp();
  }

  #listen(): void {
    const arrived = (event: MatrixEvent) => this.outbox.arrived(event.getUnsigned().transaction_id, event.getId());
    this.client.on(RoomEvent.Timeline, arrived);
    this.client.on(RoomEvent.LocalEchoUpdated, (event) => {
      if (event.status === null) arrived(event);
    });
    this.client.on(ClientEvent.AccountData, (event) => {
      if (event.getType() === "m.direct") this.store.refreshDirect();
    });
  }
}
