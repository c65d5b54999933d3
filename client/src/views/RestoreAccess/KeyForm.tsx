// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useRef, useState } from "preact/hooks";
import { Button } from "../../parts/Button";
import { Heading } from "../../parts/Heading";
import { TextArea } from "../../parts/TextArea";
import { common } from "../../texts/common";
import { security } from "../../texts/security";
import type { SecurityProblem } from "../SetUpRecovery/SetUpRecovery";

/** What was wrong with the key that was typed, to the character; or with the rest. */
export type KeyProblem =
  | { readonly kind: "empty" }
  | { readonly kind: "character"; readonly character: string; readonly position: number }
  | { readonly kind: "length"; readonly found: number; readonly expected: number }
  | { readonly kind: "checksum" }
  | { readonly kind: "other"; readonly code: SecurityProblem };

interface KeyFormProps {
  readonly isBusy: boolean;
  readonly problem: KeyProblem | undefined;
  readonly onKey: (typed: string) => void;
  readonly onBack: () => void;
}

/** Nobody keeps a key in a file larger than this. */
const MAX_FILE = 100_000;

export function KeyForm({ isBusy, problem, onKey, onBack }: KeyFormProps) {
  const texts = security().restore;
  const [typed, setTyped] = useState("");
  const file = useRef<HTMLInputElement>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    onKey(typed);
  };
  const read = async (chosen: File | undefined) => {
    if (chosen !== undefined && chosen.size <= MAX_FILE) setTyped(keyIn(await chosen.text()));
  };
  return (
    <form class="vb-restore-form" onSubmit={submit} noValidate>
      <Heading level={1} focus>
        {texts.keyTitle}
      </Heading>
      <TextArea
        label={texts.keyLabel}
        hint={texts.keyTyped}
        error={problem === undefined ? undefined : keySentence(problem)}
        value={typed}
        onValue={setTyped}
        rows={4}
        autoComplete="off"
        autoCapitalize="none"
        spellcheck={false}
        class="vb-restore-key"
      />
      <input ref={file} type="file" accept="text/plain,.txt" hidden onChange={(event) => void read(event.currentTarget.files?.[0])} />
      <div class="vb-sheet-actions">
        <Button type="submit" variant="primary" busy={isBusy}>
          {isBusy ? texts.opening : texts.open}
        </Button>
        <Button icon="file" onClick={() => file.current?.click()}>
          {texts.file}
        </Button>
        <Button variant="tertiary" onClick={onBack}>
          {common().back}
        </Button>
      </div>
    </form>
  );
}

/** The key's line among the other words of a saved file; the whole text where none looks like one, so that the error is told. */
export function keyIn(text: string): string {
  return /(?:[1-9A-HJ-NP-Za-km-z]{4}[ \t\u00a0]+){11}[1-9A-HJ-NP-Za-km-z]{4}/u.exec(text)?.[0] ?? text.slice(0, 1000);
}

export function keySentence(problem: KeyProblem): string {
  const texts = security().restore.problems;
  switch (problem.kind) {
    case "empty":
      return texts.empty;
    case "character":
      return texts.character(problem.character, problem.position);
    case "length":
      return problem.found < problem.expected ? texts.short(problem.found, problem.expected) : texts.long(problem.found, problem.expected);
    case "checksum":
      return texts.checksum;
    case "other":
      return texts[problem.code];
  }
}
