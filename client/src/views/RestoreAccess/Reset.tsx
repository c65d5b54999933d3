// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import { Button } from "../../parts/Button";
import { Field } from "../../parts/Field";
import { Heading } from "../../parts/Heading";
import { Notice } from "../../parts/Notice";
import { common } from "../../texts/common";
import { security } from "../../texts/security";
import { keySentence, type KeyProblem } from "./KeyForm";

interface ResetProps {
  readonly isBusy: boolean;
  readonly problem: KeyProblem | undefined;
  readonly onReset: () => void;
  readonly onBack: () => void;
}

/** What is lost is said before, in full; a word must be written so that nobody does it by two presses. */
export function Reset({ isBusy, problem, onReset, onBack }: ResetProps) {
  const texts = security().restore;
  const [typed, setTyped] = useState("");
  const [isWrong, setWrong] = useState(false);
  const submit = (event: Event) => {
    event.preventDefault();
    const isRight = typed.trim().toUpperCase() === texts.resetWord;
    setWrong(!isRight);
    if (isRight) onReset();
  };
  return (
    <form class="vb-restore-form" onSubmit={submit} noValidate>
      <Heading level={1} focus>
        {texts.resetTitle}
      </Heading>
      <p>{texts.resetWhat}</p>
      <Notice severity="warning" announce="none">
        <ul class="vb-restore-list">
          {Object.values(texts.resetConsequences).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Notice>
      {problem !== undefined && <Notice severity="danger">{keySentence(problem)}</Notice>}
      <Field
        label={texts.resetLabel(texts.resetWord)}
        error={isWrong ? texts.resetWrong(texts.resetWord) : undefined}
        value={typed}
        onValue={setTyped}
        autoComplete="off"
        autoCapitalize="characters"
        spellcheck={false}
      />
      <div class="vb-sheet-actions">
        <Button type="submit" variant="danger" busy={isBusy}>
          {texts.reset}
        </Button>
        <Button onClick={onBack}>{common().back}</Button>
      </div>
    </form>
  );
}
