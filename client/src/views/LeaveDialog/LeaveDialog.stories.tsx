// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { done, nothing, refused, WORDS } from "../Shell/examples";
import { LeaveDialog, type LeaveDialogSnapshot } from "./LeaveDialog";

const normal: LeaveDialogSnapshot = { name: "Haushalt 2027", kind: "room", isLastAdmin: false, isLastPerson: false, needsInvitation: true };

function story(more: Partial<LeaveDialogSnapshot>, leave = done) {
  return () => (
    <main>
      <h1>Haushalt 2027</h1>
      <LeaveDialog snapshot={{ ...normal, ...more }} actions={{ leave, close: nothing }} />
    </main>
  );
}

export const stories = {
  normal: story({}),
  lastAdmin: story({ isLastAdmin: true }),
  lastPerson: story({ isLastPerson: true }),
  direct: story({ kind: "direct", name: "Max Beispiel" }),
  space: story({ kind: "space", name: WORDS, needsInvitation: false }),
  failing: story({}, refused("Der Raum konnte nicht verlassen werden, weil gerade kein Netz da ist.")),
};
