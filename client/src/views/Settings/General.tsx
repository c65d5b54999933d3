// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import { Avatar } from "../../parts/Avatar";
import { Button } from "../../parts/Button";
import { Field } from "../../parts/Field";
import { RadioGroup } from "../../parts/RadioGroup";
import { Select } from "../../parts/Select";
import { Switch } from "../../parts/Switch";
import type { Theme } from "../../parts/theme/theme";
import { settings } from "../../texts/settings";
import { useTask } from "../Shell/useTask";
import { Group } from "./Group";

export const TEXT_SIZES = [90, 100, 115, 130, 150, 200] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

export interface GeneralSnapshot {
  readonly me: { readonly name: string; readonly userId: string; readonly picture: string | undefined };
  /** Off unless the operator allows it: display names are the organisation's to give. */
  readonly mayRename: boolean;
  readonly language: "de" | "en";
  readonly theme: Theme;
  readonly highContrast: boolean;
  readonly textSize: TextSize;
}

export interface GeneralActions {
  rename(name: string): Promise<void>;
  setLanguage(language: "de" | "en"): void;
  setTheme(theme: Theme): void;
  setHighContrast(on: boolean): void;
  setTextSize(size: TextSize): void;
  signOut(): void;
}

interface Props {
  readonly snapshot: GeneralSnapshot;
  readonly actions: GeneralActions;
}

export function General({ snapshot, actions }: Props) {
  const texts = settings().general;
  return (
    <>
      <Group title={texts.account}>
        <Me snapshot={snapshot} actions={actions} />
        <div>
          <Button icon="logout" onClick={() => actions.signOut()}>
            {texts.signOut}
          </Button>
        </div>
      </Group>
      <Group title={texts.appearance}>
        <Appearance snapshot={snapshot} actions={actions} />
      </Group>
    </>
  );
}

function Me({ snapshot, actions }: Props) {
  const { name, userId, picture } = snapshot.me;
  return (
    <>
      <div class="vb-settings-me">
        <Avatar name={name} picture={picture} size="large" />
        <div>
          <strong>{name}</strong>
          <p class="vb-settings-muted">{userId}</p>
          {!snapshot.mayRename && <p class="vb-settings-muted">{settings().general.nameFixed}</p>}
        </div>
      </div>
      {snapshot.mayRename && <Rename name={name} actions={actions} />}
    </>
  );
}

function Rename({ name, actions }: { readonly name: string; readonly actions: GeneralActions }) {
  const texts = settings().general;
  const [typed, setTyped] = useState(name);
  const task = useTask();
  const submit = (event: Event) => {
    event.preventDefault();
    if (typed.trim() !== "" && typed.trim() !== name) task.run(() => actions.rename(typed.trim()));
  };
  return (
    <form class="vb-settings-line" onSubmit={submit}>
      <Field label={texts.name} value={typed} onValue={setTyped} maxLength={100} autoComplete="name" error={task.failure} />
      <Button type="submit" busy={task.busy}>
        {texts.saveName}
      </Button>
    </form>
  );
}

/** In their own words, so that nobody is lost in a language they can't read. */
const LANGUAGES = [
  { value: "de", label: "Deutsch" },
  { value: "en", label: "English" },
] as const;

function Appearance({ snapshot, actions }: Props) {
  const texts = settings().general;
  const sizes = TEXT_SIZES.map((size) => ({ value: String(size), label: texts.percent(size) }));
  return (
    <>
      <div class="vb-settings-pair">
        <Select label={texts.language} value={snapshot.language} options={LANGUAGES} onValue={(language) => actions.setLanguage(language)} />
        <Select
          label={texts.textSize}
          value={String(snapshot.textSize)}
          options={sizes}
          onValue={(value) => actions.setTextSize(TEXT_SIZES.find((size) => String(size) === value) ?? 100)}
        />
      </div>
      <RadioGroup
        label={texts.theme}
        inline
        value={snapshot.theme}
        options={(["system", "light", "dark"] as const).map((value) => ({ value, label: texts.themes[value] }))}
        onValue={(theme) => actions.setTheme(theme)}
      />
      <Switch label={texts.contrast} hint={texts.contrastHint} checked={snapshot.highContrast} onChecked={(on) => actions.setHighContrast(on)} />
    </>
  );
}

