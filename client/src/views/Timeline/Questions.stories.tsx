// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { aMessage, erika, exampleActions, max, me, quietHost, ute } from "../Message/examples";
import type { Question } from "../Message/host";
import { Questions } from "./Questions";

const picture = (name: string, ref: string) =>
  aMessage(erika, { kind: "image", file: { name, size: 200_000, mimeType: "image/png", ref }, width: 640, height: 400, caption: "Der neue Lageplan" }, { key: name });
const mine = aMessage(me, "Wir treffen uns um 10 Uhr.", { key: "mine", isEdited: true, readBy: [erika, max, ute] });
const theirs = aMessage(erika, { kind: "file", file: { name: "Entwurf.pdf", size: 200_000, mimeType: "application/pdf", ref: "x" }, caption: undefined }, { key: "theirs" });
const messages = [mine, theirs, picture("Lageplan.png", "wide"), picture("Turm.png", "tall"), picture("Fort.png", "broken")];

function shown(question: Question, key: string, actions = exampleActions): () => VNode {
  return () => (
    <main>
      <h1>Hauptausschuss</h1>
      <Questions asked={{ question, key }} messages={messages} actions={actions} host={quietHost} ownOrganisation="Stadt Musterstadt" ask={() => undefined} />
    </main>
  );
}

export const stories: Record<string, () => VNode> = {
  delete: shown("delete", "mine"),
  deleteOther: shown("delete", "theirs"),
  report: shown("report", "theirs"),
  versions: shown("versions", "mine"),
  versionsFailed: shown("versions", "mine", { ...exampleActions, loadVersions: () => Promise.reject(new Error("Keine Verbindung zum Server.")) }),
  readers: shown("readers", "mine"),
  readersNone: shown("readers", "Fort.png"),
  picture: shown("picture", "Lageplan.png"),
  pictureFailed: shown("picture", "Fort.png"),
  react: shown("react", "mine"),
};
