// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The settings, fed from preferences, keys, push rules and what the organisation allows. */
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { hideMyself, myself, type Myself } from "../matrix/directory";
import { defaultModes, setDefaultMode } from "../matrix/notify";
import type { Finding } from "../matrix/security/findings";
import { prefer, preferences } from "../state/preferences";
import { locale } from "../texts/language";
import type { SettingsSection, SettingsSnapshot } from "../views/Settings/Settings";
import { Settings } from "../views/Settings/Settings";
import type { RepairSnapshot } from "../views/Settings/Repair";
import type { Running } from "./running";
import { said, sentenceOf } from "./sentence";

interface Props {
  readonly running: Running;
  readonly section: SettingsSection;
  readonly close: () => void;
}

export function SettingsPage({ running, section, close }: Props) {
  const { messenger, context, account } = running;
  const { session, actions, watch, standing } = messenger;
  const { security, client } = session;
  const { devices, recovery, verifications, health } = security;
  const mine = useSignal<Myself | undefined>(undefined);
  const fingerprint = useSignal("");
  const hasFailed = useSignal(false);
  const repair = useSignal<RepairSnapshot>({ state: "idle" });
  const reloadDevices = () => {
    hasFailed.value = false;
    devices.refresh().catch(() => {
      hasFailed.value = true;
    });
  };
  useEffect(() => {
    reloadDevices();
    void myself(session).then((found) => {
      mine.value = found;
    }, () => undefined);
    void context.trust.fingerprint().then((found) => {
      fingerprint.value = found;
    });
  }, []);

  const open = (kind: "set-up-recovery" | "restore" | "set-pin" | "new-password" | "shortcuts" | "sign-out") => {
    messenger.overlay.value = { kind };
  };
  const wishes = preferences.value;
  const rules = session.store.accountData.value["m.push_rules"]?.content;
  const progress = recovery.history.value;
  const known = watch.known.value;
  const { own } = standing.value;
  const { operator } = context;
  const snapshot: SettingsSnapshot = {
    section,
    general: {
      me: { name: running.me.value.name, userId: account.userId, picture: running.me.value.picture },
      mayRename: mine.value?.mayRename ?? false,
      language: locale(),
      theme: wishes.theme,
      highContrast: wishes.highContrast,
      textSize: wishes.textSize,
    },
    notifications: {
      permission: "Notification" in window ? Notification.permission : "unsupported",
      isOn: wishes.notifications,
      showContent: wishes.notificationContent,
      defaults: rules === undefined ? undefined : defaultModes(rules),
    },
    security: {
      recovery: recovery.state.value,
      history: progress?.step === "reading" ? { done: progress.done, all: progress.total } : undefined,
      devices: { all: devices.all.value, hasFailed: hasFailed.value, now: Date.now() },
      mayChangePassword: mine.value?.mayChangePassword ?? operator.mayChangePassword,
      pin: { isSet: running.hasPin.value, isRequired: operator.lock.required, idleMinutes: operator.lock.idleMinutes },
      repair: repair.value,
    },
    privacy: {
      sendReceipts: wishes.sendReceipts,
      sendTyping: wishes.sendTyping,
      // The server tells nobody who is there: nothing to choose.
      sendPresence: undefined,
      isHidden: mine.value?.hidden,
      blocked: actions.blocked().map((userId) => session.people.alone(userId)),
    },
    keyboard: { sendWith: wishes.sendWith },
    about: {
      version: operator.version,
      sourceUrl: operator.sourceUrl,
      imprintUrl: operator.imprintUrl,
      privacyUrl: operator.privacyUrl,
      accessibilityUrl: operator.accessibilityUrl,
      supportContact: operator.supportContact,
      organisation: { name: own.name, place: own.place, serverName: own.serverName },
      rootFingerprint: fingerprint.value,
      register: { version: known?.version ?? 0, issued: known?.issued ?? 0, freshness: watch.freshness.value },
      deviceId: account.deviceId,
      now: Date.now(),
    },
  };

  return (
    <Settings
      snapshot={snapshot}
      actions={{
        open: (next) => {
          messenger.overlay.value = { kind: "settings", section: next };
        },
        close,
        general: {
          rename: said(async (name) => void (await client.setDisplayName(name))),
          setLanguage: (language) => prefer({ language }),
          setTheme: (theme) => prefer({ theme }),
          setHighContrast: (highContrast) => prefer({ highContrast }),
          setTextSize: (textSize) => prefer({ textSize }),
          signOut: () => open("sign-out"),
        },
        notifications: {
          setOn: (on) => void setNotifications(on),
          setShowContent: (notificationContent) => prefer({ notificationContent }),
          setDefault: said((kind, mode) => setDefaultMode(client, kind, mode)),
        },
        security: {
          setUpRecovery: () => {
            running.setUp.begin("first");
            open("set-up-recovery");
          },
          changeRecovery: () => {
            running.setUp.begin("change");
            open("set-up-recovery");
          },
          restoreAccess: () => open("restore"),
          changePassword: () => open("new-password"),
          setPin: () => open("set-pin"),
          removePin: () => void running.setPin(undefined),
          lockNow: running.lock,
          verifyDevice: (deviceId) => void verifications.startWithDevice(deviceId).catch(() => undefined),
          renameDevice: said((deviceId, name) => devices.rename(deviceId, name)),
          signOutDevices: said((ids) => devices.signOut(ids, running.authenticating.ask)),
          reloadDevices,
          repair: () => void mend(health, repair),
          enterKey: () => open("restore"),
        },
        privacy: {
          setSendReceipts: (sendReceipts) => prefer({ sendReceipts }),
          setSendTyping: (sendTyping) => prefer({ sendTyping }),
          setSendPresence: () => undefined,
          setHidden: said(async (hidden) => {
            await hideMyself(session, hidden);
            if (mine.value !== undefined) mine.value = { ...mine.value, hidden };
          }),
          unblock: said((userId) => actions.block(userId, false)),
        },
        keyboard: { setSendWith: (sendWith) => prefer({ sendWith }), openShortcuts: () => open("shortcuts") },
      }}
    />
  );
}

async function setNotifications(on: boolean): Promise<void> {
  const permission = on && "Notification" in window ? await Notification.requestPermission() : "default";
  prefer({ notifications: on && permission === "granted" });
}

/** One press: what can be mended is, what can't says who can. */
async function mend(health: { check(): Promise<readonly Finding[]>; repair(): Promise<readonly unknown[]> }, shown: { value: RepairSnapshot }): Promise<void> {
  shown.value = { state: "busy" };
  try {
    const before = await health.check();
    if (before.length > 0) await health.repair();
    const left = before.length > 0 ? await health.check() : [];
    const stays = new Set(left.map(({ code }) => code));
    shown.value = { state: "done", mended: before.filter(({ code }) => !stays.has(code)), left };
  } catch (error) {
    shown.value = { state: "failed", sentence: sentenceOf(error) };
  }
}
