// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import { Icon } from "../../parts/Icon";
import { Select } from "../../parts/Select";
import type { Language } from "../../texts/language";
import { signin } from "../../texts/signin";
import "./Entrance.css";

export interface EntranceSnapshot {
  readonly language: Language;
  /** What the operator offers; the person chooses among them where there is more than one. */
  readonly languages: readonly Language[];
  /** Empty where the operator gives none. */
  readonly imprintUrl: string;
  readonly privacyUrl: string;
  readonly accessibilityUrl: string;
}

export interface EntranceActions {
  setLanguage(language: Language): void;
}

interface EntranceProps {
  readonly snapshot: EntranceSnapshot;
  readonly actions: EntranceActions;
  readonly children: ComponentChildren;
}

/** The frame of all screens before the conversations: who we are, the language, what the law asks for. */
export function Entrance({ snapshot, actions, children }: EntranceProps) {
  return (
    <div class="vb-entrance">
      <header class="vb-entrance-head">
        <Icon name="shield-check" />
        <div>
          <strong>{signin().entrance.product}</strong>
          <span class="vb-entrance-claim">{signin().entrance.claim}</span>
        </div>
        {snapshot.languages.length > 1 && <Languages snapshot={snapshot} actions={actions} />}
      </header>
      <main class="vb-entrance-main">{children}</main>
      <Legal snapshot={snapshot} />
    </div>
  );
}

/** Each language in its own words: who can't read the one that is shown finds theirs. */
const NAMES: Readonly<Record<Language, string>> = { de: "Deutsch", "de-informal": "Deutsch (du)", en: "English" };

function Languages({ snapshot, actions }: Omit<EntranceProps, "children">) {
  const options = snapshot.languages.map((value) => ({ value, label: NAMES[value] }));
  return <Select label={signin().entrance.language} labelHidden value={snapshot.language} options={options} onValue={(language) => actions.setLanguage(language)} class="vb-entrance-language" />;
}

function Legal({ snapshot }: { readonly snapshot: EntranceSnapshot }) {
  const texts = signin().entrance;
  const links: readonly (readonly [string, string])[] = [
    [texts.imprint, snapshot.imprintUrl],
    [texts.privacy, snapshot.privacyUrl],
    [texts.accessibility, snapshot.accessibilityUrl],
  ];
  const given = links.filter(([, url]) => url !== "");
  if (given.length === 0) return null;
  return (
    <footer class="vb-entrance-foot">
      <nav aria-label={texts.links}>
        {given.map(([name, url]) => (
          <a key={name} href={url} target="_blank" rel="noopener noreferrer">
            {name}
          </a>
        ))}
      </nav>
    </footer>
  );
}
