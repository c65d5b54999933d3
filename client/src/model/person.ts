// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Organisation } from "./organisation";

/** Someone with an account, as shown beside a message or in a list. */
export interface Person {
  readonly userId: string;
  /** Never empty; the user ID's first part where the profile has no name. */
  readonly name: string;
  /** A blob: address, once the picture is there. */
  readonly picture: string | undefined;
  readonly organisation: Organisation;
  /** Another person in the room has the same or a look-alike name; show the user ID beside it. */
  readonly isAmbiguous: boolean;
  /** `changed`: the identity is another one than before and must be confirmed before anything is sent. */
  readonly trust: "verified" | "unverified" | "changed";
}

export type Role = "admin" | "moderator" | "member" | "muted";

/** A person in a room. */
export interface Membership {
  readonly person: Person;
  readonly membership: "join" | "invite" | "knock" | "leave" | "ban";
  readonly role: Role;
  /** What I may do to this person here; `ban` of someone banned means that I may lift it. */
  readonly may: { readonly kick: boolean; readonly ban: boolean; readonly setRole: boolean };
}
