// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Invitation } from "../../model/room";
import { done, fremd, invitation, langePerson, max, maxToo, nothing, Pane, person, refused, slow, WORDS } from "../Shell/examples";
import { Request, type RequestActions } from "./Request";

const actions: RequestActions = { back: nothing, accept: slow, decline: refused("Die Anfrage konnte nicht abgelehnt werden, weil gerade kein Netz da ist. Versuchen Sie es später noch einmal."), block: done, report: nothing };

function story(of: Invitation) {
  return () => (
    <Pane kind="main">
      <Request snapshot={{ invitation: of }} actions={actions} />
    </Pane>
  );
}

export const stories = {
  normal: story(invitation(max)),
  colleague: story(invitation(person("Karla Kollegin"))),
  room: story(invitation(max, { kind: "room", roomName: "Katastrophenschutz Übung" })),
  lookAlikeSuspended: story(invitation(maxToo)),
  unknownOrganisation: story(invitation(person("Polizei (Landkreis Beispiel)", fremd))),
  long: story(invitation({ ...langePerson, name: `${langePerson.name} `.repeat(6) }, { kind: "space", roomName: WORDS.repeat(8) })),
};
