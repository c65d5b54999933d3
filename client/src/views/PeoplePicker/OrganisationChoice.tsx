// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import type { Organisation } from "../../model/organisation";
import { Combobox, type ComboboxItem } from "../../parts/Combobox";
import { people } from "../../texts/people";
import { statusWords } from "../OrganisationChip/OrganisationChip";
import { useSearch } from "./useSearch";

interface OrganisationChoiceProps {
  readonly own: Organisation;
  readonly onChoose: (organisation: Organisation) => void;
  readonly searchOrganisations: (text: string) => Promise<readonly Organisation[]>;
}

interface Item extends ComboboxItem {
  readonly organisation: Organisation;
}

/** Where to look; the own organisation first, since most people are looked for there. */
export function OrganisationChoice({ own, onChoose, searchOrganisations }: OrganisationChoiceProps) {
  const texts = people().picker;
  const [text, setText] = useState(own.name);
  const [chosen, setChosen] = useState(own);
  const isChosen = text === chosen.name;
  const term = text.trim() === "" || isChosen ? undefined : text.trim();
  const { isSearching, result, failure } = useSearch(term, "", searchOrganisations);
  const found = term === undefined ? [own] : ownFirst(result ?? []);
  const choose = ({ organisation }: Item) => {
    setChosen(organisation);
    onChoose(organisation);
  };
  return (
    <Combobox<Item>
      label={texts.where}
      hint={texts.whereHint}
      text={text}
      onText={setText}
      items={found.map(itemOf)}
      isSearching={isSearching}
      emptyText={failure ?? texts.noOrganisation}
      error={failure}
      onChoose={choose}
    />
  );
}

function itemOf(organisation: Organisation): Item {
  const mark = statusWords(organisation.status);
  const description = [organisation.place, mark].filter(Boolean).join(" · ");
  return { id: organisation.serverName, label: organisation.name, icon: "organisation", description: description || undefined, disabled: mark !== undefined, organisation };
}

function ownFirst(found: readonly Organisation[]): readonly Organisation[] {
  return [...found.filter((one) => one.isOwn), ...found.filter((one) => !one.isOwn)];
}
