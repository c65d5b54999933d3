// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useRef, useState } from "preact/hooks";
import type { PeopleFound } from "../../model/directory";
import type { Person } from "../../model/person";
import { erika, langePerson, max, maxToo, person, stadt, WORDS } from "../Shell/examples";
import { directory } from "./examples";
import { PeoplePicker, type PeoplePickerProps } from "./PeoplePicker";

interface LiveProps extends Partial<Omit<PeoplePickerProps, "chosen" | "onChosen">> {
  readonly first?: readonly Person[];
  /** What somebody types into the field for names. */
  readonly term?: string;
  readonly finds?: () => Promise<PeopleFound>;
  /** What is there once it was searched. */
  readonly until?: string;
  readonly expert?: boolean;
}

/** Lives: who is chosen stays chosen. */
function Live({ first = [], term, finds = undefined, until, expert = false, ...more }: LiveProps) {
  const [chosen, setChosen] = useState(first);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (expert) box.current?.querySelector<HTMLElement>(".vb-picker-expert")?.click();
    const field = box.current?.querySelector<HTMLInputElement>("[data-search] input");
    if (term === undefined || field == null) return;
    field.focus();
    field.value = term;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }, []);
  const actions = finds === undefined ? directory : { ...directory, searchPeople: finds };
  return (
    <main ref={box} data-until={until} style={{ padding: "1rem" }}>
      <h1>Verbund</h1>
      <PeoplePicker ownOrganisation={stadt} present={[erika.userId]} {...more} chosen={chosen} onChosen={setChosen} actions={actions} />
    </main>
  );
}

const found = (people: readonly Person[], isCut = false) => async (): Promise<PeopleFound> => ({ kind: "found", people, isCut });
const OPTION = ".vb-combobox-item";
const NOTHING = ".vb-picker:not(:has(.vb-spinner)) .vb-combobox-nothing";
const ERROR = ".vb-field-error";
const many = Array.from({ length: 20 }, (_, at) => person(`Max Beispiel ${at + 1}`, stadt, { userId: `@max${at}:stadt.example` }));

export const stories = {
  empty: () => <Live />,
  chosen: () => <Live first={[max, maxToo, langePerson]} />,
  single: () => <Live single first={[max]} />,
  found: () => <Live term="Max" finds={found([max, maxToo, langePerson])} until={OPTION} />,
  many: () => <Live term="Max" finds={found(many, true)} until={OPTION} />,
  nobody: () => <Live term="Niemand" finds={found([])} until={NOTHING} />,
  searching: () => <Live term="Max" finds={() => new Promise<never>(() => undefined)} />,
  notPublished: () => <Live term="Max" finds={async () => ({ kind: "not-published" })} until={ERROR} />,
  limited: () => <Live term="Max" finds={async () => ({ kind: "limited", retryAfterSeconds: 30 })} until={ERROR} />,
  offline: () => <Live term="Max" finds={async () => ({ kind: "offline" })} until={ERROR} />,
  expert: () => <Live expert />,
  long: () => <Live ownOrganisation={{ ...stadt, name: WORDS }} first={[langePerson]} />,
};
