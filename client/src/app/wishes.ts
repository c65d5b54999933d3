// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What somebody does on a page that can't do it yet: kept, and done when it can, in the same order. */
import type { Running } from "./running";

type Action = (...given: never[]) => unknown;

export class Wishes {
  readonly #kept: ((running: Running) => void)[] = [];

  /**
   * A view's actions: those in `now` act at once, all others wait. Whoever awaits one that waits never hears of it; the
   * page is drawn anew before.
   */
  for<Actions extends object>(actionsOf: (running: Running) => Actions | undefined, now: Partial<Actions>): Actions {
    const wish = (name: string) => (...given: never[]) => {
      this.#kept.push((running) => {
        const actions = actionsOf(running) as Record<string, Action> | undefined;
        actions?.[name]?.(...given);
      });
      return new Promise(() => undefined);
    };
    const has = (name: PropertyKey): name is keyof Actions => Object.hasOwn(now, name);
    return new Proxy({}, { get: (_, name) => (has(name) ? now[name] : wish(String(name))) }) as Actions;
  }

  grant(running: Running): void {
    for (const wish of this.#kept.splice(0)) wish(running);
  }
}
