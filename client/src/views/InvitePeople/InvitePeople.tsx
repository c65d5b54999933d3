// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import type { InviteFailure } from "../../model/directory";
import type { Organisation } from "../../model/organisation";
import type { Person } from "../../model/person";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { list } from "../../parts/formatting";
import { Notice } from "../../parts/Notice";
import { people } from "../../texts/people";
import { PeoplePicker, type PeoplePickerActions } from "../PeoplePicker/PeoplePicker";
import { useTask } from "../Shell/useTask";
import "../Confirm/stack.css";

export interface InvitePeopleSnapshot {
  readonly roomName: string;
  readonly kind: "room" | "space" | "direct";
  readonly ownOrganisation: Organisation;
  /** User IDs of who is in or invited: can't be chosen. */
  readonly present: readonly string[];
  /** Said before inviting: the newcomers see what was written before. */
  readonly historyVisibility: "shared" | "invited" | "joined" | "world_readable";
  /** Organisations in the room; the first person of another one changes who can read along. */
  readonly organisations: readonly Organisation[];
}

export interface InvitePeopleActions extends PeoplePickerActions {
  /** Who could not be invited; empty where all were: the dialog then calls `close`. */
  readonly invite: (userIds: readonly string[]) => Promise<readonly InviteFailure[]>;
  readonly close: () => void;
}

interface InvitePeopleProps {
  readonly snapshot: InvitePeopleSnapshot;
  readonly actions: InvitePeopleActions;
}

export function InvitePeople({ snapshot, actions }: InvitePeopleProps) {
  const texts = people().invite;
  const [chosen, setChosen] = useState<readonly Person[]>([]);
  const [failures, setFailures] = useState<readonly InviteFailure[]>([]);
  const [asked, setAsked] = useState(false);
  const task = useTask();
  const invite = async () => {
    const failed = await actions.invite(chosen.map((person) => person.userId));
    if (failed.length === 0) return actions.close();
    // Who was invited is done; who wasn't stays chosen, for another try.
    setFailures(failed);
    setChosen(chosen.filter((person) => failed.some((one) => one.userId === person.userId)));
  };
  const submit = () => {
    setAsked(true);
    if (chosen.length > 0) task.run(invite);
  };
  return (
    <Dialog
      title={texts.title(snapshot.roomName)}
      onClose={actions.close}
      wide
      insists={chosen.length > 0}
      actions={
        <>
          <Button onClick={actions.close}>{texts.cancel}</Button>
          <Button variant="primary" icon="person-add" busy={task.busy} onClick={submit}>
            {chosen.length === 0 ? texts.submitNone : texts.submit(chosen.length)}
          </Button>
        </>
      }
    >
      <div class="vb-stack">
        <PeoplePicker ownOrganisation={snapshot.ownOrganisation} chosen={chosen} onChosen={setChosen} present={snapshot.present} actions={actions} />
        <Consequences snapshot={snapshot} chosen={chosen} />
        {asked && chosen.length === 0 && <Notice severity="warning">{texts.chooseFirst}</Notice>}
        {task.failure !== undefined && <Notice severity="danger">{task.failure}</Notice>}
        {failures.length > 0 && <Failures failures={failures} chosen={chosen} />}
      </div>
    </Dialog>
  );
}

/** Who will be able to read what, before somebody is let in. */
function Consequences({ snapshot, chosen }: { readonly snapshot: InvitePeopleSnapshot; readonly chosen: readonly Person[] }) {
  const texts = people().invite;
  const known = snapshot.organisations.map((one) => one.serverName);
  const added = [...new Set(chosen.filter((one) => !known.includes(one.organisation.serverName)).map((one) => one.organisation.name))];
  return (
    <>
      {snapshot.kind === "direct" && (
        <Notice severity="info" announce="none">
          {texts.direct}
        </Notice>
      )}
      {added.length > 0 && <Notice severity="warning">{texts.newOrganisation(list(added))}</Notice>}
      <p class="vb-muted">{texts.history[snapshot.historyVisibility]}</p>
    </>
  );
}

function Failures({ failures, chosen }: { readonly failures: readonly InviteFailure[]; readonly chosen: readonly Person[] }) {
  const nameOf = (userId: string) => chosen.find((person) => person.userId === userId)?.name ?? userId;
  return (
    <Notice severity="danger" title={people().invite.someFailed(failures.length)}>
      <ul class="vb-bullets">
        {failures.map((failure) => (
          <li key={failure.userId}>
            <bdi>{nameOf(failure.userId)}</bdi>: {failure.sentence}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
