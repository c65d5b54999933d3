// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { NotifyMode } from "../../model/room";
import { Notice } from "../../parts/Notice";
import { Select } from "../../parts/Select";
import { Switch } from "../../parts/Switch";
import { settings } from "../../texts/settings";
import { useTask } from "../Shell/useTask";
import { Group } from "./Group";

export interface NotificationsSnapshot {
  readonly permission: "granted" | "denied" | "default" | "unsupported";
  readonly isOn: boolean;
  readonly showContent: boolean;
  /** Undefined while the account's rules are not known. */
  readonly defaults: undefined | { readonly direct: NotifyMode; readonly room: NotifyMode };
}

export interface NotificationsActions {
  /** Asks the browser for permission where it has not been given; call it from a press. */
  setOn(on: boolean): void;
  setShowContent(on: boolean): void;
  setDefault(kind: "direct" | "room", mode: NotifyMode): Promise<void>;
}

interface Props {
  readonly snapshot: NotificationsSnapshot;
  readonly actions: NotificationsActions;
}

export function Notifications({ snapshot, actions }: Props) {
  const texts = settings().notifications;
  const { permission } = snapshot;
  const isBarred = permission === "denied" || permission === "unsupported";
  const isOn = snapshot.isOn && permission === "granted";
  return (
    <>
      {(permission === "denied" || permission === "unsupported") && (
        <Notice severity="warning" announce="none">
          {texts[permission]}
        </Notice>
      )}
      <div class="vb-settings-group">
        <Switch label={texts.title} hint={texts.hint} checked={isOn} disabled={isBarred} onChecked={(on) => actions.setOn(on)} />
        <Switch label={texts.content} hint={texts.contentHint} checked={snapshot.showContent} disabled={!isOn} onChecked={(on) => actions.setShowContent(on)} />
      </div>
      {snapshot.defaults !== undefined && <Defaults defaults={snapshot.defaults} actions={actions} />}
    </>
  );
}

function Defaults({ defaults, actions }: { readonly defaults: NonNullable<NotificationsSnapshot["defaults"]>; readonly actions: NotificationsActions }) {
  const texts = settings().notifications;
  const task = useTask();
  const options = (["all", "mentions", "mute"] as const).map((value) => ({ value, label: texts.modes[value] }));
  return (
    <Group title={texts.defaults}>
      <div class="vb-settings-pair">
        {(["direct", "room"] as const).map((kind) => (
          <Select key={kind} label={texts[kind]} value={defaults[kind]} options={options} disabled={task.busy} onValue={(mode) => task.run(() => actions.setDefault(kind, mode))} />
        ))}
      </div>
      {task.failure !== undefined && <Notice severity="danger">{task.failure}</Notice>}
      <p class="vb-settings-muted">{texts.perRoom}</p>
    </Group>
  );
}
