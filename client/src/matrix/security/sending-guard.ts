// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * Nothing readable goes to an identity that changed and was not confirmed.
 *
 * The SDK refuses only where the person had been *verified*; anybody else's new identity it accepts silently. So each
 * encryption is followed, before the text leaves, by a look at everybody who can read it. Where the key has already been handed to
 * a changed identity, the key is thrown away together with the text: nothing was and nothing will be encrypted with it.
 */
import type { MatrixClient, MatrixEvent, Room } from "matrix-js-sdk";
import type { CryptoApi } from "matrix-js-sdk/lib/crypto-api";
import { blocksSending, SendingBlocked } from "./blocked.js";
import type { People } from "./people.js";

/** Everybody is asked anew in rooms of up to this size; in larger ones, whoever's keys changed. */
const ASK_ALL = 50;

interface Encrypting {
  encryptEvent(event: MatrixEvent, room: Room): Promise<void>;
}

/** Puts itself between the SDK's encryption and its sending; returns how to take it away. */
export function guardSending(client: MatrixClient, crypto: CryptoApi, people: People): () => void {
  const backend = crypto as CryptoApi & Partial<Encrypting>;
  const original = backend.encryptEvent;
  // Fails closed: an SDK that encrypts elsewhere would silently send without this guard.
  if (typeof original !== "function") throw new Error("the SDK's encryption has moved");
  backend.encryptEvent = async (event, room) => {
    await mayRead(client, crypto, people, room);
    try {
      await original.call(backend, event, room);
    } catch (fault) {
      throw await typed(client, people, room, fault);
    }
    // The SDK announces identities that it has just fetched in tasks of their own.
    await new Promise((resolve) => setTimeout(resolve, 0));
    await mayRead(client, crypto, people, room);
  };
  return () => {
    backend.encryptEvent = original;
  };
}

async function mayRead(client: MatrixClient, crypto: CryptoApi, people: People, room: Room): Promise<void> {
  const changed = await changedIn(client, people, room);
  if (changed.length === 0) return;
  await crypto.forceDiscardSession(room.roomId);
  throw new SendingBlocked({ why: "identity-changed", people: changed });
}

/** People in a room whose identity changed and was not confirmed. */
export async function changedIn(client: MatrixClient, people: People, room: Room): Promise<readonly string[]> {
  const members = (await room.getEncryptionTargetMembers()).map((member) => member.userId);
  const others = members.filter((userId) => userId !== client.getSafeUserId());
  const ask = others.length <= ASK_ALL ? people.look.bind(people) : people.trustOf.bind(people);
  const trust = await Promise.all(others.map(async (userId) => [userId, await ask(userId)] as const));
  return trust.filter(([, one]) => one === "changed").map(([userId]) => userId);
}

async function typed(client: MatrixClient, people: People, room: Room, fault: unknown): Promise<unknown> {
  const block = blocksSending(fault);
  if (block === undefined) return fault;
  if (block.why !== "identity-changed") return new SendingBlocked(block, { cause: fault });
  return new SendingBlocked({ ...block, people: await changedIn(client, people, room) }, { cause: fault });
}
