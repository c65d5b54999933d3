// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { directory } from "../PeoplePicker/examples";
import { erika, nothing, stadt, WORDS } from "../Shell/examples";
import { InvitePeople, type InvitePeopleSnapshot } from "./InvitePeople";

const normal: InvitePeopleSnapshot = { roomName: "Haushalt 2027", kind: "room", ownOrganisation: stadt, present: [erika.userId], historyVisibility: "shared", organisations: [stadt] };

function story(more: Partial<InvitePeopleSnapshot>) {
  const invite = async (userIds: readonly string[]) => userIds.map((userId) => ({ userId, sentence: "Die Organisation lässt gerade keine Einladungen zu. Versuchen Sie es später noch einmal." }));
  return () => (
    <main>
      <h1>Haushalt 2027</h1>
      <InvitePeople snapshot={{ ...normal, ...more }} actions={{ ...directory, invite, close: nothing }} />
    </main>
  );
}

export const stories = {
  normal: story({}),
  direct: story({ kind: "direct", roomName: "Max Beispiel", historyVisibility: "joined" }),
  long: story({ roomName: WORDS }),
};
