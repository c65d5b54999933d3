// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * Whether one may begin something with other organisations now. The own server refuses it too; said here, nobody waits for
 * that, and a server that is not told the newest register changes nothing. Pure.
 */
import type { Freshness, Organisation } from "../model/organisation";

/** How our own organisation stands in the Verbund. */
export interface Standing {
  readonly own: Organisation;
  readonly freshness: Freshness;
}

export type Closed = "own-suspended" | "register-closed";

/** Nothing begins with other organisations at present; among the own people everything goes on. */
export class ClosedToOthers extends Error {
  constructor(readonly why: Closed) {
    super(why);
  }
}

/** Why nothing may begin with one of these servers; undefined where it may. */
export function closedTo({ own, freshness }: Standing, servers: readonly string[]): Closed | undefined {
  if (servers.every((serverName) => serverName === own.serverName)) return undefined;
  if (own.status === "suspended" || own.status === "left") return "own-suspended";
  return freshness === "closed" ? "register-closed" : undefined;
}

/** Throws ClosedToOthers. */
export function mustBeOpen(standing: Standing, servers: readonly string[]): void {
  const why = closedTo(standing, servers);
  if (why !== undefined) throw new ClosedToOthers(why);
}
