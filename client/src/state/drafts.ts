// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What was typed and not sent, for each room and thread: on the disk (sealed) within a moment, and before the page goes. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { Draft } from "../model/writing";
import type { Box } from "../storage/box";
import type { AccountDatabase } from "../storage/database";

const KEY = "drafts";
const DELAY = 250;
const EMPTY: Draft = { text: "", mentions: [] };

export class Drafts {
  readonly #drafts = signal<Readonly<Record<string, Draft>>>({});
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly database: AccountDatabase,
    private readonly box: Box,
  ) {}

  static async open(database: AccountDatabase, box: Box): Promise<Drafts> {
    const drafts = new Drafts(database, box);
    const sealed = await database.get("values", KEY);
    if (sealed !== undefined) drafts.#drafts.value = await box.open(sealed);
    // A phone ends pages without asking; going to the background is the last that one is told.
    document.addEventListener("visibilitychange", () => void drafts.flush());
    return drafts;
  }

  get all(): ReadonlySignal<Readonly<Record<string, Draft>>> {
    return this.#drafts;
  }

  of(id: string): Draft {
    return this.#drafts.peek()[id] ?? EMPTY;
  }

  save(id: string, draft: Draft): void {
    const { [id]: _, ...others } = this.#drafts.peek();
    this.#drafts.value = draft.text.trim() === "" ? others : { ...others, [id]: draft };
    this.#timer ??= setTimeout(() => void this.flush(), DELAY);
  }

  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(async () => {
      await this.database.put("values", await this.box.seal(this.#drafts.peek()), KEY);
    });
    return this.#writing;
  }
}
