// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Rights } from "../../model/rights";
import { details, done, nothing, Pane, refused, WORDS } from "../Shell/examples";
import { RoomSettings, type RoomSettingsActions, type RoomSettingsSnapshot } from "./RoomSettings";

const rights: Rights = { write: "member", mentionAll: "moderator", invite: "member", remove: "moderator", ban: "moderator", deleteOthers: "moderator", pin: "moderator", describe: "moderator", history: "admin", rights: "admin" };

const normal: RoomSettingsSnapshot = {
  room: details(),
  myRole: "admin",
  rights,
  mayChangeRights: true,
  access: "invite",
  mayChangeAccess: true,
  spaces: [
    { spaceId: "!s1", name: "Kämmerei", lists: true, mayChange: true },
    { spaceId: "!s2", name: WORDS, lists: false, mayChange: true },
    { spaceId: "!s3", name: "Ganze Verwaltung", lists: true, mayChange: false },
  ],
};

const actions: RoomSettingsActions = {
  close: nothing,
  rename: done,
  setTopic: refused("Das Thema konnte nicht gespeichert werden, weil gerade kein Netz da ist. Ihr Text bleibt hier stehen."),
  setPicture: done,
  setHistoryVisibility: done,
  setAccess: done,
  setRight: refused("Das Recht konnte nicht geändert werden, weil gerade kein Netz da ist."),
  setInSpace: done,
  setNotify: done,
  openPeople: nothing,
  leave: nothing,
  report: nothing,
};

function story(more: Partial<RoomSettingsSnapshot>) {
  return () => (
    <Pane kind="panel">
      <h1 class="vb-hidden">Haushalt 2027</h1>
      <RoomSettings snapshot={{ ...normal, ...more }} actions={actions} />
    </Pane>
  );
}

const nothingAllowed = { invite: false, rename: false, setTopic: false, setPicture: false, setHistoryVisibility: false, redactOthers: false, pin: false };

export const stories = {
  admin: story({}),
  member: story({ myRole: "member", mayChangeRights: false, mayChangeAccess: false, room: details({ may: nothingAllowed, topic: "" }) }),
  direct: story({ room: details({ kind: "direct", name: "Max Beispiel" }), spaces: [] }),
  space: story({ room: details({ kind: "space", name: "Kämmerei" }), access: "knock", spaces: [] }),
  odd: story({ access: "public", room: details({ historyVisibility: "world_readable", isEncrypted: false }) }),
  long: story({ room: details({ name: WORDS, topic: WORDS, may: nothingAllowed }) }),
};
