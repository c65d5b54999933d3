// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * What was typed and not sent, for each room and thread: on the disk (sealed) within a moment, and before the page goes.
 * The list of rooms learns of it when the typing rests: it would count through thousands of rows and draw one, between keys.
 */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { Draft } from "../model/writing";
import type { Box } from "../storage/box";
import type { AccountDatabase } from "../storage/database";

const KEY = "drafts";
const DELAY = 250;
const REST = 700;
const EMPTY: Draft = { text: "", mentions: [] };

export class Drafts {
  readonly #all = signal<Readonly<Record<string, Draft>>>({});
  #drafts: Readonly<Record<string, Draft>> = {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  #telling: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly database: AccountDatabase,
    private readonly box: Box,
  ) {}

  static async open(database: AccountDatabase, box: Box): Promise<Drafts> {
    const drafts = new Drafts(database, box);
    const sealed = await database.get("values", KEY);
    if (sealed !== undefined) drafts.#all.value = drafts.#drafts = await box.open(sealed);
    // A phone ends pages without asking; going to the background is the last that one is told.
    document.addEventListener("visibilitychange", () => void drafts.flush());
    return drafts;
  }

  /** A moment behind. */
  get all(): ReadonlySignal<Readonly<Record<string, Draft>>> {
    return this.#all;
  }

  of(id: string): Draft {
    return this.#drafts[id] ?? EMPTY;
  }

  save(id: string, draft: Draft): void {
    const { [id]: _, ...others } = this.#drafts;
    this.#drafts = draft.text.trim() === "" ? others : { ...others, [id]: draft };
    this.#timer ??= setTimeout(() => void this.#write(), DELAY);
    clearTimeout(this.#telling);
    this.#telling = setTimeout(() => this.#tell(), REST);
  }

  flush(): Promise<void> {
    this.#tell();
    return this.#write();
  }

  #tell(): void {
    clearTimeout(this.#telling);
    this.#all.value = this.#drafts;
  }

  #write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(async () => {
      await this.database.put("values", await this.box.seal(this.#drafts), KEY);
    });
    return this.#writing;
  }
}
