// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import { Button } from "../../parts/Button";
import { Field } from "../../parts/Field";
import { Notice } from "../../parts/Notice";
import { people } from "../../texts/people";
import { Confirm } from "../Confirm/Confirm";
import { type Task, useTask } from "../Shell/useTask";
import type { PersonCardProps } from "./PersonCard";

type Asked = "remove" | "ban" | "block";

/** What one can do with a person, the friendly things first. Only what one may do is there. */
export function Deeds({ snapshot, actions }: PersonCardProps) {
  const [asked, ask] = useState<Asked | undefined>(undefined);
  const task = useTask();
  const { person, isMe, isBlocked } = snapshot;
  const texts = people().card;
  if (isMe) return null;
  const run = (work: (userId: string) => Promise<void>) => task.run(() => work(person.userId));
  return (
    <section class="vb-person-deeds" aria-label={texts.actions}>
      {task.failure !== undefined && <Notice severity="danger">{task.failure}</Notice>}
      {!isBlocked && (
        <Button icon="mail" variant="primary" wide busy={task.busy} onClick={() => run(actions.message)}>
          {texts.message}
        </Button>
      )}
      <RoomDeeds snapshot={snapshot} actions={actions} task={task} onAsk={ask} />
      <Button wide variant="tertiary" icon="block" onClick={() => (isBlocked ? run(actions.unblock) : ask("block"))}>
        {isBlocked ? texts.unblock : texts.block}
      </Button>
      <Button wide variant="tertiary" icon="flag" onClick={() => actions.report(person.userId)}>
        {texts.report}
      </Button>
      {asked !== undefined && <Ask asked={asked} snapshot={snapshot} actions={actions} onClose={() => ask(undefined)} />}
    </section>
  );
}

interface RoomDeedsProps extends PersonCardProps {
  readonly task: Task;
  readonly onAsk: (asked: Asked) => void;
}

function RoomDeeds({ snapshot, actions, task, onAsk }: RoomDeedsProps) {
  const texts = people().card;
  const { membership, person } = snapshot;
  if (membership === undefined) return null;
  const { may } = membership;
  const run = (work: () => Promise<void>) => task.run(work);
  switch (membership.membership) {
    case "join":
      return (
        <>
          {may.kick && (
            <Button wide icon="logout" onClick={() => onAsk("remove")}>
              {texts.remove}
            </Button>
          )}
          {may.ban && <BanButton onAsk={onAsk} />}
        </>
      );
    case "invite":
      return may.kick ? (
        <Button wide icon="undo" onClick={() => run(() => actions.remove(person.userId, undefined))}>
          {texts.withdraw}
        </Button>
      ) : null;
    case "knock":
      return (
        <>
          <Button wide icon="check" onClick={() => run(() => actions.admit(person.userId))}>
            {texts.admit}
          </Button>
          {may.ban && <BanButton onAsk={onAsk} />}
        </>
      );
    case "ban":
      return may.ban ? (
        <Button wide icon="undo" onClick={() => run(() => actions.unban(person.userId))}>
          {texts.unban}
        </Button>
      ) : null;
    case "leave":
      return null;
  }
}

function BanButton({ onAsk }: { readonly onAsk: (asked: Asked) => void }) {
  return (
    <Button wide icon="block" variant="danger" onClick={() => onAsk("ban")}>
      {people().card.ban}
    </Button>
  );
}

function Ask({ asked, snapshot, actions, onClose }: PersonCardProps & { readonly asked: Asked; readonly onClose: () => void }) {
  const texts = people().card;
  const { userId, name } = snapshot.person;
  const [reason, setReason] = useState("");
  const given = reason.trim() === "" ? undefined : reason.trim();
  const deed = { remove: () => actions.remove(userId, given), ban: () => actions.ban(userId, given), block: () => actions.block(userId) }[asked];
  return (
    <Confirm title={texts[`${asked}Title`](name)} confirm={texts[`${asked}Confirm`]} danger onConfirm={deed} onClose={onClose}>
      <p>{texts[`${asked}Text`]}</p>
      {asked !== "block" && <Field label={texts.reason} value={reason} maxLength={500} onValue={setReason} />}
    </Confirm>
  );
}
