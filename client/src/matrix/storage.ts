// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What a device keeps of an account. Nothing here needs the SDK, so that a start can show it before the SDK is loaded. */
import { fromHex } from "../register/bytes";
import type { AccountSecret } from "../storage/accounts";
import { Box } from "../storage/box";
import { openAccountDatabase, type AccountDatabase, type AccountRecord } from "../storage/database";
import { RoomStore } from "./room-store";

export interface Storage {
  readonly key: Uint8Array<ArrayBuffer>;
  readonly database: AccountDatabase;
  readonly box: Box;
  readonly store: RoomStore;
}

/** Needs neither network nor encryption: what can be shown at once is in here. */
export async function openStorage(account: AccountRecord, secret: AccountSecret): Promise<Storage> {
  const key = fromHex(secret.storageKey);
  if (key?.length !== 32) throw new Error("the account's storage key is damaged");
  const [database, box] = await Promise.all([openAccountDatabase(account.storage), Box.fromBytes(key)]);
  return { key, database, box, store: await RoomStore.open(database, box, account.userId) };
}
