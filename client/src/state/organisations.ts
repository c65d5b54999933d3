// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * Organisations by their server name, each verified by its own proof from the trusted root: what a room's header shows
 * never comes from a message, a profile or an unproven list. Remembered ones are there at once, and looked at again with
 * each new register.
 */
import { signal } from "@preact/signals";
import type { Organisation } from "../model/organisation";
import { isServerName } from "../register/entry";
import type { Known, Trust } from "./trust";

const AT_ONCE = 4;
const AGAIN = 5 * 60_000;

export class Organisations {
  /** Rises when something about an organisation is known that wasn't. */
  readonly changed = signal(0);
  readonly #known = new Map<string, Organisation>();
  readonly #looked = new Map<string, number>();
  readonly #waiting: string[] = [];
  #running = 0;

  constructor(
    private readonly trust: Trust,
    private readonly own: string,
  ) {}

  /** Reading it asks for it where it isn't known. Reactive. */
  readonly of = (serverName: string): Organisation => {
    void this.changed.value;
    const known = this.#known.get(serverName);
    if (known !== undefined) return known;
    const unknown: Organisation = { serverName, name: serverName, place: "", status: "unknown", isOwn: serverName === this.own };
    this.#known.set(serverName, unknown);
    // Anybody can write any user ID into a room's state.
    if (isServerName(serverName)) this.#ask(serverName);
    return unknown;
  };

  /** For a list to choose from: asked for first where it isn't known. Without an answer it stays unknown. */
  async proven(serverName: string): Promise<Organisation> {
    const known = this.#known.get(serverName);
    if (known !== undefined && known.status !== "unknown") return known;
    await this.#look(serverName);
    return this.of(serverName);
  }

  /** The register is another one: everything that is shown is looked at again. */
  lookAgain(): void {
    for (const serverName of this.#known.keys()) if (isServerName(serverName)) this.#ask(serverName);
  }

  /** What was just verified elsewhere. */
  learn(serverName: string, { member }: Known): void {
    const before = this.#known.get(serverName);
    const status = member?.status ?? "unknown";
    const organisation = { serverName, name: member?.name ?? serverName, place: member?.place ?? "", status, isOwn: serverName === this.own } as const;
    if (before !== undefined && before.status === status && before.name === organisation.name && before.place === organisation.place) return;
    this.#known.set(serverName, organisation);
    this.changed.value += 1;
  }

  #ask(serverName: string): void {
    if (!this.#waiting.includes(serverName)) this.#waiting.push(serverName);
    while (this.#running < AT_ONCE && this.#waiting.length > 0) {
      this.#running += 1;
      void this.#look(this.#waiting.shift() ?? "").finally(() => {
        this.#running -= 1;
        const next = this.#waiting.shift();
        if (next !== undefined) this.#ask(next);
      });
    }
  }

  async #look(serverName: string): Promise<void> {
    try {
      const remembered = await this.trust.remembered(serverName);
      if (remembered !== undefined) this.learn(serverName, remembered);
      this.learn(serverName, await this.trust.look(serverName));
      this.#looked.set(serverName, Date.now());
    } catch {
      // Without network or proof it stays what it was: unknown, or as remembered. It is asked for again later.
      setTimeout(() => this.#ask(serverName), AGAIN);
    }
  }
}
