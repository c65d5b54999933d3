// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import type { Role } from "../../model/person";
import type { Right } from "../../model/rights";
import { Button } from "../../parts/Button";
import { Notice } from "../../parts/Notice";
import { Select } from "../../parts/Select";
import { people } from "../../texts/people";
import { roomSettings } from "../../texts/room-settings";
import { Confirm } from "../Confirm/Confirm";
import { useTask } from "../Shell/useTask";
import type { RoomSettingsProps } from "./RoomSettings";
import { Fact, Section } from "./Section";

type From = Exclude<Role, "muted">;

const IN_ROOM = ["write", "mentionAll", "deleteOthers", "pin", "invite", "remove", "ban", "describe", "history", "rights"] as const;
/** Nobody writes in a space. */
const IN_SPACE = ["invite", "remove", "ban", "describe", "rights"] as const;
const RANK = { muted: 0, member: 1, moderator: 2, admin: 3 } as const;
const ROLES = ["member", "moderator", "admin"] as const;

/** Power levels, in words: who may do what, from which role on. */
export function RightsTable({ snapshot, actions }: RoomSettingsProps) {
  const texts = roomSettings();
  const [asked, ask] = useState<From | undefined>(undefined);
  const task = useTask();
  const { myRole, rights, mayChangeRights } = snapshot;
  const listed: readonly Right[] = snapshot.room.kind === "space" ? IN_SPACE : IN_ROOM;
  const set = (right: Right, from: From) => actions.setRight(right, from);
  const choose = (right: Right, from: From) => (right === "rights" && RANK[from] > RANK[myRole] ? ask(from) : task.run(() => set(right, from)));
  return (
    <Section title={texts.rights}>
      <p>{texts.myRole(people().roles[myRole])}</p>
      <p class="vb-muted">{mayChangeRights ? texts.changeRoles : texts.rightsReadOnly}</p>
      <Button small variant="tertiary" icon="group" onClick={actions.openPeople}>
        {texts.openPeople}
      </Button>
      <p>{texts.rightsHint}</p>
      {task.failure !== undefined && <Notice severity="danger">{task.failure}</Notice>}
      {listed.map((right) =>
        mayChangeRights ? (
          <Select<From> key={right} label={texts.right[right]} value={rights[right]} options={optionsFor(rights[right], myRole)} onValue={(from) => choose(right, from)} />
        ) : (
          <Fact key={right} label={texts.right[right]}>
            {texts.from[rights[right]]}
          </Fact>
        ),
      )}
      {asked !== undefined && (
        <Confirm title={texts.lockOutTitle} confirm={texts.lockOutConfirm} danger onConfirm={() => set("rights", asked)} onClose={() => ask(undefined)}>
          <p>{texts.lockOutText}</p>
        </Confirm>
      )}
    </Section>
  );
}

/** Nobody can ask for more than they have; what is so already is shown all the same. */
function optionsFor(now: From, myRole: Role): readonly { readonly value: From; readonly label: string }[] {
  const texts = roomSettings();
  return ROLES.filter((role) => role === now || RANK[role] <= RANK[myRole]).map((value) => ({ value, label: texts.from[value] }));
}
