// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { aMessage, changed, erika, falseErika, max, me, ute } from "../Message/examples";
import { Composer, type ComposerActions, type ComposerSnapshot } from "./Composer";

const people = [erika, falseErika, max, ute];

export const composerActions: ComposerActions = {
  send: () => undefined,
  sendFiles: () => undefined,
  saveDraft: () => undefined,
  typing: () => undefined,
  cancelMode: () => undefined,
  editLast: () => undefined,
  findPeople: (query) => Promise.resolve(people.filter((person) => person.name.toLowerCase().includes(query.toLowerCase()))),
  openPerson: () => undefined,
  openReplacement: () => undefined,
  usedEmoji: () => undefined,
};

export const emptyComposer: ComposerSnapshot = {
  id: "!raum:musterstadt.example",
  roomName: "Hauptausschuss",
  isThread: false,
  isEncrypted: true,
  readOnly: undefined,
  draft: { text: "", mentions: [] },
  mode: { kind: "new" },
  sendWith: "enter",
  maxFileBytes: 50_000_000,
  recentEmojis: ["👍", "☕"],
  changedIdentities: [],
};

const ROOM = { display: "flex", flexDirection: "column", justifyContent: "flex-end", blockSize: "100dvb" } as const;

function shown(more: Partial<ComposerSnapshot>, dropped?: readonly File[]): () => VNode {
  return () => (
    <main style={ROOM}>
      <h1 class="vb-hidden">Hauptausschuss</h1>
      <Composer snapshot={{ ...emptyComposer, ...more }} actions={composerActions} dropped={dropped} />
    </main>
  );
}

const picture = () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [64, 40];
  canvas.getContext("2d")!.fillRect(0, 0, 40, 40);
  const bytes = Uint8Array.from(atob(canvas.toDataURL("image/png").split(",")[1]!), (sign) => sign.charCodeAt(0));
  return new File([bytes], "Lageplan.png", { type: "image/png" });
};
const long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft ".repeat(12);
const mine = aMessage(me, "Wir trefen uns um 9.");

export const stories: Record<string, () => VNode> = {
  empty: shown({}),
  unencrypted: shown({ isEncrypted: false }),
  draft: shown({ draft: { text: "Guten Tag @Erika Mustermann,\nich komme **später**.", mentions: [erika] } }),
  long: shown({ draft: { text: long, mentions: [] }, roomName: long }),
  tooLong: shown({ draft: { text: long.repeat(30), mentions: [] } }),
  reply: shown({ mode: { kind: "reply", to: aMessage(erika, "Kommen Sie morgen zur Sitzung? Es geht um den Haushalt.") } }),
  edit: shown({ mode: { kind: "edit", of: mine, draft: { text: "Wir treffen uns um 9.", mentions: [] } } }),
  files: () => shown({ maxFileBytes: 1000 }, [picture(), new File(["x"], "Notiz.txt"), new File(["x".repeat(2000)], "Zu groß.bin"), new File([], "Leer")])(),
  changed: shown({ changedIdentities: [changed] }),
  changedMany: shown({ changedIdentities: [changed, ute, max] }),
  readOnly: shown({ readOnly: "no-permission" }),
  suspended: shown({ readOnly: "own-suspended" }),
  replaced: shown({ readOnly: "replaced" }),
};
