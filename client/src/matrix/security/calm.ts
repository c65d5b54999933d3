// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Answers a burst of events with one piece of work, one at a time, and once more where more came meanwhile. */
export class Calm {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isRunning = false;
  #isWanted = false;
  #isStopped = false;

  constructor(
    private readonly delay: number,
    private readonly work: () => Promise<unknown>,
  ) {}

  ask(): void {
    this.#isWanted = true;
    if (this.#isStopped || this.#isRunning || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.#run(), this.delay);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    this.#isRunning = true;
    this.#isWanted = false;
    try {
      await this.work();
    } catch {
      // Who gave the work reports its faults; the next event tries again.
    } finally {
      this.#isRunning = false;
    }
    if (this.#isWanted) this.ask();
  }
}
