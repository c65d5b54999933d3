// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import type { Loaded } from "../../model/loaded";
import type { Membership, Role } from "../../model/person";
import { Button } from "../../parts/Button";
import { Field } from "../../parts/Field";
import { Live } from "../../parts/Live";
import { Notice } from "../../parts/Notice";
import { Spinner } from "../../parts/Spinner";
import { people } from "../../texts/people";
import { PersonCard, type PersonCardActions } from "../PersonCard/PersonCard";
import { Panel } from "../Shell/Panel";
import { groupsOf, matches } from "./groups";
import { PeopleGroup } from "./PeopleGroup";
import "./PeoplePanel.css";

export interface PeoplePanelSnapshot {
  readonly kind: "direct" | "room" | "space";
  readonly myUserId: string;
  /** join, invite, knock and ban; who left need not be there. */
  readonly people: Loaded<readonly Membership[]>;
  readonly mayInvite: boolean;
  /** Roles that I may give: none above my own. */
  readonly givableRoles: readonly Role[];
  /** User IDs that I have blocked. */
  readonly blocked: readonly string[];
  /** Whose card is open; undefined: the list. */
  readonly selected: string | undefined;
}

export interface PeoplePanelActions extends PersonCardActions {
  readonly close: () => void;
  readonly retry: () => void;
  readonly invite: () => void;
  /** undefined: back to the list. */
  readonly select: (userId: string | undefined) => void;
}

interface PeoplePanelProps {
  readonly snapshot: PeoplePanelSnapshot;
  readonly actions: PeoplePanelActions;
}

export function PeoplePanel({ snapshot, actions }: PeoplePanelProps) {
  const { people: all, selected } = snapshot;
  const chosen = all.state === "ready" ? all.value.find((one) => one.person.userId === selected) : undefined;
  if (chosen !== undefined) return <OnePerson membership={chosen} snapshot={snapshot} actions={actions} />;
  return <AllPeople snapshot={snapshot} actions={actions} />;
}

function OnePerson({ membership, snapshot, actions }: PeoplePanelProps & { readonly membership: Membership }) {
  const { person } = membership;
  const card = {
    person,
    membership: snapshot.kind === "direct" ? undefined : membership,
    isMe: person.userId === snapshot.myUserId,
    isBlocked: snapshot.blocked.includes(person.userId),
    givableRoles: snapshot.givableRoles,
  };
  return (
    <Panel title={person.name} onClose={actions.close} onBack={() => actions.select(undefined)} backLabel={people().panel.back}>
      <PersonCard key={person.userId} snapshot={card} actions={actions} />
    </Panel>
  );
}

function AllPeople({ snapshot, actions }: PeoplePanelProps) {
  const texts = people().panel;
  const invite = snapshot.mayInvite && (
    <Button icon="person-add" variant="primary" wide onClick={actions.invite}>
      {texts.invite}
    </Button>
  );
  return (
    <Panel title={texts.title} onClose={actions.close} foot={invite || undefined}>
      <Content snapshot={snapshot} actions={actions} />
    </Panel>
  );
}

function Content({ snapshot, actions }: PeoplePanelProps) {
  const texts = people().panel;
  const all = snapshot.people;
  if (all.state === "loading") {
    return (
      <p role="status">
        <Spinner /> {texts.loading}
      </p>
    );
  }
  if (all.state === "failed") {
    return (
      <Notice severity="danger" actions={<Button onClick={actions.retry}>{texts.retry}</Button>}>
        {all.sentence}
      </Notice>
    );
  }
  return <Groups people={all.value} snapshot={snapshot} onSelect={actions.select} />;
}

/** Fewer are seen at a glance. */
const FILTER_FROM = 8;

interface GroupsProps {
  readonly people: readonly Membership[];
  readonly snapshot: PeoplePanelSnapshot;
  readonly onSelect: (userId: string) => void;
}

function Groups({ people: all, snapshot, onSelect }: GroupsProps) {
  const texts = people().panel;
  const [query, setQuery] = useState("");
  const found = query === "" ? all : all.filter((one) => matches(one.person, query));
  return (
    <div class="vb-people">
      {all.length >= FILTER_FROM && <Field type="search" label={texts.filter} value={query} onValue={setQuery} autoComplete="off" />}
      {groupsOf(found).map(({ kind, members }) => (
        <PeopleGroup key={kind} title={texts[kind](members.length)} members={members} snapshot={snapshot} onSelect={onSelect} />
      ))}
      {found.length === 0 && <p class="vb-muted">{texts.noMatch(query)}</p>}
      <Live text={query === "" ? "" : texts.found(found.length)} settleMs={800} />
    </div>
  );
}
