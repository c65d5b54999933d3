// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Person } from "../../model/person";
import { Button } from "../../parts/Button";
import { Notice } from "../../parts/Notice";
import { rooms } from "../../texts/rooms";
import { useTask } from "../Shell/useTask";
import type { RoomHeaderActions } from "./RoomHeader";

type ChangedActions = Pick<RoomHeaderActions, "confirmIdentity" | "verify" | "showPerson">;

/** One after the other: each has to be looked at by itself. */
export function ChangedIdentities({ people, actions }: { readonly people: readonly Person[]; readonly actions: ChangedActions }) {
  const first = people[0];
  if (first === undefined) return null;
  return <Changed key={first.userId} person={first} others={people.length - 1} actions={actions} />;
}

function Changed({ person, others, actions }: { readonly person: Person; readonly others: number; readonly actions: ChangedActions }) {
  const texts = rooms().changed;
  const task = useTask();
  return (
    <Notice
      severity="danger"
      icon="shield-error"
      title={texts.title(person.name)}
      actions={
        <>
          <Button small variant="primary" busy={task.busy} onClick={() => task.run(() => actions.verify(person.userId))}>
            {texts.verify}
          </Button>
          <Button small busy={task.busy} onClick={() => task.run(() => actions.confirmIdentity(person.userId))}>
            {texts.confirm}
          </Button>
          <Button small variant="tertiary" onClick={() => actions.showPerson(person.userId)}>
            {texts.show}
          </Button>
        </>
      }
    >
      <p class="vb-header-id">
        {person.userId} · {person.organisation.name}
      </p>
      <p>{texts.text(person.name)}</p>
      {others > 0 && <p>{texts.others(others)}</p>}
      {task.failure !== undefined && <p role="alert">{task.failure}</p>}
    </Notice>
  );
}
