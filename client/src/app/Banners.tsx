// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What concerns the whole app, above everything: connection, register, own organisation, keys, updates, storage. */
import { signal } from "@preact/signals";
import { Banners as BannersView, type BannersSnapshot } from "../views/Banners/Banners";
import type { Running } from "./running";

const HOUR = 3_600_000;
/** Below this the browser may soon refuse to store. */
const LOW_SHARE = 0.9;

const dismissed = signal<ReadonlySet<string>>(new Set());
const isStorageLow = signal(false);

/** Whether there is anything to say. */
export function hasBanners(running: Running): boolean {
  const { connection, freshness, ownStatus, isRegisterRefused, recovery, isUpdateReady, isStorageLow: isLow, newDevice: device, unkept } = snapshotOf(running);
  const isBad = ownStatus === "suspended" || ownStatus === "left";
  return connection !== "online" || freshness !== "valid" || isBad || isRegisterRefused || recovery !== "fine" || isUpdateReady || isLow || device !== undefined || unkept > 0;
}

export function Banners({ running }: { readonly running: Running }) {
  const { messenger, context, setUp } = running;
  const { session } = messenger;
  return (
    <BannersView
      snapshot={snapshotOf(running)}
      actions={{
        setUpRecovery: () => {
          setUp.begin("first");
          messenger.overlay.value = { kind: "set-up-recovery" };
        },
        restoreAccess: () => {
          messenger.overlay.value = { kind: "restore" };
        },
        update: () => context.update.peek()?.(),
        confirmDevice: (deviceId) => {
          running.knownDevices.add(deviceId);
          void session.security.verifications.startWithDevice(deviceId).catch(() => undefined);
        },
        strangeDevice: () => {
          messenger.overlay.value = { kind: "settings", section: "security" };
        },
        dismiss: (what) => {
          dismissed.value = new Set([...dismissed.value, what]);
        },
      }}
    />
  );
}

function snapshotOf(running: Running): BannersSnapshot {
  const { messenger, context } = running;
  const { session, watch, standing } = messenger;
  const { state } = running.recovery.value;
  const isOn = (what: "recovery" | "update" | "storage") => !dismissed.value.has(what);
  const strange = newDevice(running);
  return {
    // Where the list is in sight, it says so itself.
    connection: isListHidden(running) && session.link.value === "offline" ? "offline" : "online",
    freshness: watch.freshness.value,
    ownStatus: standing.value.own.status,
    isRegisterRefused: watch.refused.value !== undefined && watch.refused.value.attack !== "frozen",
    recovery: state === "needs-restore" ? "unverified" : (state === "not-set-up" || state === "incomplete") && isOn("recovery") ? "missing" : "fine",
    isUpdateReady: context.update.value !== undefined && isOn("update"),
    isStorageLow: (isStorageLow.value && isOn("storage")) || session.store.isFull.value,
    unkept: session.outbox.unkept.value,
    newDevice: strange === undefined ? undefined : { deviceId: strange.deviceId, name: strange.name },
  };
}

/** Looks now and each hour whether the browser's storage runs out. Returns how to end it. */
export function watchStorage(): () => void {
  const look = async () => {
    const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
    isStorageLow.value = quota > 0 && usage / quota > LOW_SHARE;
  };
  void look();
  const timer = setInterval(() => void look(), HOUR);
  return () => clearInterval(timer);
}

function isListHidden({ messenger }: Running): boolean {
  return messenger.openId.value !== undefined && matchMedia("(max-width: 48rem)").matches;
}

/** One of my devices that is not confirmed and was not there when this one last looked. */
function newDevice({ messenger, knownDevices, recovery }: Running) {
  if (recovery.value.state !== "ready") return undefined;
  return messenger.session.security.devices.all.value?.find(({ deviceId, isCurrent, trust }) => !isCurrent && trust === "unverified" && !knownDevices.has(deviceId));
}
