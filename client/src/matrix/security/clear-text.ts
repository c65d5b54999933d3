// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * Nothing goes out in clear into a room that is encrypted.
 *
 * The SDK sends in clear as long as it has not read that a room is encrypted. Right after a room was created or joined
 * it may know the room and not yet that (seen: the first message of a new room went out readable). So before anything
 * leaves in clear, the server is asked whether the room is encrypted, and where it is, the message waits or is refused.
 */
import type { MatrixClient, MatrixEvent, Room } from "matrix-js-sdk";
import type { CryptoApi } from "matrix-js-sdk/lib/crypto-api";
import { SendingBlocked } from "./blocked.js";

/** What a person says; reactions and deletions are sent in clear in encrypted rooms too, by the specification. */
const SIGNALS = new Set(["m.reaction", "m.room.redaction"]);
const WAIT = 15_000;
const PAUSE = 100;
/** As long one answer counts; who turns encryption on meanwhile is heard by the SDK itself. */
const REMEMBER = 60_000;

interface Deciding {
  shouldEncryptEventForRoom(event: MatrixEvent, room: Room): Promise<boolean>;
}

export class ClearText {
  readonly #expected = new Set<string>();
  readonly #clear = new Map<string, number>();
  readonly #original: Deciding["shouldEncryptEventForRoom"];

  constructor(
    private readonly client: MatrixClient,
    private readonly crypto: CryptoApi,
  ) {
    const deciding = client as unknown as Deciding;
    this.#original = deciding.shouldEncryptEventForRoom;
    // Fails closed: an SDK that decides elsewhere would silently send without this guard.
    if (typeof this.#original !== "function") throw new Error("the SDK decides elsewhere what is encrypted");
    deciding.shouldEncryptEventForRoom = async (event, room) => {
      if (await this.#original.call(client, event, room)) return true;
      if (event.isEncrypted() || event.isState() || SIGNALS.has(event.getType())) return false;
      if (!(await this.#isMeantToBeEncrypted(room.roomId))) return false;
      await this.#ready(room.roomId);
      return true;
    };
  }

  expect(roomId: string): void {
    this.#expected.add(roomId);
  }

  stop(): void {
    (this.client as unknown as Deciding).shouldEncryptEventForRoom = this.#original;
  }

  async #isMeantToBeEncrypted(roomId: string): Promise<boolean> {
    if (this.#expected.has(roomId)) return true;
    if (Date.now() - (this.#clear.get(roomId) ?? 0) < REMEMBER) return false;
    try {
      await this.client.getStateEvent(roomId, "m.room.encryption", "");
      return true;
    } catch (fault) {
      // Any other fault is passed on: not knowing is no reason to send in clear.
      if ((fault as { errcode?: unknown }).errcode !== "M_NOT_FOUND") throw fault;
      this.#clear.set(roomId, Date.now());
      return false;
    }
  }

  async #ready(roomId: string): Promise<void> {
    const end = Date.now() + WAIT;
    while (!(await this.crypto.isEncryptionEnabledInRoom(roomId))) {
      if (Date.now() > end) throw new SendingBlocked({ why: "encryption-not-ready" });
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}
