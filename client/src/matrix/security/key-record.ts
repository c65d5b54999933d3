// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** When the recovery key was made, kept in the account's data: nothing secret, for "your key of 24 November". */
import type { MatrixClient } from "matrix-js-sdk";

export const RECORD_TYPE = "eu.verbund.recovery";

export interface KeyRecord {
  readonly key_id: string;
  /** Milliseconds since 1970. */
  readonly made_at: number;
}

declare module "matrix-js-sdk/lib/@types/event" {
  interface AccountDataEvents {
    "eu.verbund.recovery": KeyRecord;
  }
}

export async function keepRecord(client: MatrixClient, record: KeyRecord): Promise<void> {
  await client.setAccountData(RECORD_TYPE, record);
}

/** The server stores it, so it is read with care. */
export async function readRecord(client: MatrixClient): Promise<KeyRecord | undefined> {
  const content: unknown = await client.getAccountDataFromServer(RECORD_TYPE);
  const { key_id, made_at } = (content ?? {}) as Record<string, unknown>;
  if (typeof key_id !== "string" || typeof made_at !== "number" || !Number.isSafeInteger(made_at) || made_at < 0) return undefined;
  return { key_id, made_at };
}
