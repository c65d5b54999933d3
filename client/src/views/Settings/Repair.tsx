// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { Button } from "../../parts/Button";
import { Icon } from "../../parts/Icon";
import { Notice } from "../../parts/Notice";
import { settings } from "../../texts/settings";

export type FindingCode =
  | "no-identity"
  | "device-unsigned"
  | "device-keys-differ"
  | "device-keys-unpublished"
  | "identity-secrets-missing"
  | "no-recovery-key"
  | "stored-secrets-incomplete"
  | "backup-missing"
  | "backup-foreign"
  | "backup-stopped"
  | "other-devices-unsigned"
  | "sleeping-device-off"
  | "clock-wrong";

/** As `matrix/security` tells it. */
export interface Finding {
  readonly code: FindingCode;
  readonly weight: "broken" | "weak";
  readonly remedy: "self" | "key" | "restore" | "set-up" | "person" | "operator" | "sign-in";
}

export type RepairSnapshot =
  | { readonly state: "idle" | "busy" }
  | { readonly state: "done"; readonly mended: readonly Finding[]; readonly left: readonly Finding[] }
  /** `sentence` is for a person. */
  | { readonly state: "failed"; readonly sentence: string };

export interface RepairActions {
  repair(): void;
  /** For findings whose remedy is the recovery key. */
  enterKey(): void;
}

interface Props {
  readonly snapshot: RepairSnapshot;
  readonly actions: RepairActions;
}

export function Repair({ snapshot, actions }: Props) {
  const texts = settings().security.repair;
  return (
    <>
      <p class="vb-settings-muted">{texts.hint}</p>
      <div>
        <Button icon="repair" busy={snapshot.state === "busy"} onClick={() => actions.repair()}>
          {snapshot.state === "busy" ? texts.busy : texts.start}
        </Button>
      </div>
      {snapshot.state === "failed" && <Notice severity="danger">{snapshot.sentence}</Notice>}
      {snapshot.state === "done" && <Result mended={snapshot.mended} left={snapshot.left} actions={actions} />}
    </>
  );
}

function Result({ mended, left, actions }: { readonly mended: readonly Finding[]; readonly left: readonly Finding[]; readonly actions: RepairActions }) {
  const texts = settings().security.repair;
  return (
    <div role="status" class="vb-settings-findings">
      {left.length === 0 && <Notice severity="success">{texts.fine}</Notice>}
      <ul role="list">
        {mended.map(({ code }) => (
          <li key={code} class="vb-settings-finding">
            <Icon name="success" label={texts.mended} />
            <span>{texts.findings[code]}</span>
          </li>
        ))}
        {left.map(({ code, remedy, weight }) => (
          <li key={code} class={`vb-settings-finding vb-settings-finding-${weight}`}>
            <Icon name={weight === "broken" ? "error" : "warning"} />
            <span>
              {texts.findings[code]} <span class="vb-settings-muted">{texts.remedies[remedy]}</span>
            </span>
          </li>
        ))}
      </ul>
      {left.some(({ remedy }) => remedy === "key") && (
        <div>
          <Button icon="key" small onClick={() => actions.enterKey()}>
            {texts.enterKey}
          </Button>
        </div>
      )}
    </div>
  );
}
