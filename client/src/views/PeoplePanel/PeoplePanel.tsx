// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Loaded } from "../../model/loaded";
import type { Membership, Role } from "../../model/person";
import type { PersonCardActions } from "../PersonCard/PersonCard";

export interface PeoplePanelSnapshot {
  readonly kind: "direct" | "room" | "space";
  readonly myUserId: string;
  /** join, invite, knock and ban; who left need not be there. */
  readonly people: Loaded<readonly Membership[]>;
  readonly mayInvite: boolean;
  /** Roles that I may give: none above my own. */
  readonly givableRoles: readonly Role[];
  /** User IDs that I have blocked. */
  readonly blocked: readonly string[];
  /** Whose card is open; undefined: the list. */
  readonly selected: string | undefined;
}

export interface PeoplePanelActions extends PersonCardActions {
  readonly close: () => void;
  readonly retry: () => void;
  readonly invite: () => void;
  /** undefined: back to the list. */
  readonly select: (userId: string | undefined) => void;
}
