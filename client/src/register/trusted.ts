// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What is trusted so far: it guards against rollback and freeze, and must be kept between visits. */
import type { Bytes } from "./bytes.js";
import type { Member } from "./entry.js";

export type Shards = ReadonlyMap<string, ReadonlyMap<string, Member>>;

/** The last good part that a registrar or its countersigner signed, and the files that it rests on. */
export interface Part {
  readonly role: string;
  readonly version: number;
  readonly expires: number;
  readonly policyPath: string;
  readonly shards: ReadonlyMap<string, string>;
  readonly members: Shards;
  /** Only the role on call has them. */
  readonly denials: ReadonlyMap<string, Denial>;
}

/** From when until when a member may not take part, and why, in the words of whoever was on call. */
export interface Denial {
  readonly since: number;
  readonly until: number;
  readonly reason: string;
}

export interface Alarm {
  readonly registrar: string;
  readonly kind: string;
  readonly sentence: string;
}

export interface Register {
  readonly version: number;
  readonly issued: number;
  readonly expires: number;
  readonly members: ReadonlyMap<string, Member>;
  readonly alarms: readonly Alarm[];
}

export interface Trusted {
  /** From the first root that was trusted to the newest. */
  readonly roots: readonly Bytes[];
  /** The files of the register in force, by their path on a mirror. */
  readonly files: ReadonlyMap<string, Bytes>;
  readonly parts: ReadonlyMap<string, Part>;
  /** Who holds a name that several registrars claim. */
  readonly contested: ReadonlyMap<string, string>;
  readonly register: Register | undefined;
}

export const TIMESTAMP_PATH = "metadata/timestamp.json";

export function trustRoot(root: Bytes): Trusted {
  return { roots: [root], files: new Map(), parts: new Map(), contested: new Map(), register: undefined };
}
