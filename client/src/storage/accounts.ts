// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The accounts of this browser, their tokens and the keys of their stores, sealed twice where there is a PIN. */
import { Box, CannotOpen, type Sealed } from "./box";
import { deleteAccountDatabases, deleteOtherDatabases, type AccountRecord, type AppDatabase } from "./database";

export const MAX_WRONG_PINS = 10;
const DEVICE_KEY = "device";
/** Milliseconds that a sign-out waits for stores which the page holds open. */
const PATIENCE = 2_000;
const MAX_ENDED = 8;

/** What must never be on the disk in the clear. */
export interface AccountSecret {
  readonly accessToken: string;
  /** 32 bytes, hex: seals the store of keys and the store of rooms. */
  readonly storageKey: string;
}

/** The PIN was wrong; after `left` more the account's data on this device is deleted. */
export class WrongPin extends Error {
  constructor(readonly left: number) {
    super("wrong PIN");
  }
}

export class Accounts {
  constructor(private readonly database: AppDatabase) {}

  /** Newest use first. */
  async all(): Promise<readonly AccountRecord[]> {
    return (await this.database.getAll("accounts")).sort((left, right) => right.lastUsed - left.lastUsed);
  }

  /** The one to go on with: the last used of those that are signed in. */
  async current(): Promise<AccountRecord | undefined> {
    return (await this.all()).find((account) => account.secret !== undefined && account.hasExpired !== true);
  }

  /** Whose sign-in has run out and whose data waits here for them, newest use first. */
  async waiting(): Promise<readonly AccountRecord[]> {
    return (await this.all()).filter((account) => account.secret !== undefined && account.hasExpired === true);
  }

  async add(account: Omit<AccountRecord, "secret" | "pin" | "lastUsed">, secret: AccountSecret): Promise<AccountRecord> {
    const { ended = [] } = (await this.database.get("accounts", account.userId)) ?? {};
    const record = { ...account, pin: undefined, lastUsed: Date.now(), secret: await (await this.#deviceBox()).seal(secret), ended };
    await this.database.put("accounts", record, account.userId);
    return record;
  }

  async update(account: AccountRecord, change: Partial<Pick<AccountRecord, "name" | "lastUsed" | "baseUrl" | "provenKeys">>): Promise<void> {
    await this.#edit(account.userId, (record) => ({ ...record, ...change }));
  }

  /** The sign-in has run out, and nothing else: token, keys and messages stay as they are, and nobody is let in to them. */
  async expire(account: AccountRecord): Promise<void> {
    await this.#edit(account.userId, (record) => ({ ...record, hasExpired: true }));
  }

  /** The same person has signed in again on the same device; undefined where nothing of theirs is kept. */
  async renew(userId: string, deviceId: string, accessToken: string): Promise<AccountRecord | undefined> {
    const renewed = await (await this.#deviceBox()).seal(accessToken);
    const isTheirs = (record: AccountRecord) => record.secret !== undefined && record.hasExpired === true && record.deviceId === deviceId;
    const record = await this.#edit(userId, (kept) => (isTheirs(kept) ? { ...kept, hasExpired: false, renewed, lastUsed: Date.now() } : kept));
    return record?.renewed === undefined ? undefined : record;
  }

  /** The secret of an account; `pin` where it has one. Throws WrongPin, CannotOpen. */
  async open(account: AccountRecord, pin?: string): Promise<AccountSecret> {
    const { secret, pin: lock, renewed } = account;
    if (secret === undefined) throw new CannotOpen("signed out");
    const device = await this.#deviceBox();
    const opened = await device.open<AccountSecret>(lock === undefined ? secret : await this.#unlock(account, pin ?? "", lock));
    if (renewed === undefined) return opened;
    const taken = { ...opened, accessToken: await device.open<string>(renewed) };
    // From now on it lies behind the PIN again, where there is one.
    await this.setPin(account, taken, lock === undefined ? undefined : pin);
    return taken;
  }

  /** Puts a PIN around the secret, or takes it away. */
  async setPin(account: AccountRecord, secret: AccountSecret, pin: string | undefined): Promise<void> {
    const inner = await (await this.#deviceBox()).seal(secret);
    if (pin === undefined) {
      await this.#edit(account.userId, (record) => ({ ...record, secret: inner, pin: undefined, renewed: undefined }));
      return;
    }
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const sealed = await (await Box.fromPin(pin, salt)).seal(asText(inner));
    await this.#edit(account.userId, (record) => ({ ...record, secret: sealed, pin: { salt, wrong: 0 }, renewed: undefined }));
  }

  /**
   * Signed out here: secrets and everything stored go, the name stays for the next time. Without the key nobody opens the
   * stores any more; one that this page still holds open is gone with the page, or at the next start (`sweep`).
   * `token`: of a session that the server doesn't know to be over yet.
   */
  async signOut(account: AccountRecord, token?: string): Promise<void> {
    const over = token === undefined ? [] : [await (await this.#deviceBox()).seal(token)];
    const ended = ({ ended: before = [] }: AccountRecord) => [...before, ...over].slice(-MAX_ENDED);
    await this.#edit(account.userId, (record) => ({ ...record, secret: undefined, pin: undefined, hasExpired: false, renewed: undefined, ended: ended(record) }));
    await Promise.race([deleteAccountDatabases(account.storage), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  }

  /** Stores to which nobody has a key any more. */
  async sweep(): Promise<void> {
    await deleteOtherDatabases(async () => (await this.all()).filter(({ secret }) => secret !== undefined).map(({ storage }) => storage));
  }

  /** The tokens that still have to be given back, by account. */
  async ended(): Promise<readonly { readonly account: AccountRecord; readonly tokens: readonly string[] }[]> {
    const device = await this.#deviceBox();
    const open = async (account: AccountRecord) => ({ account, tokens: await Promise.all((account.ended ?? []).map((sealed) => device.open<string>(sealed))) });
    return (await Promise.all((await this.all()).map(open))).filter(({ tokens }) => tokens.length > 0);
  }

  /** The server has taken back all that `ended` named, or never will. */
  async gaveBack({ userId, ended = [] }: AccountRecord): Promise<void> {
    await this.#edit(userId, (record) => ({ ...record, ended: (record.ended ?? []).slice(ended.length) }));
  }

  async forget(userId: string): Promise<void> {
    await this.database.delete("accounts", userId);
  }

  async #unlock(account: AccountRecord, pin: string, lock: NonNullable<AccountRecord["pin"]>): Promise<Sealed> {
    // Counted before it is tried, on what lies on the disk: neither who pulls the plug nor who tries in many tabs gains a try.
    const counted = await this.#edit(account.userId, (record) => ({ ...record, pin: record.pin && { ...record.pin, wrong: record.pin.wrong + 1 } }));
    const wrong = counted?.pin?.wrong ?? MAX_WRONG_PINS + 1;
    try {
      if (wrong > MAX_WRONG_PINS) throw new CannotOpen("tried too often");
      const inner = await (await Box.fromPin(pin, lock.salt)).open<[string, string]>(account.secret!);
      await this.#edit(account.userId, (record) => ({ ...record, pin: record.pin && { ...record.pin, wrong: 0 } }));
      return fromText(inner);
    } catch (error) {
      if (!(error instanceof CannotOpen)) throw error;
      if (wrong >= MAX_WRONG_PINS) await this.signOut(account);
      throw new WrongPin(Math.max(0, MAX_WRONG_PINS - wrong));
    }
  }

  /** One transaction: nothing that another part or tab writes meanwhile (a PIN, a sign-out, a count) is written over. */
  async #edit(userId: string, change: (record: AccountRecord) => AccountRecord): Promise<AccountRecord | undefined> {
    const transaction = this.database.transaction("accounts", "readwrite");
    const record = await transaction.store.get(userId);
    const changed = record && change(record);
    if (changed !== undefined) await transaction.store.put(changed, userId);
    await transaction.done;
    return changed;
  }

  async #deviceBox(): Promise<Box> {
    const fresh = await Box.make();
    // One transaction, so that two tabs can't make two keys.
    const transaction = this.database.transaction("keys", "readwrite");
    let key = await transaction.store.get(DEVICE_KEY);
    if (key === undefined) {
      key = fresh;
      await transaction.store.put(key, DEVICE_KEY);
    }
    await transaction.done;
    return new Box(key);
  }
}

function asText({ iv, data }: Sealed): [string, string] {
  return [Array.from(iv).join(), Array.from(new Uint8Array(data)).join()];
}

function fromText([iv, data]: [string, string]): Sealed {
  const bytes = (text: string) => Uint8Array.from(text.split(","), Number);
  return { iv: bytes(iv), data: bytes(data).buffer };
}
