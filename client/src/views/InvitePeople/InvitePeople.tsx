// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { InviteFailure } from "../../model/directory";
import type { Organisation } from "../../model/organisation";
import type { PeoplePickerActions } from "../PeoplePicker/PeoplePicker";

export interface InvitePeopleSnapshot {
  readonly roomName: string;
  readonly kind: "room" | "space" | "direct";
  readonly ownOrganisation: Organisation;
  /** User IDs of who is in or invited: can't be chosen. */
  readonly present: readonly string[];
  /** Said before inviting: the newcomers see what was written before. */
  readonly historyVisibility: "shared" | "invited" | "joined" | "world_readable";
  /** Organisations in the room; the first person of another one changes who can read along. */
  readonly organisations: readonly Organisation[];
}

export interface InvitePeopleActions extends PeoplePickerActions {
  /** Who could not be invited; empty where all were (the dialog then closes itself). */
  readonly invite: (userIds: readonly string[]) => Promise<readonly InviteFailure[]>;
  readonly close: () => void;
}
