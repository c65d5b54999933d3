// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Membership, Person, Role } from "../../model/person";

export interface PersonCardSnapshot {
  readonly person: Person;
  /** In the open room; undefined outside of rooms, or where the person isn't in it. */
  readonly membership: Membership | undefined;
  readonly isMe: boolean;
  readonly isBlocked: boolean;
  readonly givableRoles: readonly Role[];
}

/** All of these take user IDs. */
export interface PersonCardActions {
  readonly verify: (userId: string) => void;
  readonly message: (userId: string) => Promise<void>;
  readonly confirmIdentity: (userId: string) => Promise<void>;
  readonly setRole: (userId: string, role: Role) => Promise<void>;
  /** Also takes an invitation back. */
  readonly remove: (userId: string, reason: string | undefined) => Promise<void>;
  readonly ban: (userId: string, reason: string | undefined) => Promise<void>;
  readonly unban: (userId: string) => Promise<void>;
  /** Lets someone in who knocked. */
  readonly admit: (userId: string) => Promise<void>;
  readonly block: (userId: string) => Promise<void>;
  readonly unblock: (userId: string) => Promise<void>;
  /** Opens ReportDialog. */
  readonly report: (userId: string) => void;
}
