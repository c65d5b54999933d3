// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Pictures of people and rooms: asked for when they are first shown, few at a time, kept for this visit. */
import { signal } from "@preact/signals";
import type { Media } from "./media";

const AT_ONCE = 6;
const MOST = 600;
const PIXELS = 96;
const GATHER = 120;

export class Pictures {
  /** Rises when pictures have arrived; who shows some reads it. */
  readonly arrived = signal(0);
  readonly #known = new Map<string, string | undefined>();
  readonly #waiting: string[] = [];
  #running = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly media: Media) {}

  /** A blob: address, or undefined as long as there is none; reading it asks for it. */
  of(mxc: string | undefined): string | undefined {
    if (mxc === undefined || mxc === "") return undefined;
    if (this.#known.has(mxc)) return this.#known.get(mxc);
    this.#known.set(mxc, undefined);
    this.#waiting.push(mxc);
    this.#next();
    return undefined;
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const url of this.#known.values()) if (url !== undefined) URL.revokeObjectURL(url);
    this.#known.clear();
  }

  #next(): void {
    while (this.#running < AT_ONCE) {
      const mxc = this.#waiting.shift();
      if (mxc === undefined) return;
      this.#running += 1;
      void this.#load(mxc).finally(() => {
        this.#running -= 1;
        this.#next();
      });
    }
  }

  async #load(mxc: string): Promise<void> {
    try {
      const ref = { url: mxc, mimeType: "", name: "", file: undefined, thumbnail: undefined, size: 0 };
      const blob = await this.media.thumbnail(ref, PIXELS, PIXELS);
      if (!blob.type.startsWith("image/")) return;
      this.#known.set(mxc, URL.createObjectURL(blob));
      this.#forgetOldest();
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.arrived.value += 1;
      }, GATHER);
    } catch {
      // Without the picture the initials stay; it is asked for again at the next visit.
    }
  }

  #forgetOldest(): void {
    for (const [mxc, url] of this.#known) {
      if (this.#known.size <= MOST) return;
      if (url !== undefined) URL.revokeObjectURL(url);
      this.#known.delete(mxc);
    }
  }
}
