// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { Button } from "../../parts/Button";
import { Heading } from "../../parts/Heading";
import { signin } from "../../texts/signin";

export interface OtherTabSnapshot {
  readonly isTaking: boolean;
}

export interface OtherTabActions {
  /** Stops the other window and goes on here. */
  takeOver(): void;
}

interface Props {
  readonly snapshot: OtherTabSnapshot;
  readonly actions: OtherTabActions;
}

export function OtherTab({ snapshot, actions }: Props) {
  const texts = signin().tab;
  return (
    <div class="vb-sheet">
      <Heading level={1} focus>
        {texts.title}
      </Heading>
      <p>{texts.text}</p>
      <div>
        <Button variant="primary" busy={snapshot.isTaking} onClick={() => actions.takeOver()}>
          {snapshot.isTaking ? texts.taking : texts.take}
        </Button>
      </div>
    </div>
  );
}
