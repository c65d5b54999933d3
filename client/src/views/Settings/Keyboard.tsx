// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { Button } from "../../parts/Button";
import { RadioGroup } from "../../parts/RadioGroup";
import { settings } from "../../texts/settings";

export interface KeyboardSnapshot {
  readonly sendWith: "enter" | "ctrl-enter";
}

export interface KeyboardActions {
  setSendWith(key: "enter" | "ctrl-enter"): void;
  openShortcuts(): void;
}

interface Props {
  readonly snapshot: KeyboardSnapshot;
  readonly actions: KeyboardActions;
}

export function Keyboard({ snapshot, actions }: Props) {
  const texts = settings().keyboard;
  return (
    <div class="vb-settings-group">
      <RadioGroup
        label={texts.send}
        value={snapshot.sendWith}
        options={[
          { value: "enter", label: texts.enter, hint: texts.enterHint },
          { value: "ctrl-enter", label: texts.ctrlEnter, hint: texts.ctrlEnterHint },
        ]}
        onValue={(key) => actions.setSendWith(key)}
      />
      <div>
        <Button icon="keyboard" onClick={() => actions.openShortcuts()}>
          {texts.overview}
        </Button>
      </div>
    </div>
  );
}
