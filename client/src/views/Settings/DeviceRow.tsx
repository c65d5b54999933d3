// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import { Button } from "../../parts/Button";
import { Details } from "../../parts/Details";
import { Field } from "../../parts/Field";
import { Icon } from "../../parts/Icon";
import { Menu, type MenuItem } from "../../parts/Menu";
import { dayAndTime } from "../../parts/formatting";
import { common } from "../../texts/common";
import { settings } from "../../texts/settings";
import { useTask } from "../Shell/useTask";
import type { DevicesActions } from "./Devices";

/** As `matrix/security` tells it. */
export interface Device {
  readonly deviceId: string;
  readonly name: string;
  readonly lastSeenAt: number | undefined;
  readonly lastSeenIp: string | undefined;
  readonly isCurrent: boolean;
  readonly trust: "verified" | "unverified" | "none";
  readonly fingerprint: string | undefined;
}

interface DeviceRowProps {
  readonly device: Device;
  readonly now: number;
  readonly actions: DevicesActions;
  readonly onSignOut: () => void;
}

const ICONS = { verified: "shield-check", unverified: "shield-warning", none: "shield-error" } as const;

export function DeviceRow({ device, now, actions, onSignOut }: DeviceRowProps) {
  const texts = settings().security.devices;
  const [renaming, rename] = useState(false);
  return (
    <li class="vb-settings-device">
      <div class="vb-settings-device-words">
        <strong>{device.name}</strong>
        {device.isCurrent && <span class="vb-settings-badge">{texts.current}</span>}
        <span class={`vb-settings-trust vb-settings-trust-${device.trust}`}>
          <Icon name={ICONS[device.trust]} /> {texts.trust[device.trust]}
        </span>
        {device.lastSeenAt !== undefined && !device.isCurrent && <span class="vb-settings-muted">{seen(device, now)}</span>}
        <Details
          summary={texts.details}
          rows={[
            { label: texts.id, value: device.deviceId },
            { label: texts.fingerprint, value: device.fingerprint ?? "–" },
          ]}
        />
        {renaming && <Rename device={device} actions={actions} onClose={() => rename(false)} />}
      </div>
      <Menu label={texts.menu(device.name)} items={itemsFor(device, actions, () => rename(true), onSignOut)} />
    </li>
  );
}

function itemsFor(device: Device, actions: DevicesActions, rename: () => void, signOut: () => void): readonly MenuItem[] {
  const texts = settings().security.devices;
  const items: MenuItem[] = [{ id: "rename", label: texts.rename, icon: "edit", onSelect: rename }];
  if (device.isCurrent) return items;
  if (device.trust === "unverified") items.unshift({ id: "verify", label: texts.verify, icon: "shield-check", onSelect: () => actions.verifyDevice(device.deviceId) });
  return [...items, { id: "sign-out", label: texts.signOut, icon: "logout", danger: true, separated: true, onSelect: signOut }];
}

function seen({ lastSeenAt, lastSeenIp }: Device, now: number): string {
  const texts = settings().security.devices;
  const when = dayAndTime(lastSeenAt ?? 0, now);
  return lastSeenIp === undefined ? texts.seen(when) : texts.seenFrom(when, lastSeenIp);
}

function Rename({ device, actions, onClose }: { readonly device: Device; readonly actions: DevicesActions; readonly onClose: () => void }) {
  const texts = settings().security.devices;
  const [name, setName] = useState(device.name);
  const task = useTask();
  const submit = (event: Event) => {
    event.preventDefault();
    if (name.trim() !== "") task.run(() => actions.renameDevice(device.deviceId, name.trim()).then(onClose));
  };
  return (
    <form class="vb-settings-line" onSubmit={submit}>
      <Field label={texts.newName} value={name} onValue={setName} maxLength={100} autoFocus error={task.failure} />
      <Button type="submit" variant="primary" small busy={task.busy}>
        {common().save}
      </Button>
      <Button small onClick={onClose}>
        {common().cancel}
      </Button>
    </form>
  );
}
