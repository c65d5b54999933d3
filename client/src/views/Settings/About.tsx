// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Freshness } from "../../model/organisation";
import { CopyButton } from "../../parts/CopyButton";
import { Details, type DetailRow } from "../../parts/Details";
import { Icon } from "../../parts/Icon";
import { dayAndTime, number } from "../../parts/formatting";
import { settings } from "../../texts/settings";
import { signin } from "../../texts/signin";
import { Group } from "./Group";

export interface AboutSnapshot {
  readonly version: string;
  /** Links are empty where the operator gives none. */
  readonly sourceUrl: string;
  readonly imprintUrl: string;
  readonly privacyUrl: string;
  readonly accessibilityUrl: string;
  readonly supportContact: string;
  readonly organisation: { readonly name: string; readonly place: string; readonly serverName: string };
  /** Of the trusted root, in groups of four. */
  readonly rootFingerprint: string;
  readonly register: { readonly version: number; readonly issued: number; readonly freshness: Freshness };
  readonly deviceId: string;
  readonly now: number;
}

export function About({ snapshot }: { readonly snapshot: AboutSnapshot }) {
  const texts = settings().about;
  const { organisation } = snapshot;
  return (
    <>
      <div class="vb-settings-group">
        <p class="vb-settings-state">
          <Icon name="shield-check" />
          <span>
            <strong>{signin().entrance.product}</strong>
            <br />
            {texts.version(snapshot.version)}
            <br />
            {texts.licence}
          </span>
        </p>
        <Links snapshot={snapshot} />
      </div>
      <Group title={texts.organisation}>
        <p>
          {organisation.name}
          {organisation.place !== "" && `, ${organisation.place}`}
        </p>
        {snapshot.supportContact !== "" && (
          <p>
            {texts.contact}: {snapshot.supportContact}
          </p>
        )}
      </Group>
      <Register snapshot={snapshot} />
    </>
  );
}

function Links({ snapshot }: { readonly snapshot: AboutSnapshot }) {
  const texts = signin().entrance;
  const links: readonly (readonly [string, string])[] = [
    [texts.imprint, snapshot.imprintUrl],
    [texts.privacy, snapshot.privacyUrl],
    [texts.accessibility, snapshot.accessibilityUrl],
    [settings().about.source, snapshot.sourceUrl],
  ];
  return (
    <ul role="list" class="vb-settings-links">
      {links
        .filter(([, url]) => url !== "")
        .map(([name, url]) => (
          <li key={name}>
            <a href={url} target="_blank" rel="noopener noreferrer">
              {name}
            </a>
          </li>
        ))}
    </ul>
  );
}

function Register({ snapshot }: { readonly snapshot: AboutSnapshot }) {
  const texts = settings().about;
  const { register, now } = snapshot;
  const rows: readonly DetailRow[] = [
    { label: texts.server, value: snapshot.organisation.serverName },
    { label: texts.device, value: snapshot.deviceId },
  ];
  return (
    <Group title={texts.register}>
      <p class="vb-settings-state">
        <Icon name={register.freshness === "valid" ? "success" : "warning"} class={register.freshness === "valid" ? "vb-settings-ready" : "vb-settings-incomplete"} />
        <span>
          {texts.registerState[register.freshness]}
          <br />
          <span class="vb-settings-muted">{texts.registerVersion(number(register.version), dayAndTime(register.issued, now))}</span>
        </span>
      </p>
      <div>
        <p>{texts.fingerprint}</p>
        <p class="vb-settings-fingerprint">{snapshot.rootFingerprint}</p>
        <p class="vb-settings-muted">{texts.fingerprintHint}</p>
      </div>
      <div>
        <CopyButton text={snapshot.rootFingerprint} small />
      </div>
      <Details rows={rows} />
    </Group>
  );
}
