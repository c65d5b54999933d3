// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What concerns the whole app, above everything: connection, register, own organisation, keys, updates, storage. */
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { Banners as BannersView, type BannersSnapshot } from "../views/Banners/Banners";
import type { Running } from "./running";

const HOUR = 3_600_000;
/** Below this the browser may soon refuse to store. */
const LOW_SHARE = 0.9;

export function Banners({ running }: { readonly running: Running }) {
  const { messenger, context, setUp } = running;
  const { session, watch, standing } = messenger;
  const dismissed = useSignal<ReadonlySet<string>>(new Set());
  const isStorageLow = useStorageLow();
  const { state } = running.recovery.value;
  const isOn = (what: "recovery" | "update" | "storage") => !dismissed.value.has(what);
  const recovery = state === "needs-restore" ? "unverified" : (state === "not-set-up" || state === "incomplete") && isOn("recovery") ? "missing" : "fine";
  const strange = newDevice(running);
  const snapshot: BannersSnapshot = {
    // Where the list is in sight, it says so itself.
    connection: isListHidden(running) && session.link.value === "offline" ? "offline" : "online",
    freshness: watch.freshness.value,
    ownStatus: standing.value.own.status,
    isRegisterRefused: watch.refused.value !== undefined && watch.refused.value.attack !== "frozen",
    recovery,
    isUpdateReady: context.update.value !== undefined && isOn("update"),
    isStorageLow: isStorageLow && isOn("storage"),
    newDevice: strange === undefined ? undefined : { deviceId: strange.deviceId, name: strange.name },
  };
  return (
    <BannersView
      snapshot={snapshot}
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

function isListHidden({ messenger }: Running): boolean {
  return messenger.openId.value !== undefined && matchMedia("(max-width: 48rem)").matches;
}

/** One of my devices that is not confirmed and was not there when this one last looked. */
function newDevice({ messenger, knownDevices, recovery }: Running) {
  if (recovery.value.state !== "ready") return undefined;
  return messenger.session.security.devices.all.value?.find(({ deviceId, isCurrent, trust }) => !isCurrent && trust === "unverified" && !knownDevices.has(deviceId));
}

function useStorageLow(): boolean {
  const isLow = useSignal(false);
  useEffect(() => {
    const look = async () => {
      const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
      isLow.value = quota > 0 && usage / quota > LOW_SHARE;
    };
    void look();
    const timer = setInterval(() => void look(), HOUR);
    return () => clearInterval(timer);
  }, []);
  return isLow.value;
}
