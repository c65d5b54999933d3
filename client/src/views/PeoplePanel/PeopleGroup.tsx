// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useId, useState } from "preact/hooks";
import type { Membership } from "../../model/person";
import { Avatar } from "../../parts/Avatar";
import { Button } from "../../parts/Button";
import { classes } from "../../parts/classes";
import { people } from "../../texts/people";
import { TrustMark } from "../PersonCard/TrustMark";
import { statusWords } from "../OrganisationChip/OrganisationChip";
import type { PeoplePanelSnapshot } from "./PeoplePanel";

/** So many at once: a room may have thousands, and who looks for somebody filters. */
const STEP = 60;

interface PeopleGroupProps {
  readonly title: string;
  readonly members: readonly Membership[];
  readonly snapshot: PeoplePanelSnapshot;
  readonly onSelect: (userId: string) => void;
}

export function PeopleGroup({ title, members, snapshot, onSelect }: PeopleGroupProps) {
  const [limit, setLimit] = useState(STEP);
  const id = useId();
  const rest = members.length - limit;
  return (
    <section aria-labelledby={id}>
      <h3 id={id} class="vb-people-title">
        {title}
      </h3>
      <ul role="list">
        {members.slice(0, limit).map((member) => (
          <li key={member.person.userId}>
            <PersonRow member={member} snapshot={snapshot} onSelect={onSelect} />
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <Button variant="tertiary" onClick={() => setLimit(limit + STEP)}>
          {people().panel.more(Math.min(rest, STEP))}
        </Button>
      )}
    </section>
  );
}

function PersonRow({ member, snapshot, onSelect }: { readonly member: Membership; readonly snapshot: PeoplePanelSnapshot; readonly onSelect: (userId: string) => void }) {
  const { person, role } = member;
  const texts = people();
  const isBlocked = snapshot.blocked.includes(person.userId);
  return (
    <button type="button" class={classes("vb-people-row", isBlocked && "vb-people-blocked")} onClick={() => onSelect(person.userId)}>
      <Avatar name={person.name} picture={isBlocked ? undefined : person.picture} />
      <span class="vb-people-words">
        <span class="vb-people-line">
          <bdi class="vb-people-name">{person.name}</bdi>
          {person.userId === snapshot.myUserId && <span class="vb-muted">({texts.panel.you})</span>}
          <TrustMark trust={person.trust} />
        </span>
        {person.isAmbiguous && <bdi class="vb-people-second">{person.userId}</bdi>}
        <Second member={member} isBlocked={isBlocked} />
      </span>
      {role !== "member" && <span class="vb-people-role">{texts.roles[role]}</span>}
    </button>
  );
}

/** The organisation beside everybody from another one, and what is wrong with it. */
function Second({ member, isBlocked }: { readonly member: Membership; readonly isBlocked: boolean }) {
  const { organisation } = member.person;
  const words = [!organisation.isOwn && organisation.name, statusWords(organisation.status), isBlocked && people().panel.blocked].filter(Boolean).join(" · ");
  return words === "" ? null : <span class="vb-people-second">{words}</span>;
}
