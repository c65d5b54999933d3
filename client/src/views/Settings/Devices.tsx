// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import { Button } from "../../parts/Button";
import { Notice } from "../../parts/Notice";
import { Spinner } from "../../parts/Spinner";
import { common } from "../../texts/common";
import { settings } from "../../texts/settings";
import { Confirm } from "../Confirm/Confirm";
import { DeviceRow, type Device } from "./DeviceRow";

export interface DevicesSnapshot {
  /** The current one first; undefined while they are loaded. */
  readonly all: readonly Device[] | undefined;
  readonly hasFailed: boolean;
  /** Milliseconds since 1970, for "yesterday". */
  readonly now: number;
}

export interface DevicesActions {
  verifyDevice(deviceId: string): void;
  renameDevice(deviceId: string, name: string): Promise<void>;
  /** The server may ask who is asking (`ConfirmIdentity`). */
  signOutDevices(deviceIds: readonly string[]): Promise<void>;
  reloadDevices(): void;
}

interface Props {
  readonly snapshot: DevicesSnapshot;
  readonly actions: DevicesActions;
}

export function Devices({ snapshot, actions }: Props) {
  const texts = settings().security.devices;
  const [leaving, ask] = useState<readonly Device[]>([]);
  if (snapshot.all === undefined) return <Loading snapshot={snapshot} actions={actions} />;
  const others = snapshot.all.filter((device) => !device.isCurrent);
  return (
    <>
      <ul role="list" class="vb-settings-devices">
        {snapshot.all.map((device) => (
          <DeviceRow key={device.deviceId} device={device} now={snapshot.now} actions={actions} onSignOut={() => ask([device])} />
        ))}
      </ul>
      {others.length > 0 && <p class="vb-settings-muted">{texts.strange}</p>}
      {others.length > 1 && (
        <div>
          <Button variant="danger" small onClick={() => ask(others)}>
            {texts.signOutOthers}
          </Button>
        </div>
      )}
      {leaving.length > 0 && <Leaving devices={leaving} actions={actions} onClose={() => ask([])} />}
    </>
  );
}

function Loading({ snapshot, actions }: Props) {
  const texts = settings().security.devices;
  if (!snapshot.hasFailed) {
    return (
      <p class="vb-settings-state" role="status">
        <Spinner /> {texts.loading}
      </p>
    );
  }
  return (
    <Notice
      severity="warning"
      actions={
        <Button small icon="refresh" onClick={() => actions.reloadDevices()}>
          {common().retry}
        </Button>
      }
    >
      {texts.failed}
    </Notice>
  );
}

function Leaving({ devices, actions, onClose }: { readonly devices: readonly Device[]; readonly actions: DevicesActions; readonly onClose: () => void }) {
  const texts = settings().security.devices;
  const [only] = devices;
  const title = devices.length === 1 && only !== undefined ? texts.signOutTitle(only.name) : texts.signOutOthersTitle;
  return (
    <Confirm title={title} confirm={texts.signOut} danger onConfirm={() => actions.signOutDevices(devices.map((device) => device.deviceId))} onClose={onClose}>
      <p>{texts.signOutText}</p>
      {devices.length > 1 && (
        <ul class="vb-settings-list">
          {devices.map((device) => (
            <li key={device.deviceId}>{device.name}</li>
          ))}
        </ul>
      )}
    </Confirm>
  );
}
