// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** A database of the browser, in memory: stores by name, a disk that can be full, and what a crash leaves. */
interface Transaction {
  readonly objectStore: (name: string) => { put: (value: unknown, key: string) => Promise<void>; delete: (key: string) => Promise<void>; get: (key: string) => Promise<unknown> };
  readonly store: ReturnType<Transaction["objectStore"]>;
  readonly done: Promise<void>;
}

export class MemoryDatabase {
  readonly stores = new Map<string, Map<string, unknown>>();
  isFull = false;

  get(store: string, key: string): Promise<unknown> {
    return Promise.resolve(structuredClone(this.#of(store).get(key)));
  }

  getAll(store: string): Promise<unknown[]> {
    return Promise.resolve(structuredClone([...this.#of(store).values()]));
  }

  getAllKeys(store: string): Promise<string[]> {
    return Promise.resolve([...this.#of(store).keys()]);
  }

  put(store: string, value: unknown, key: string): Promise<void> {
    const { objectStore, done } = this.transaction(store);
    return Promise.all([objectStore(store).put(value, key), done]).then(() => undefined);
  }

  delete(store: string, key: string): Promise<void> {
    this.#of(store).delete(key);
    return Promise.resolve();
  }

  /** All its writes at once, or none. */
  transaction(names: string | readonly string[]): Transaction {
    const changes: (() => void)[] = [];
    let isFull = false;
    const objectStore = (name: string) => ({
      put: (value: unknown, key: string) => {
        const copy = structuredClone(value);
        changes.push(() => this.#of(name).set(key, copy));
        isFull ||= this.isFull;
        return isFull ? Promise.reject(new DOMException("full", "QuotaExceededError")) : Promise.resolve();
      },
      delete: (key: string) => {
        changes.push(() => this.#of(name).delete(key));
        return Promise.resolve();
      },
      get: (key: string) => this.get(name, key),
    });
    const done = new Promise<void>((resolve, reject) =>
      setImmediate(() => {
        if (isFull) return reject(new DOMException("full", "QuotaExceededError"));
        for (const change of changes) change();
        resolve();
      }),
    );
    return { objectStore, store: objectStore(typeof names === "string" ? names : (names[0] ?? "")), done };
  }

  #of(name: string): Map<string, unknown> {
    let store = this.stores.get(name);
    if (store === undefined) this.stores.set(name, (store = new Map()));
    return store;
  }
}
