// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { signin } from "../../texts/signin";
import { LONG, MUSTERSTADT, nothing } from "../Entrance/story";
import type { Device } from "./DeviceRow";
import { Settings, type SettingsActions, type SettingsSection, type SettingsSnapshot } from "./Settings";

const NOW = Date.UTC(2026, 10, 24, 14, 5);
const DAY = 86_400_000;
const done = () => Promise.resolve();

const DEVICES: readonly Device[] = [
  { deviceId: "KJHGFDSAPO", name: "Verbund", lastSeenAt: NOW, lastSeenIp: "10.1.2.3", isCurrent: true, trust: "verified", fingerprint: "Xy7a 9KpQ m2Lr sT4v Zb8n" },
  { deviceId: "QWERTZUIOP", name: "Diensttelefon", lastSeenAt: NOW - DAY, lastSeenIp: "10.1.7.44", isCurrent: false, trust: "unverified", fingerprint: "Ab1c 2De3 Fg4h" },
  { deviceId: "YXCVBNMASD", name: "Rechner im Sitzungssaal des Donaudampfschifffahrtsamtes", lastSeenAt: NOW - 90 * DAY, lastSeenIp: undefined, isCurrent: false, trust: "none", fingerprint: undefined },
];

const SNAPSHOT: SettingsSnapshot = {
  section: "general",
  general: {
    me: { name: "Erika Mustermann", userId: "@erika.mustermann:musterstadt.example", picture: undefined },
    mayRename: false,
    language: "de",
    theme: "system",
    highContrast: false,
    textSize: 100,
  },
  notifications: { permission: "granted", isOn: true, showContent: false, defaults: { direct: "all", room: "mentions" } },
  security: {
    recovery: { state: "ready", keyMadeAt: NOW - 3 * DAY },
    history: undefined,
    devices: { all: DEVICES, hasFailed: false, now: NOW },
    mayChangePassword: true,
    pin: { isSet: true, isRequired: false, idleMinutes: 15 },
    repair: { state: "idle" },
  },
  privacy: {
    sendReceipts: true,
    sendTyping: true,
    sendPresence: undefined,
    isHidden: false,
    blocked: [{ userId: "@werbung:fremd.example", name: "Werbung", picture: undefined, organisation: { ...LONG, status: "unknown" }, isAmbiguous: false, trust: "unverified" }],
  },
  keyboard: { sendWith: "enter" },
  about: {
    version: "0.1.0",
    sourceUrl: "https://musterstadt.example/quelltext",
    imprintUrl: "https://musterstadt.example/impressum",
    privacyUrl: "https://musterstadt.example/datenschutz",
    accessibilityUrl: "https://musterstadt.example/barrierefreiheit",
    supportContact: "IT-Service, Telefon 115",
    organisation: MUSTERSTADT,
    rootFingerprint: "9f86 d081 884c 7d65 9a2f eaa0 c55a d015 a3bf 4f1b 2b0b 822c d15d 6c15 b0f0 0a08",
    register: { version: 41, issued: NOW - 3_600_000, freshness: "valid" },
    deviceId: "KJHGFDSAPO",
    now: NOW,
  },
};

const ACTIONS: SettingsActions = {
  open: nothing,
  close: nothing,
  general: { rename: done, setLanguage: nothing, setTheme: nothing, setHighContrast: nothing, setTextSize: nothing, signOut: nothing },
  notifications: { setOn: nothing, setShowContent: nothing, setDefault: done },
  security: {
    setUpRecovery: nothing,
    changeRecovery: nothing,
    restoreAccess: nothing,
    changePassword: nothing,
    setPin: nothing,
    removePin: nothing,
    lockNow: nothing,
    verifyDevice: nothing,
    renameDevice: done,
    signOutDevices: done,
    reloadDevices: nothing,
    repair: nothing,
    enterKey: nothing,
  },
  privacy: { setSendReceipts: nothing, setSendTyping: nothing, setSendPresence: nothing, setHidden: done, unblock: done },
  keyboard: { setSendWith: nothing, openShortcuts: nothing },
};

function story(section: SettingsSection, some: Partial<SettingsSnapshot> = {}): () => VNode {
  return () => (
    <main>
      <h1>{signin().entrance.product}</h1>
      <Settings snapshot={{ ...SNAPSHOT, ...some, section }} actions={ACTIONS} />
    </main>
  );
}

const secured = (some: Partial<SettingsSnapshot["security"]>) => story("security", { security: { ...SNAPSHOT.security, ...some } });

export const stories: Record<string, () => VNode> = {
  general: story("general"),
  rename: story("general", { general: { ...SNAPSHOT.general, mayRename: true } }),
  notifications: story("notifications"),
  "notifications-denied": story("notifications", { notifications: { permission: "denied", isOn: false, showContent: false, defaults: undefined } }),
  security: secured({}),
  "security-loading": secured({ recovery: { state: "unknown" }, devices: { all: undefined, hasFailed: false, now: NOW } }),
  "security-failed": secured({ recovery: { state: "needs-restore" }, devices: { all: undefined, hasFailed: true, now: NOW }, mayChangePassword: false }),
  "security-missing": secured({ recovery: { state: "not-set-up" }, pin: { isSet: false, isRequired: true, idleMinutes: 15 } }),
  "repair-done": secured({
    devices: { all: DEVICES.slice(0, 1), hasFailed: false, now: NOW },
    repair: {
      state: "done",
      mended: [{ code: "backup-stopped", weight: "broken", remedy: "self" }],
      left: [
        { code: "stored-secrets-incomplete", weight: "broken", remedy: "key" },
        { code: "clock-wrong", weight: "weak", remedy: "person" },
      ],
    },
  }),
  privacy: story("privacy"),
  "privacy-empty": story("privacy", { privacy: { ...SNAPSHOT.privacy, blocked: [], isHidden: undefined, sendPresence: true } }),
  keyboard: story("keyboard"),
  about: story("about"),
  "about-grace": story("about", { about: { ...SNAPSHOT.about, organisation: LONG, register: { version: 39, issued: NOW - 2 * DAY, freshness: "grace" } } }),
};
