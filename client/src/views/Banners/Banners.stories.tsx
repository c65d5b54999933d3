// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { signin } from "../../texts/signin";
import { nothing } from "../Entrance/story";
import { Banners, type BannersSnapshot } from "./Banners";

const FINE: BannersSnapshot = {
  connection: "online",
  freshness: "valid",
  ownStatus: "active",
  isRegisterRefused: false,
  recovery: "fine",
  isUpdateReady: false,
  isStorageLow: false,
  unkept: 0,
  newDevice: undefined,
};

function story(some: Partial<BannersSnapshot>): () => VNode {
  const actions = { setUpRecovery: nothing, restoreAccess: nothing, update: nothing, confirmDevice: nothing, strangeDevice: nothing, dismiss: nothing };
  return () => (
    <main>
      <Banners snapshot={{ ...FINE, ...some }} actions={actions} />
      <h1>{signin().entrance.product}</h1>
    </main>
  );
}

export const stories: Record<string, () => VNode> = {
  none: story({}),
  offline: story({ connection: "offline" }),
  reconnecting: story({ connection: "reconnecting" }),
  grace: story({ freshness: "grace" }),
  closed: story({ freshness: "closed" }),
  suspended: story({ ownStatus: "suspended" }),
  left: story({ ownStatus: "left" }),
  refused: story({ isRegisterRefused: true }),
  recovery: story({ recovery: "missing" }),
  unverified: story({ recovery: "unverified" }),
  update: story({ isUpdateReady: true }),
  storage: story({ isStorageLow: true }),
  unkept: story({ unkept: 2, isStorageLow: true }),
  "new-device": story({ newDevice: { deviceId: "QWERTZ", name: "Firefox auf Windows" } }),
  many: story({ connection: "offline", freshness: "grace", recovery: "missing", isUpdateReady: true }),
};
