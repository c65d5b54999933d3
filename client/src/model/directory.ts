// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Person } from "./person";

/** What an organisation answers when one asks for people by name. */
export type PeopleFound =
  /** `isCut`: there are more than it tells; a longer name narrows them down. */
  | { readonly kind: "found"; readonly people: readonly Person[]; readonly isCut: boolean }
  /** The organisation doesn't publish its directory. */
  | { readonly kind: "not-published" }
  /** Asked too often. */
  | { readonly kind: "limited"; readonly retryAfterSeconds: number }
  /** We have no network. */
  | { readonly kind: "offline" }
  /** The organisation's server doesn't answer. */
  | { readonly kind: "unreachable" };

/** What is known of a user ID that someone typed exactly. */
export type PersonLookup =
  | { readonly kind: "found"; readonly person: Person }
  | { readonly kind: "malformed" }
  /** The part behind the colon is no member of the Verbund. */
  | { readonly kind: "not-a-member"; readonly serverName: string }
  | { readonly kind: "suspended"; readonly serverName: string }
  | { readonly kind: "unknown-person" }
  | { readonly kind: "offline" };

/** Somebody who could not be invited, and why, as a sentence for a person. */
export interface InviteFailure {
  readonly userId: string;
  readonly sentence: string;
}
