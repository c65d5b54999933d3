// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { PeopleFound, PersonLookup } from "../../model/directory";
import type { Organisation } from "../../model/organisation";

/** Used by InvitePeople and NewConversation; app has no need to know it. */
export interface PeoplePickerActions {
  /** Active members of the Verbund by name or place; at most some twenty. Rejects without network. */
  readonly searchOrganisations: (text: string) => Promise<readonly Organisation[]>;
  /** People of one organisation by name; at least MIN_TERM characters. Never rejects for what PeopleFound can say. */
  readonly searchPeople: (serverName: string, term: string) => Promise<PeopleFound>;
  /** An exact user ID, for experts. */
  readonly findPerson: (userId: string) => Promise<PersonLookup>;
}

/** Fewer characters would list an organisation. */
export const MIN_TERM = 3;
