// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import type { Role } from "../../model/person";
import { Notice } from "../../parts/Notice";
import { RadioGroup } from "../../parts/RadioGroup";
import { people } from "../../texts/people";
import { Confirm } from "../Confirm/Confirm";
import { useTask } from "../Shell/useTask";
import type { PersonCardProps } from "./PersonCard";

const ROLES = ["admin", "moderator", "member", "muted"] as const;

/** What somebody is in this room; a choice where I may choose, else words. What can't be taken back is asked first. */
export function RoleChoice({ snapshot, actions }: PersonCardProps) {
  const { card, rolesLong } = people();
  const { person, membership, isMe } = snapshot;
  const [asked, ask] = useState<Role | undefined>(undefined);
  const task = useTask();
  if (membership === undefined) return null;
  const { role, may } = membership;
  if (!may.setRole) {
    return (
      <div class="vb-person-role">
        <p class="vb-muted">{card.role}</p>
        <p>{rolesLong[role]}</p>
      </div>
    );
  }
  const set = (to: Role) => actions.setRole(person.userId, to);
  const choose = (to: Role) => (isMe || to === "admin" ? ask(to) : task.run(() => set(to)));
  const options = ROLES.filter((one) => one === role || snapshot.givableRoles.includes(one)).map((value) => ({ value, label: rolesLong[value] }));
  return (
    <>
      <RadioGroup label={card.role} value={role} options={options} onValue={choose} />
      {task.failure !== undefined && <Notice severity="danger">{task.failure}</Notice>}
      {asked !== undefined && (
        <Confirm
          title={isMe ? card.demoteTitle : card.adminTitle(person.name)}
          confirm={isMe ? card.demoteConfirm : card.adminConfirm}
          danger={isMe}
          onConfirm={() => set(asked)}
          onClose={() => ask(undefined)}
        >
          <p>{isMe ? card.demoteText : card.adminText}</p>
        </Confirm>
      )}
    </>
  );
}
