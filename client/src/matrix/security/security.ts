// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Everything about keys and trust of one signed-in account; the session makes it once encryption has been started. */
import type { MatrixClient } from "matrix-js-sdk";
import { OnlySignedDevicesIsolationMode } from "matrix-js-sdk/lib/crypto-api";
import { ClearText } from "./clear-text.js";
import { Dehydration } from "./dehydration.js";
import { Devices } from "./devices.js";
import { Healing } from "./healing.js";
import { Health, type HealthOptions } from "./health.js";
import type { HeldKey } from "./held-key.js";
import { People } from "./people.js";
import { Recovery } from "./recovery.js";
import { guardSending } from "./sending-guard.js";
import { Verifications } from "./verification.js";

export interface Security {
  readonly recovery: Recovery;
  readonly verifications: Verifications;
  readonly devices: Devices;
  readonly people: People;
  readonly dehydration: Dehydration;
  readonly health: Health;
  readonly healing: Healing;
  /** Right after creating a room with encryption: nothing goes there in clear, whatever the server says of it later. */
  expectEncryption(roomId: string): void;
  /** Takes all listeners away and wipes what is held in memory. */
  stop(): void;
}

/**
 * Call after `initRustCrypto` and before `startClient`: from the first message on, keys go to signed devices only (MSC4153)
 * and never to an identity that changed unseen. `held` is the one whose callbacks the client was created with.
 */
export function openSecurity(client: MatrixClient, held: HeldKey, options: HealthOptions = {}): Security {
  const crypto = client.getCrypto();
  if (crypto === undefined) throw new Error("encryption has not been started");
  crypto.setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());
  const people = new People(client, crypto);
  const unguard = guardSending(client, crypto, people);
  const clearText = new ClearText(client, crypto);
  const dehydration = new Dehydration(client, crypto);
  const recovery = new Recovery(client, crypto, held, dehydration);
  const devices = new Devices(client, crypto);
  const verifications = new Verifications(client, crypto);
  const healing = new Healing(client, crypto);
  const health = new Health(client, crypto, recovery, dehydration, options);
  const stop = (): void => {
    unguard();
    clearText.stop();
    for (const part of [people, dehydration, recovery, devices, verifications, healing]) part.stop();
  };
  return { recovery, verifications, devices, people, dehydration, health, healing, expectEncryption: (roomId) => clearText.expect(roomId), stop };
}
