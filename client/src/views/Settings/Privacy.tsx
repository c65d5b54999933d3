// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Person } from "../../model/person";
import { Avatar } from "../../parts/Avatar";
import { Button } from "../../parts/Button";
import { Notice } from "../../parts/Notice";
import { Switch } from "../../parts/Switch";
import { settings } from "../../texts/settings";
import { useTask } from "../Shell/useTask";
import { Group } from "./Group";

export interface PrivacySnapshot {
  readonly sendReceipts: boolean;
  readonly sendTyping: boolean;
  /** Undefined where the server tells nobody who is there. */
  readonly sendPresence: boolean | undefined;
  /** Undefined where the organisation publishes no directory. */
  readonly isHidden: boolean | undefined;
  readonly blocked: readonly Person[];
}

export interface PrivacyActions {
  setSendReceipts(on: boolean): void;
  setSendTyping(on: boolean): void;
  setSendPresence(on: boolean): void;
  setHidden(hidden: boolean): Promise<void>;
  unblock(userId: string): Promise<void>;
}

interface Props {
  readonly snapshot: PrivacySnapshot;
  readonly actions: PrivacyActions;
}

export function Privacy({ snapshot, actions }: Props) {
  const texts = settings().privacy;
  const hiding = useTask();
  return (
    <>
      <Group title={texts.others}>
        <Switch label={texts.receipts} hint={texts.receiptsHint} checked={snapshot.sendReceipts} onChecked={(on) => actions.setSendReceipts(on)} />
        <Switch label={texts.typing} hint={texts.typingHint} checked={snapshot.sendTyping} onChecked={(on) => actions.setSendTyping(on)} />
        {snapshot.sendPresence !== undefined && (
          <Switch label={texts.presence} hint={texts.presenceHint} checked={snapshot.sendPresence} onChecked={(on) => actions.setSendPresence(on)} />
        )}
        {snapshot.isHidden !== undefined && (
          <Switch label={texts.hidden} hint={texts.hiddenHint} checked={snapshot.isHidden} disabled={hiding.busy} onChecked={(on) => hiding.run(() => actions.setHidden(on))} />
        )}
        {hiding.failure !== undefined && <Notice severity="danger">{hiding.failure}</Notice>}
      </Group>
      <Group title={texts.blocked}>
        {snapshot.blocked.length === 0 && <p class="vb-settings-muted">{texts.nobody}</p>}
        <ul role="list" class="vb-settings-devices">
          {snapshot.blocked.map((person) => (
            <Blocked key={person.userId} person={person} actions={actions} />
          ))}
        </ul>
      </Group>
    </>
  );
}

function Blocked({ person, actions }: { readonly person: Person; readonly actions: PrivacyActions }) {
  const texts = settings().privacy;
  const task = useTask();
  return (
    <li class="vb-settings-blocked">
      <Avatar name={person.name} picture={person.picture} />
      <div class="vb-settings-device-words">
        <span>{person.name}</span>
        <span class="vb-settings-muted">{person.userId}</span>
        {task.failure !== undefined && <Notice severity="danger">{task.failure}</Notice>}
      </div>
      <Button small busy={task.busy} aria-label={texts.unblockLabel(person.name)} onClick={() => task.run(() => actions.unblock(person.userId))}>
        {texts.unblock}
      </Button>
    </li>
  );
}
