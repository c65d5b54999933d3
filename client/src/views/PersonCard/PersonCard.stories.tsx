// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { done, erika, kreis, langePerson, max, maxToo, member, nothing, Pane, refused } from "../Shell/examples";
import { PersonCard, type PersonCardActions, type PersonCardSnapshot } from "./PersonCard";

export const actions: PersonCardActions = {
  verify: done,
  message: refused("Die Unterhaltung konnte nicht begonnen werden: Landkreis Beispiel ist gerade nicht erreichbar. Versuchen Sie es später noch einmal."),
  confirmIdentity: done,
  setRole: done,
  remove: done,
  ban: refused("Dazu fehlt Ihnen das Recht in diesem Raum."),
  unban: done,
  admit: done,
  block: done,
  unblock: done,
  report: nothing,
};

const normal: PersonCardSnapshot = { person: max, membership: member(max), isMe: false, isBlocked: false, givableRoles: ["moderator", "member", "muted", "admin"] };

function story(more: Partial<PersonCardSnapshot>) {
  return () => (
    <Pane kind="panel">
      <div style={{ blockSize: "100%", overflow: "auto", padding: "1rem" }}>
        <h1>Person</h1>
        <PersonCard snapshot={{ ...normal, ...more }} actions={actions} />
      </div>
    </Pane>
  );
}

export const stories = {
  normal: story({}),
  verified: story({ person: { ...max, trust: "verified" } }),
  me: story({ person: erika, membership: member(erika, "admin"), isMe: true }),
  noRights: story({ membership: member(max, "moderator", { may: { kick: false, ban: false, setRole: false } }) }),
  invited: story({ membership: member(max, "member", { membership: "invite" }) }),
  knocking: story({ membership: member(max, "member", { membership: "knock" }) }),
  banned: story({ membership: member(max, "member", { membership: "ban" }) }),
  blocked: story({ isBlocked: true }),
  outside: story({ membership: undefined, person: { ...max, organisation: { ...kreis, status: "suspended" } } }),
  lookAlike: story({ person: maxToo, membership: member(maxToo) }),
  changedLong: story({ person: langePerson, membership: member(langePerson) }),
};
