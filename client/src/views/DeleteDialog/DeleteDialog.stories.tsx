// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { MessageItem } from "../../model/timeline";
import { aMessage, erika, me } from "../Message/examples";
import { done, langePerson, nothing, refused, WORDS } from "../Shell/examples";
import { DeleteDialog } from "./DeleteDialog";

function story(item: MessageItem, remove: () => Promise<void> = done) {
  return () => (
    <main>
      <h1>Haushalt 2027</h1>
      <DeleteDialog snapshot={{ item }} actions={{ delete: remove, close: nothing }} />
    </main>
  );
}

export const stories = {
  own: story(aMessage(me, "Das war ein Versehen.", { isMine: true })),
  other: story(aMessage(erika, "Bitte nicht weitersagen.")),
  long: story(aMessage(langePerson, `${WORDS}\n`.repeat(20)), refused("Dafür braucht es eine Verbindung.")),
};
