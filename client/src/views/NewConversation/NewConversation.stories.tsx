// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { directory } from "../PeoplePicker/examples";
import { erika, nothing, refused, stadt, WORDS } from "../Shell/examples";
import { NewConversation, type NewConversationSnapshot } from "./NewConversation";

const normal: NewConversationSnapshot = {
  myUserId: erika.userId,
  ownOrganisation: stadt,
  spaces: [
    { spaceId: "!s1", name: "Kämmerei" },
    { spaceId: "!s2", name: WORDS },
  ],
  inSpace: undefined,
};

const no = refused("Die Unterhaltung konnte nicht begonnen werden, weil gerade kein Netz da ist.");

function story(more: Partial<NewConversationSnapshot>) {
  return () => (
    <main>
      <h1>Verbund</h1>
      <NewConversation snapshot={{ ...normal, ...more }} actions={{ ...directory, createDirect: no, createRoom: no, close: nothing }} />
    </main>
  );
}

export const stories = {
  direct: story({}),
  room: story({ inSpace: "!s1" }),
  long: story({ inSpace: "!s2", ownOrganisation: { ...stadt, name: WORDS } }),
};
