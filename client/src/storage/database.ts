// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Where things lie in the browser: one small database for the app, one for each account. */
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Sealed } from "./box";

/** An account that signed in here; what is secret of it is sealed. */
export interface AccountRecord {
  readonly userId: string;
  readonly serverName: string;
  /** The organisation's name in the register when the account signed in. */
  readonly organisation: string;
  readonly deviceId: string;
  readonly baseUrl: string;
  readonly name: string;
  readonly lastUsed: number;
  /** Undefined once signed out: only the name is kept, to make the next sign-in shorter. */
  readonly secret: Sealed | undefined;
  /** With a PIN: the salt of the key around the secret, and how often a wrong one was tried. */
  readonly pin: { readonly salt: Uint8Array<ArrayBuffer>; readonly wrong: number } | undefined;
  /** The register's keys of the server when it last proved itself (`keysOf`). */
  readonly provenKeys?: string | undefined;
  /** Names this account's databases. */
  readonly storage: string;
  /** The sign-in has run out: what is stored stays sealed until the same person signs in again on this device. */
  readonly hasExpired?: boolean;
  /** The token of a renewed sign-in, sealed, until the secret is opened the next time and takes it in. */
  readonly renewed?: Sealed | undefined;
  /** Tokens whose session is over here and not yet at the server, sealed. */
  readonly ended?: readonly Sealed[];
}

interface AppSchema extends DBSchema {
  /** Keys that WebCrypto uses and nobody can read. */
  keys: { key: string; value: CryptoKey };
  accounts: { key: string; value: AccountRecord };
  /** `root`, and by server name what the verifier keeps. */
  trust: { key: string; value: string };
}

/** `rooms`: by room ID. `values`: the list, the position, account data, drafts. `outbox`: by order of writing. */
interface AccountSchema extends DBSchema {
  rooms: { key: string; value: Sealed };
  values: { key: string; value: Sealed };
  outbox: { key: string; value: Sealed };
  files: { key: string; value: Sealed };
}

export type AppDatabase = IDBPDatabase<AppSchema>;
export type AccountDatabase = IDBPDatabase<AccountSchema>;

export function openAppDatabase(): Promise<AppDatabase> {
  return openDB<AppSchema>("verbund", 1, {
    upgrade(database) {
      for (const name of ["keys", "accounts", "trust"] as const) database.createObjectStore(name);
    },
  });
}

export function openAccountDatabase(storage: string): Promise<AccountDatabase> {
  return openDB<AccountSchema>(`verbund-${storage}`, 1, {
    upgrade(database) {
      for (const name of ["rooms", "values", "outbox", "files"] as const) database.createObjectStore(name);
    },
  });
}

/** Everything of an account, the keys of its messages too. */
export async function deleteAccountDatabases(storage: string): Promise<void> {
  await Promise.all((await databasesOf(storage)).map((name) => deleteDB(name)));
}

/** All stores of accounts but those that `kept` names; it is asked last, so that an account that is being added counts. */
export async function deleteOtherDatabases(kept: () => Promise<readonly string[]>): Promise<void> {
  const names = await databasesOf("");
  const storages = await kept();
  await Promise.all(names.filter((name) => !storages.some((storage) => name.startsWith(`${OF_ACCOUNTS}${storage}`))).map((name) => deleteDB(name)));
}

async function databasesOf(storage: string): Promise<readonly string[]> {
  return (await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith(`${OF_ACCOUNTS}${storage}`) === true ? [name] : []));
}

const OF_ACCOUNTS = "verbund-";
