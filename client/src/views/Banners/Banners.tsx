// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Freshness, Organisation } from "../../model/organisation";
import { Button } from "../../parts/Button";
import { settings } from "../../texts/settings";
import { Banner } from "./Banner";
import "./Banners.css";

export interface BannersSnapshot {
  readonly connection: "online" | "offline" | "reconnecting";
  readonly freshness: Freshness;
  readonly ownStatus: Organisation["status"];
  /** An offered register was forged or turned back; the last good one goes on counting. */
  readonly isRegisterRefused: boolean;
  readonly recovery: "fine" | "missing" | "unverified";
  readonly isUpdateReady: boolean;
  readonly isStorageLow: boolean;
  /** Messages that wait in this page only, since the disk took no more. */
  readonly unkept: number;
  /** One that signed in since the last look, not confirmed. */
  readonly newDevice: undefined | { readonly deviceId: string; readonly name: string };
}

export interface BannersActions {
  setUpRecovery(): void;
  restoreAccess(): void;
  update(): void;
  confirmDevice(deviceId: string): void;
  /** "It wasn't me": the way to signing it out and a new password. */
  strangeDevice(deviceId: string): void;
  dismiss(what: "recovery" | "update" | "storage"): void;
}

interface Props {
  readonly snapshot: BannersSnapshot;
  readonly actions: BannersActions;
}

/** Thin notices above everything, the gravest first. Those that only time mends can't be closed. */
export function Banners({ snapshot, actions }: Props) {
  return (
    <div class="vb-banners">
      <Register snapshot={snapshot} />
      <NewDevice snapshot={snapshot} actions={actions} />
      <Connection snapshot={snapshot} />
      <Recovery snapshot={snapshot} actions={actions} />
      <Device snapshot={snapshot} actions={actions} />
    </div>
  );
}

function Register({ snapshot }: Pick<Props, "snapshot">) {
  const texts = settings().banners;
  const { ownStatus, freshness } = snapshot;
  return (
    <>
      {snapshot.isRegisterRefused && (
        <Banner severity="danger" icon="shield-error">
          {texts.tampered}
        </Banner>
      )}
      {(ownStatus === "suspended" || ownStatus === "left") && (
        <Banner severity="danger" icon="block">
          {texts[ownStatus]}
        </Banner>
      )}
      {freshness !== "valid" && (
        <Banner severity={freshness === "closed" ? "danger" : "warning"} icon="clock">
          {texts[freshness]}
        </Banner>
      )}
    </>
  );
}

function NewDevice({ snapshot, actions }: Props) {
  const texts = settings().banners;
  const { newDevice } = snapshot;
  if (newDevice === undefined) return null;
  return (
    <Banner
      severity="warning"
      icon="devices"
      actions={
        <>
          <Button small onClick={() => actions.confirmDevice(newDevice.deviceId)}>
            {texts.newDeviceYes}
          </Button>
          <Button small variant="danger" onClick={() => actions.strangeDevice(newDevice.deviceId)}>
            {texts.newDeviceNo}
          </Button>
        </>
      }
    >
      {texts.newDevice(newDevice.name)}
    </Banner>
  );
}

function Connection({ snapshot }: Pick<Props, "snapshot">) {
  const texts = settings().banners;
  if (snapshot.connection === "online") return null;
  return (
    <Banner severity="info" icon={snapshot.connection === "offline" ? "offline" : "refresh"}>
      {texts[snapshot.connection]}
    </Banner>
  );
}

function Recovery({ snapshot, actions }: Props) {
  const texts = settings().banners;
  if (snapshot.recovery === "fine") return null;
  if (snapshot.recovery === "unverified") {
    return (
      <Banner
        severity="warning"
        icon="shield-warning"
        actions={
          <Button small onClick={() => actions.restoreAccess()}>
            {texts.unverifiedDo}
          </Button>
        }
      >
        {texts.unverified}
      </Banner>
    );
  }
  return (
    <Banner
      severity="warning"
      icon="key"
      onDismiss={() => actions.dismiss("recovery")}
      actions={
        <Button small onClick={() => actions.setUpRecovery()}>
          {texts.recoveryDo}
        </Button>
      }
    >
      {texts.recovery}
    </Banner>
  );
}

function Device({ snapshot, actions }: Props) {
  const texts = settings().banners;
  return (
    <>
      {snapshot.unkept > 0 && (
        <Banner severity="danger" icon="save">
          {texts.unkept(snapshot.unkept)}
        </Banner>
      )}
      {snapshot.isStorageLow && (
        <Banner severity="warning" icon="save" onDismiss={() => actions.dismiss("storage")}>
          {texts.storage}
        </Banner>
      )}
      {snapshot.isUpdateReady && (
        <Banner
          severity="info"
          icon="refresh"
          onDismiss={() => actions.dismiss("update")}
          actions={
            <Button small onClick={() => actions.update()}>
              {texts.updateDo}
            </Button>
          }
        >
          {texts.update}
        </Banner>
      )}
    </>
  );
}
