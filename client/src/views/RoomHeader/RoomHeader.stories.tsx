// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { RoomDetails } from "../../model/room";
import { details, done, kreis, lang, langePerson, max, maxToo, nothing, Pane, person, polizei, slow, stadt, fremd, WORDS } from "../Shell/examples";
import { RoomHeader, type RoomHeaderActions } from "./RoomHeader";

export const actions: RoomHeaderActions = {
  back: nothing,
  togglePeople: nothing,
  toggleSettings: nothing,
  toggleThreads: nothing,
  togglePinned: nothing,
  setFavourite: done,
  setNotify: done,
  showPerson: nothing,
  confirmIdentity: slow,
  verify: done,
  openReplacement: nothing,
  leave: nothing,
};

function story(more: Partial<RoomDetails>, panel?: "people") {
  return () => (
    <Pane kind="main">
      <RoomHeader snapshot={{ room: details(more), panel }} actions={actions} />
    </Pane>
  );
}

const direct: Partial<RoomDetails> = { kind: "direct", name: max.name, topic: "", joinedCount: 2, other: { ...max, trust: "verified" } };
const many = Array.from({ length: 23 }, (_, at) => ({ ...kreis, serverName: `kreis${at}.example`, name: `Landkreis Beispiel ${at + 1}` }));

export const stories = {
  normal: story({}),
  peopleOpen: story({}, "people"),
  direct: story(direct),
  lookAlike: story({ ...direct, name: maxToo.name, other: maxToo, organisations: [stadt, polizei] }),
  notEncrypted: story({ isEncrypted: false, topic: "" }),
  changedIdentity: story({ changedIdentities: [langePerson, person("Karl Klammer", kreis)] }),
  noPermission: story({ readOnly: "no-permission" }),
  otherSuspended: story({ readOnly: "other-suspended", organisations: [stadt, kreis, polizei] }),
  ownSuspended: story({ readOnly: "own-suspended", organisations: [{ ...stadt, status: "suspended" }, kreis] }),
  registerClosed: story({ readOnly: "register-closed" }),
  replaced: story({ readOnly: "replaced", replacedBy: "!neu:stadt.example" }),
  left: story({ readOnly: "left" }),
  long: story({ name: WORDS, topic: WORDS, organisations: [stadt, lang, polizei, fremd, kreis] }),
  many: story({ organisations: [stadt, ...many, polizei], joinedCount: 1204 }),
};
