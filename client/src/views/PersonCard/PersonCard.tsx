// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import type { Membership, Person, Role } from "../../model/person";
import { Avatar } from "../../parts/Avatar";
import { Button } from "../../parts/Button";
import { CopyButton } from "../../parts/CopyButton";
import { Notice } from "../../parts/Notice";
import { people } from "../../texts/people";
import { OrganisationChip } from "../OrganisationChip/OrganisationChip";
import { useTask } from "../Shell/useTask";
import { Deeds } from "./Deeds";
import { RoleChoice } from "./RoleChoice";
import { TrustMark } from "./TrustMark";
import "../Confirm/stack.css";
import "./PersonCard.css";

export interface PersonCardSnapshot {
  readonly person: Person;
  /** In the open room; undefined outside of rooms, or where the person isn't in it. */
  readonly membership: Membership | undefined;
  readonly isMe: boolean;
  readonly isBlocked: boolean;
  readonly givableRoles: readonly Role[];
}

/** All of these take user IDs. */
export interface PersonCardActions {
  readonly verify: (userId: string) => Promise<void>;
  readonly message: (userId: string) => Promise<void>;
  readonly confirmIdentity: (userId: string) => Promise<void>;
  readonly setRole: (userId: string, role: Role) => Promise<void>;
  /** Also takes an invitation back. */
  readonly remove: (userId: string, reason: string | undefined) => Promise<void>;
  readonly ban: (userId: string, reason: string | undefined) => Promise<void>;
  readonly unban: (userId: string) => Promise<void>;
  /** Lets someone in who knocked. */
  readonly admit: (userId: string) => Promise<void>;
  readonly block: (userId: string) => Promise<void>;
  readonly unblock: (userId: string) => Promise<void>;
  /** Opens ReportDialog. */
  readonly report: (userId: string) => void;
}

export interface PersonCardProps {
  readonly snapshot: PersonCardSnapshot;
  readonly actions: PersonCardActions;
}

/** Who somebody is, how sure that is, and what one can do. */
export function PersonCard({ snapshot, actions }: PersonCardProps) {
  const { person, membership, isMe, isBlocked } = snapshot;
  const texts = people().card;
  return (
    <article class="vb-person vb-stack">
      <div class="vb-person-head">
        <Avatar name={person.name} picture={isBlocked ? undefined : person.picture} size="large" />
        <p class="vb-person-name">
          <bdi>{person.name}</bdi>
        </p>
        <OrganisationChip organisation={person.organisation} />
      </div>
      {person.isAmbiguous && <Notice severity="warning">{texts.lookAlike}</Notice>}
      {isBlocked && <Notice severity="info">{texts.blocked}</Notice>}
      {!isMe && <TrustBox person={person} actions={actions} />}
      <dl class="vb-person-facts">
        <Fact label={texts.organisation}>
          {person.organisation.name}
          {person.organisation.place !== "" && `, ${person.organisation.place}`}
        </Fact>
        <Fact label={texts.userId}>
          <bdi>{person.userId}</bdi>
        </Fact>
      </dl>
      <CopyButton text={person.userId} label={texts.copyId} small />
      {membership?.membership === "join" && <RoleChoice snapshot={snapshot} actions={actions} />}
      <Deeds snapshot={snapshot} actions={actions} />
    </article>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function TrustBox({ person, actions }: { readonly person: Person; readonly actions: PersonCardActions }) {
  const { trust, card } = people();
  const task = useTask();
  return (
    <section class="vb-person-trust">
      <p>
        <TrustMark trust={person.trust} withWords />
      </p>
      <p>{trust[`${person.trust}Text`]}</p>
      {task.failure !== undefined && <Notice severity="danger">{task.failure}</Notice>}
      <div class="vb-row-of-buttons">
        {person.trust !== "verified" && (
          <Button
            small
            icon="shield"
            variant={person.trust === "changed" ? "primary" : "secondary"}
            busy={task.busy}
            onClick={() => task.run(() => actions.verify(person.userId))}
          >
            {person.trust === "changed" ? card.verifyAgain : card.verify}
          </Button>
        )}
        {person.trust === "changed" && (
          <Button small busy={task.busy} onClick={() => task.run(() => actions.confirmIdentity(person.userId))}>
            {card.confirm}
          </Button>
        )}
      </div>
    </section>
  );
}
