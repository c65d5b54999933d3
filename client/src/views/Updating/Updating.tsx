// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { Button } from "../../parts/Button";
import { Heading } from "../../parts/Heading";
import { Notice } from "../../parts/Notice";
import { ProgressBar } from "../../parts/ProgressBar";
import { common } from "../../texts/common";
import { signin } from "../../texts/signin";

export interface UpdatingSnapshot {
  readonly step: "download" | "migrate" | "starting" | "failed";
  /** 0 to 1; undefined where nobody knows. */
  readonly progress: number | undefined;
}

export interface UpdatingActions {
  retry(): void;
}

interface Props {
  readonly snapshot: UpdatingSnapshot;
  readonly actions: UpdatingActions;
}

export function Updating({ snapshot, actions }: Props) {
  const texts = signin().updating;
  const { step } = snapshot;
  return (
    <div class="vb-sheet">
      <Heading level={1} focus>
        {texts.title}
      </Heading>
      {step === "failed" ? (
        <Notice
          severity="danger"
          actions={
            <Button icon="refresh" onClick={() => actions.retry()}>
              {common().retry}
            </Button>
          }
        >
          {texts.failed}
        </Notice>
      ) : (
        <>
          <div role="status">
            <ProgressBar label={texts.steps[step]} value={snapshot.progress} />
          </div>
          <p class="vb-sheet-muted">{texts.text}</p>
        </>
      )}
    </div>
  );
}
