// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** A page without interface: the client's session and its security, for scenarios of several devices. */
import { createClient, type MatrixClient, type MatrixEvent } from "matrix-js-sdk";
import { blocksSending } from "../../../../client/src/matrix/security/blocked.js";
import { Session } from "../../../../client/src/matrix/session.js";
import { openStorage } from "../../../../client/src/matrix/storage.js";
import type { AccountRecord } from "../../../../client/src/storage/database.js";
import type { Security } from "../../../../client/src/matrix/security/security.js";
import { whyUndecryptable } from "../../../../client/src/matrix/security/undecryptable.js";


interface SignIn {
  readonly server: string;
  readonly user: string;
  readonly password: string;
  readonly name: string;
}

const STORE = "lab";

class Lab {
  session!: Session;
  client!: MatrixClient;
  security!: Security;
  asked: string[] = [];
  #password = "";
  readonly #open = new Set<string>();

  async signIn({ server, user, password, name }: SignIn): Promise<string> {
    const { access_token, device_id, user_id } = await createClient({ baseUrl: server }).loginRequest({
      type: "m.login.password",
      identifier: { type: "m.id.user", user },
      password,
      initial_device_display_name: name,
    });
    localStorage.setItem(STORE, JSON.stringify({ server, token: access_token, device: device_id, userId: user_id, password }));
    await this.start();
    return device_id;
  }

  /** After a sign-in, or after the page was loaded again. */
  async start(): Promise<void> {
    const { server, token, device, userId, password } = JSON.parse(localStorage.getItem(STORE) ?? "{}");
    this.#password = password;
    const account: AccountRecord = {
      userId,
      deviceId: device,
      baseUrl: server,
      serverName: "bench.test",
      organisation: "Bench",
      name: userId,
      lastUsed: Date.now(),
      secret: undefined,
      pin: undefined,
      storage: STORE,
    };
    const organisation = (serverName: string) => ({ serverName, name: serverName, place: "", status: "active" as const, isOwn: true });
    const secret = { accessToken: token, storageKey: "07".repeat(32) };
    this.session = await Session.open(account, secret, await openStorage(account, secret), organisation);
    this.client = this.session.client;
    this.security = this.session.security;
    await this.session.start(() => true);
    await this.until(() => this.client.isInitialSyncComplete());
    await this.security.recovery.refresh();
  }

  /** What the person answers; counted, so that a test sees whether anybody was asked. */
  readonly authenticate = async (challenge: { kind: string; wasWrong?: boolean }) => {
    this.asked.push(challenge.kind);
    return { kind: "password" as const, password: this.#password };
  };

  readonly refuse = async (challenge: { kind: string }) => {
    this.asked.push(challenge.kind);
    return undefined;
  };

  async setUp(): Promise<string> {
    const key = await this.security.recovery.prepareKey();
    if (!key.check(key.text)) throw new Error("check");
    const { text } = key;
    await this.security.recovery.setUp(key, this.authenticate);
    return text;
  }

  async replaceKey(how: "changeKey" | "reset", authenticate = this.authenticate): Promise<string> {
    const key = await this.security.recovery.prepareKey();
    key.check(key.text);
    const { text } = key;
    await this.security.recovery[how](key, authenticate);
    return text;
  }

  /** As the set-up page does after a fault: the same key once more. */
  async resetTwice(between: () => unknown): Promise<string> {
    const key = await this.security.recovery.prepareKey();
    key.check(key.text);
    const { text } = key;
    if ((await this.fault(() => this.security.recovery.reset(key, this.authenticate))) === undefined) throw new Error("no fault");
    await between();
    await this.security.recovery.reset(key, this.authenticate);
    return text;
  }

  async createRoom(...invite: string[]): Promise<string> {
    const { room_id } = await this.client.createRoom({
      invite,
      is_direct: true,
      preset: "trusted_private_chat" as never,
      initial_state: [{ type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
    });
    await this.open(room_id);
    return room_id;
  }

  async join(roomId: string): Promise<void> {
    await this.client.joinRoom(roomId);
    await this.open(roomId);
    await this.until(() => this.client.getRoom(roomId)?.getMyMembership() === "join");
  }

  /** Looks at a room, as a person who has it on the screen. */
  async open(roomId: string): Promise<void> {
    this.#open.add(roomId);
    this.session.look([...this.#open]);
    await this.until(async () => (await this.session.room(roomId)) !== undefined);
  }

  async send(roomId: string, text: string): Promise<string> {
    try {
      await this.client.sendTextMessage(roomId, text);
      return "sent";
    } catch (fault) {
      // As the outbox does: what could not go must not stand in the way of what comes next.
      const pending = this.client.getRoom(roomId)?.getPendingEvents() ?? [];
      for (const event of [...pending]) this.client.cancelPendingEvent(event);
      return JSON.stringify(blocksSending(fault) ?? String(fault));
    }
  }

  /** Each message's text, or "(why)". */
  texts(roomId: string): string[] {
    const events: MatrixEvent[] = this.client.getRoom(roomId)?.getLiveTimeline().getEvents() ?? [];
    // The SDK opens what is new only; what is shown is opened by whoever shows it.
    for (const event of events) void this.client.decryptEventIfNeeded(event);
    return events
      .filter((event) => event.getWireType() === "m.room.encrypted")
      .map((event) => (event.isDecryptionFailure() ? `(${whyUndecryptable(event)})` : String(event.getContent()["body"] ?? "(encrypted)")));
  }

  /** As the server has it. */
  async backup(): Promise<{ version: string; count: number } | undefined> {
    return this.client.http.authedRequest<{ version: string; count: number }>("GET" as never, "/room_keys/version").catch(() => undefined);
  }

  /** Past the SDK, as another app or a fault of the server would. */
  async deleteBackup(): Promise<void> {
    const backup = await this.backup();
    await this.client.http.authedRequest("DELETE" as never, `/room_keys/version/${backup?.version}`);
  }

  verification() {
    const current = this.security.verifications.current.value;
    return current === undefined ? undefined : JSON.parse(JSON.stringify(current));
  }

  /** The SDK's own numbers of the emoji shown, to compare ours with. */
  emojiIndexes(): number[] {
    const own = this.client.getCrypto()!.getVerificationRequestsToDeviceInProgress(this.client.getSafeUserId());
    const sas = own.map((request) => (request as never as { inner: { getVerification(): { emojiIndex?(): Uint8Array } } }).inner.getVerification()).find((one) => one?.emojiIndex);
    return [...(sas?.emojiIndex?.() ?? [])];
  }

  async fault(work: () => Promise<unknown>): Promise<unknown> {
    try {
      await work();
      return undefined;
    } catch (fault) {
      return JSON.parse(JSON.stringify((fault as { problem?: unknown }).problem ?? String(fault)));
    }
  }

  async until(condition: () => unknown, milliseconds = 20_000): Promise<void> {
    const end = Date.now() + milliseconds;
    while (!(await condition())) {
      if (Date.now() > end) throw new Error(`in vain: ${condition}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

Object.assign(globalThis, { lab: new Lab() });
