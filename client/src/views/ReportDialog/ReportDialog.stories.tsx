// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { done, langePerson, max, nothing, refused, stadt, WORDS } from "../Shell/examples";
import { ReportDialog, type ReportDialogSnapshot } from "./ReportDialog";

function story(subject: ReportDialogSnapshot["subject"], report = done) {
  return () => (
    <main>
      <h1>Haushalt 2027</h1>
      <ReportDialog snapshot={{ subject, ownOrganisation: stadt.name }} actions={{ report, close: nothing }} />
    </main>
  );
}

export const stories = {
  message: story({ kind: "message", sender: max, text: "Klicken Sie hier, um Ihr Konto zu bestätigen: http://boese.example" }),
  picture: story({ kind: "message", sender: max, text: undefined }),
  person: story({ kind: "person", person: max }, refused("Die Meldung konnte nicht gesendet werden, weil gerade kein Netz da ist. Ihr Text bleibt hier stehen.")),
  room: story({ kind: "room", name: "Haushalt 2027" }),
  long: story({ kind: "message", sender: langePerson, text: `${WORDS}\n`.repeat(30) }),
};
