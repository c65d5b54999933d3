// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Organisation } from "../../model/organisation";
import { Button } from "../../parts/Button";
import { Details, type DetailRow } from "../../parts/Details";
import { Heading } from "../../parts/Heading";
import { Icon, type IconName } from "../../parts/Icon";
import { ProgressBar } from "../../parts/ProgressBar";
import { common } from "../../texts/common";
import { signin } from "../../texts/signin";
import "./ProveServer.css";

export type RefusalKind =
  | "stranger"
  | "suspended"
  | "left"
  | "register-closed"
  | "frozen-or-old"
  | "rolled-back"
  | "tampered"
  | "wrong-proof"
  | "wrong-server"
  | "unreachable"
  | "offline"
  | "clock-wrong"
  | "other-root"
  | "storage";

export type ProveServerState =
  | { readonly kind: "checking"; readonly step: "proof" | "attestation" }
  | { readonly kind: "refused"; readonly why: RefusalKind; readonly details: readonly DetailRow[] };

export interface ProveServerSnapshot {
  /** As the search named it; unproven, so it is shown as what was chosen and not as a fact. */
  readonly organisation: Pick<Organisation, "serverName" | "name" | "place">;
  readonly state: ProveServerState;
  readonly supportContact: string;
}

export interface ProveServerActions {
  retry(): void;
  chooseOther(): void;
}

interface Props {
  readonly snapshot: ProveServerSnapshot;
  readonly actions: ProveServerActions;
}

export function ProveServer({ snapshot, actions }: Props) {
  return (
    <div class="vb-sheet">
      <p class="vb-prove-chosen">
        <Icon name="organisation" />
        <span>
          {snapshot.organisation.name}
          {snapshot.organisation.place !== "" && <span class="vb-sheet-muted">, {snapshot.organisation.place}</span>}
        </span>
      </p>
      {snapshot.state.kind === "checking" ? <Checking step={snapshot.state.step} /> : <Refused snapshot={snapshot} why={snapshot.state.why} details={snapshot.state.details} actions={actions} />}
    </div>
  );
}

function Checking({ step }: { readonly step: "proof" | "attestation" }) {
  const texts = signin().prove;
  return (
    <>
      <Heading level={1} focus>
        {texts.checking}
      </Heading>
      <div role="status">
        <ProgressBar label={texts.steps[step]} value={undefined} />
      </div>
      <p class="vb-sheet-muted">{texts.checkingHint}</p>
    </>
  );
}

/** Those that may be an attack look like one; those that pass by themselves don't frighten. */
const ICONS: Readonly<Record<RefusalKind, IconName>> = {
  stranger: "shield-error",
  suspended: "block",
  left: "block",
  "register-closed": "clock",
  "frozen-or-old": "shield-warning",
  "rolled-back": "shield-error",
  tampered: "shield-error",
  "wrong-proof": "shield-error",
  "wrong-server": "shield-error",
  unreachable: "offline",
  offline: "offline",
  "clock-wrong": "clock",
  "other-root": "shield-warning",
  storage: "error",
};

const PASSING: readonly RefusalKind[] = ["register-closed", "unreachable", "offline", "clock-wrong", "storage"];

/** Trying again helps with these only; with the others it would suggest that one need only insist. */
const RETRY: readonly RefusalKind[] = [...PASSING, "frozen-or-old", "suspended"];

interface RefusedProps extends Props {
  readonly why: RefusalKind;
  readonly details: readonly DetailRow[];
}

function Refused({ snapshot, why, details, actions }: RefusedProps) {
  const texts = signin().prove;
  const { title, what, todo } = texts.refused[why];
  const mayRetry = RETRY.includes(why);
  return (
    <>
      <div class={PASSING.includes(why) ? "vb-prove-title vb-prove-passing" : "vb-prove-title"}>
        <Icon name={ICONS[why]} />
        <Heading level={1} focus>
          {title}
        </Heading>
      </div>
      <div class="vb-prove-words" role="alert">
        <p>{what}</p>
        <p>{todo}</p>
      </div>
      <p class="vb-prove-nothing">
        <Icon name="shield-check" />
        <span>{texts.nothingSent}</span>
      </p>
      {snapshot.supportContact !== "" && <p>{texts.contact(snapshot.supportContact)}</p>}
      <div class="vb-sheet-actions">
        {mayRetry && (
          <Button variant="primary" icon="refresh" onClick={() => actions.retry()}>
            {common().retry}
          </Button>
        )}
        <Button variant={mayRetry ? "secondary" : "primary"} onClick={() => actions.chooseOther()}>
          {texts.other}
        </Button>
      </div>
      {details.length > 0 && <Details rows={details} />}
    </>
  );
}
