// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** My devices: named, seen, signed; and how to be rid of one. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { MatrixClient } from "matrix-js-sdk";
import { CryptoEvent, type CryptoApi } from "matrix-js-sdk/lib/crypto-api";
import { authenticated, type Authenticate } from "./authentication.js";
import { Calm } from "./calm.js";

export interface OwnDevice {
  readonly deviceId: string;
  /** The ID where it has no name. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly lastSeenAt: number | undefined;
  readonly lastSeenIp: string | undefined;
  readonly isCurrent: boolean;
  /** `none`: it has no keys and can't read encrypted messages. */
  readonly trust: "verified" | "unverified" | "none";
  /** For comparing by hand; undefined without keys. */
  readonly fingerprint: string | undefined;
}

const MAX_NAME = 100;

export class Devices {
  readonly #all = signal<readonly OwnDevice[] | undefined>(undefined);
  readonly #calm = new Calm(500, () => this.refresh());

  constructor(
    private readonly client: MatrixClient,
    private readonly crypto: CryptoApi,
  ) {
    client.on(CryptoEvent.DevicesUpdated, this.#updated);
    client.on(CryptoEvent.UserTrustStatusChanged, this.#trusted);
  }

  /** The current one first, then the last seen; undefined until `refresh` was called. */
  get all(): ReadonlySignal<readonly OwnDevice[] | undefined> {
    return this.#all;
  }

  async refresh(): Promise<readonly OwnDevice[]> {
    const own = this.client.getSafeUserId();
    const [{ devices }, keys] = await Promise.all([this.client.getDevices(), this.crypto.getUserDeviceInfo([own], true)]);
    const known = keys.get(own);
    // The sleeping device (dehydration.ts) is nobody's to sign out.
    const awake = devices.filter((device) => known?.get(device.device_id)?.dehydrated !== true);
    const all = await Promise.all(awake.map((device) => this.#described(own, device, known?.get(device.device_id)?.getFingerprint())));
    this.#all.value = all.sort(byUse);
    return this.#all.value;
  }

  async rename(deviceId: string, name: string): Promise<void> {
    await this.client.setDeviceDetails(deviceId, { display_name: name.trim().slice(0, MAX_NAME) });
    await this.refresh();
  }

  /** Takes access away from other devices at once; this one signs out by the session. */
  async signOut(deviceIds: readonly string[], authenticate: Authenticate): Promise<void> {
    const others = deviceIds.filter((deviceId) => deviceId !== this.client.getDeviceId());
    if (others.length === 0) return;
    await authenticated(this.client, (auth) => this.client.deleteMultipleDevices(others, auth ?? undefined), authenticate);
    await this.refresh();
  }

  stop(): void {
    this.client.off(CryptoEvent.DevicesUpdated, this.#updated);
    this.client.off(CryptoEvent.UserTrustStatusChanged, this.#trusted);
    this.#calm.stop();
  }

  readonly #updated = (userIds: string[]): void => {
    if (userIds.includes(this.client.getSafeUserId())) this.#again();
  };

  readonly #trusted = (userId: string): void => {
    if (userId === this.client.getSafeUserId()) this.#again();
  };

  /** Only once somebody has asked for the list. */
  #again(): void {
    if (this.#all.peek() !== undefined) this.#calm.ask();
  }

  async #described(own: string, device: ServerDevice, fingerprint: string | undefined): Promise<OwnDevice> {
    const status = await this.crypto.getDeviceVerificationStatus(own, device.device_id);
    return {
      deviceId: device.device_id,
      name: device.display_name?.trim() || device.device_id,
      lastSeenAt: device.last_seen_ts ?? undefined,
      lastSeenIp: device.last_seen_ip ?? undefined,
      isCurrent: device.device_id === this.client.getDeviceId(),
      trust: status === null ? "none" : status.crossSigningVerified ? "verified" : "unverified",
      fingerprint,
    };
  }
}

interface ServerDevice {
  readonly device_id: string;
  readonly display_name?: string;
  /** Synapse says null where a device was never used. */
  readonly last_seen_ip?: string | null;
  readonly last_seen_ts?: number | null;
}

function byUse(left: OwnDevice, right: OwnDevice): number {
  if (left.isCurrent !== right.isCurrent) return left.isCurrent ? -1 : 1;
  return (right.lastSeenAt ?? 0) - (left.lastSeenAt ?? 0);
}
