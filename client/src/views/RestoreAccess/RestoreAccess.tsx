// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import { Button } from "../../parts/Button";
import { Heading } from "../../parts/Heading";
import { Icon, type IconName } from "../../parts/Icon";
import { ProgressBar } from "../../parts/ProgressBar";
import { date, number } from "../../parts/formatting";
import { common } from "../../texts/common";
import { security } from "../../texts/security";
import { KeyForm, type KeyProblem } from "./KeyForm";
import { Reset } from "./Reset";
import "./RestoreAccess.css";

export interface RestoreAccessSnapshot {
  /** The recovery key opens the account; another signed-in device can vouch. */
  readonly withKey: boolean;
  readonly withDevice: boolean;
  readonly keyMadeAt: number | undefined;
  readonly busy: undefined | "device" | "key" | "reset";
  readonly problem: KeyProblem | undefined;
  readonly isDone: boolean;
  /** Earlier messages on their way; undefined where nothing is fetched. */
  readonly history: undefined | { readonly done: number; readonly all: number };
}

export interface RestoreAccessActions {
  /** Begins a verification; the Verify view takes over. */
  withDevice(): void;
  withKey(typed: string): void;
  /** Makes a new identity; the set-up of a new recovery key follows. */
  reset(): void;
  later(): void;
  close(): void;
}

interface Props {
  readonly snapshot: RestoreAccessSnapshot;
  readonly actions: RestoreAccessActions;
}

type Page = "ways" | "key" | "reset";

export function RestoreAccess({ snapshot, actions }: Props) {
  const [page, open] = useState<Page>("ways");
  return (
    <div class="vb-sheet">
      {snapshot.isDone ? <Done snapshot={snapshot} actions={actions} /> : <Open page={page} snapshot={snapshot} actions={actions} onOpen={open} />}
    </div>
  );
}

function Open({ page, snapshot, actions, onOpen }: Props & { readonly page: Page; readonly onOpen: (page: Page) => void }) {
  if (page === "ways") return <Ways snapshot={snapshot} actions={actions} onOpen={onOpen} />;
  const back = () => onOpen("ways");
  if (page === "key") return <KeyForm isBusy={snapshot.busy === "key"} problem={snapshot.problem} onKey={(typed) => actions.withKey(typed)} onBack={back} />;
  return <Reset isBusy={snapshot.busy === "reset"} problem={snapshot.problem} onReset={() => actions.reset()} onBack={back} />;
}

function Ways({ snapshot, actions, onOpen }: Props & { readonly onOpen: (page: Page) => void }) {
  const texts = security().restore;
  const made = snapshot.keyMadeAt === undefined ? "" : date(snapshot.keyMadeAt);
  return (
    <>
      <Heading level={1} focus>
        {texts.title}
      </Heading>
      <p>{texts.what}</p>
      <ul role="list" class="vb-restore-ways">
        {snapshot.withDevice && <Way icon="devices" title={texts.device} hint={texts.deviceHint} isBusy={snapshot.busy === "device"} onChoose={() => actions.withDevice()} />}
        {snapshot.withKey && <Way icon="key" title={texts.key} hint={texts.keyHint(made)} onChoose={() => onOpen("key")} />}
        <Way icon="warning" title={snapshot.withDevice || snapshot.withKey ? texts.lost : texts.resetTitle} hint={texts.lostHint} onChoose={() => onOpen("reset")} />
      </ul>
      <div>
        <Button variant="tertiary" onClick={() => actions.later()}>
          {texts.later}
        </Button>
        <p class="vb-sheet-muted">{texts.laterHint}</p>
      </div>
    </>
  );
}

interface WayProps {
  readonly icon: IconName;
  readonly title: string;
  readonly hint: string;
  readonly isBusy?: boolean;
  readonly onChoose: () => void;
}

function Way({ icon, title, hint, isBusy = false, onChoose }: WayProps) {
  return (
    <li>
      <button type="button" class="vb-card" aria-busy={isBusy || undefined} onClick={onChoose}>
        <Icon name={icon} />
        <span class="vb-card-words">
          <strong>{title}</strong>
          <small>{hint}</small>
        </span>
        <Icon name="next" />
      </button>
    </li>
  );
}

function Done({ snapshot, actions }: Props) {
  const texts = security().restore;
  const { history } = snapshot;
  return (
    <>
      <Heading level={1} focus>
        <Icon name="success" /> {texts.doneTitle}
      </Heading>
      <p>{texts.done}</p>
      {history !== undefined && <ProgressBar label={texts.history(number(history.done), number(history.all))} value={history.all === 0 ? undefined : history.done / history.all} />}
      <div>
        <Button variant="primary" onClick={() => actions.close()}>
          {common().next}
        </Button>
      </div>
    </>
  );
}
