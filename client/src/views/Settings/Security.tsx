// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { Button } from "../../parts/Button";
import { Icon } from "../../parts/Icon";
import { ProgressBar } from "../../parts/ProgressBar";
import { date, number } from "../../parts/formatting";
import { settings } from "../../texts/settings";
import { Devices, type DevicesActions, type DevicesSnapshot } from "./Devices";
import { Group } from "./Group";
import { Repair, type RepairActions, type RepairSnapshot } from "./Repair";

/** As `matrix/security` tells it; what is missing is the repair's business. */
export type RecoverySnapshot =
  | { readonly state: "unknown" | "not-set-up" }
  | { readonly state: "needs-restore" }
  | { readonly state: "incomplete" | "ready"; readonly keyMadeAt: number | undefined };

export interface SecuritySnapshot {
  readonly recovery: RecoverySnapshot;
  /** Keys of earlier messages being fetched. */
  readonly history: undefined | { readonly done: number; readonly all: number };
  readonly devices: DevicesSnapshot;
  readonly mayChangePassword: boolean;
  /** `idleMinutes` 0: it locks by hand only. */
  readonly pin: { readonly isSet: boolean; readonly isRequired: boolean; readonly idleMinutes: number };
  readonly repair: RepairSnapshot;
}

export interface SecurityActions extends DevicesActions, RepairActions {
  setUpRecovery(): void;
  /** A new key in place of the one in force. */
  changeRecovery(): void;
  restoreAccess(): void;
  changePassword(): void;
  setPin(): void;
  removePin(): void;
  lockNow(): void;
}

interface Props {
  readonly snapshot: SecuritySnapshot;
  readonly actions: SecurityActions;
}

export function Security({ snapshot, actions }: Props) {
  const texts = settings().security;
  return (
    <>
      <Group title={texts.recovery.title}>
        <Recovery snapshot={snapshot} actions={actions} />
      </Group>
      <Group title={texts.devices.title}>
        <Devices snapshot={snapshot.devices} actions={actions} />
      </Group>
      <Group title={texts.password.title}>{snapshot.mayChangePassword ? <Button onClick={() => actions.changePassword()}>{texts.password.change}</Button> : <p>{texts.password.elsewhere}</p>}</Group>
      <Group title={texts.pin.title}>
        <Pin snapshot={snapshot} actions={actions} />
      </Group>
      <Group title={texts.repair.title}>
        <Repair snapshot={snapshot.repair} actions={actions} />
      </Group>
    </>
  );
}

function Recovery({ snapshot, actions }: Props) {
  const texts = settings().security.recovery;
  const { recovery, history } = snapshot;
  return (
    <>
      <p class="vb-settings-state">
        <Icon name={recovery.state === "ready" ? "shield-check" : recovery.state === "unknown" ? "shield" : "shield-warning"} class={`vb-settings-${recovery.state}`} />
        <span>{recoveryWords(recovery)}</span>
      </p>
      {history !== undefined && <ProgressBar label={texts.history(number(history.done), number(history.all))} value={history.all === 0 ? undefined : history.done / history.all} />}
      <div class="vb-settings-buttons">
        {recovery.state === "not-set-up" && (
          <Button variant="primary" icon="key" onClick={() => actions.setUpRecovery()}>
            {texts.setUp}
          </Button>
        )}
        {recovery.state === "needs-restore" && (
          <Button variant="primary" icon="shield-check" onClick={() => actions.restoreAccess()}>
            {texts.restore}
          </Button>
        )}
        {recovery.state === "incomplete" && (
          <Button variant="primary" icon="key" onClick={() => actions.setUpRecovery()}>
            {texts.complete}
          </Button>
        )}
        {recovery.state === "ready" && (
          <Button icon="key" onClick={() => actions.changeRecovery()}>
            {texts.change}
          </Button>
        )}
      </div>
    </>
  );
}

function recoveryWords(recovery: RecoverySnapshot): string {
  const texts = settings().security.recovery;
  switch (recovery.state) {
    case "unknown":
      return texts.unknown;
    case "not-set-up":
      return texts.notSetUp;
    case "needs-restore":
      return texts.needsRestore;
    case "incomplete":
      return texts.incomplete;
    case "ready":
      return texts.ready(recovery.keyMadeAt === undefined ? "" : date(recovery.keyMadeAt));
  }
}

function Pin({ snapshot, actions }: Props) {
  const texts = settings().security.pin;
  const { isSet, isRequired, idleMinutes } = snapshot.pin;
  return (
    <>
      <p>{isSet ? texts.on(idleMinutes) : texts.off}</p>
      {isRequired && <p class="vb-settings-muted">{texts.required}</p>}
      <div class="vb-settings-buttons">
        <Button onClick={() => actions.setPin()}>{isSet ? texts.change : texts.set}</Button>
        {isSet && (
          <Button icon="lock" onClick={() => actions.lockNow()}>
            {texts.lock}
          </Button>
        )}
        {isSet && !isRequired && (
          <Button variant="tertiary" onClick={() => actions.removePin()}>
            {texts.remove}
          </Button>
        )}
      </div>
    </>
  );
}
