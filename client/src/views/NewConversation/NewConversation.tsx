// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { SpaceChoice } from "../../model/filter";
import type { Organisation } from "../../model/organisation";
import type { NewRoom } from "../../model/rights";
import type { PeoplePickerActions } from "../PeoplePicker/PeoplePicker";

export interface NewConversationSnapshot {
  readonly myUserId: string;
  readonly ownOrganisation: Organisation;
  /** Spaces in which I may list rooms. */
  readonly spaces: readonly SpaceChoice[];
  /** Asked for in a space: it is chosen already, and it is a room that one wants. */
  readonly inSpace: string | undefined;
}

export interface NewConversationActions extends PeoplePickerActions {
  /** Opens the conversation that there is, or creates one, and closes the dialog. */
  readonly createDirect: (userId: string) => Promise<void>;
  /** Creates, invites, opens, and closes the dialog. Encrypted always. */
  readonly createRoom: (room: NewRoom) => Promise<void>;
  readonly close: () => void;
}
