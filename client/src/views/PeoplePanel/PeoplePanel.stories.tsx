// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Membership } from "../../model/person";
import { actions as cardActions } from "../PersonCard/PersonCard.stories";
import { erika, kreis, lang, langePerson, max, maxToo, member, nothing, Pane, person } from "../Shell/examples";
import { PeoplePanel, type PeoplePanelActions, type PeoplePanelSnapshot } from "./PeoplePanel";

const actions: PeoplePanelActions = { ...cardActions, close: nothing, retry: nothing, invite: nothing, select: nothing };

const some: readonly Membership[] = [
  member(erika, "admin"),
  member({ ...max, isAmbiguous: true }),
  member(maxToo, "muted"),
  member(person("Karla Kollegin"), "moderator"),
  member(langePerson),
  member(person("Neu Gast", lang), "member", { membership: "invite" }),
  member(person("Will Hinein", kreis), "member", { membership: "knock" }),
  member(person("War Lästig", kreis), "member", { membership: "ban" }),
];

const normal: PeoplePanelSnapshot = {
  kind: "room",
  myUserId: erika.userId,
  people: { state: "ready", value: some },
  mayInvite: true,
  givableRoles: ["admin", "moderator", "member", "muted"],
  blocked: [maxToo.userId],
  selected: undefined,
};

function story(more: Partial<PeoplePanelSnapshot>) {
  return () => (
    <Pane kind="panel">
      <h1 class="vb-hidden">Haushalt 2027</h1>
      <PeoplePanel snapshot={{ ...normal, ...more }} actions={actions} />
    </Pane>
  );
}

const many = Array.from({ length: 3000 }, (_, at) => member(person(`Person ${at + 1}`, at % 4 ? kreis : undefined)));

export const stories = {
  normal: story({}),
  loading: story({ people: { state: "loading" } }),
  error: story({ people: { state: "failed", sentence: "Die Personen konnten nicht geladen werden, weil gerade kein Netz da ist. Versuchen Sie es noch einmal, wenn es wieder da ist." } }),
  alone: story({ people: { state: "ready", value: some.slice(0, 1) }, mayInvite: false }),
  selected: story({ selected: max.userId }),
  selectedLong: story({ selected: langePerson.userId }),
  many: story({ people: { state: "ready", value: many } }),
};
