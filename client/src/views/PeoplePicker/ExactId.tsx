// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import type { PersonLookup } from "../../model/directory";
import type { Person } from "../../model/person";
import { Button } from "../../parts/Button";
import { Field } from "../../parts/Field";
import { people } from "../../texts/people";
import { useTask } from "../Shell/useTask";

interface ExactIdProps {
  readonly taken: readonly string[];
  readonly onFound: (person: Person) => void;
  readonly findPerson: (userId: string) => Promise<PersonLookup>;
}

/** For who was told a user ID: where an organisation publishes no directory it's the only way. */
export function ExactId({ taken, onFound, findPerson }: ExactIdProps) {
  const texts = people().picker;
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState<string | undefined>(undefined);
  const task = useTask();
  const lookUp = async () => {
    const userId = text.trim();
    setWrong(undefined);
    if (taken.includes(userId)) return setWrong(texts.alreadyChosen);
    const answer = await findPerson(userId);
    if (answer.kind !== "found") return setWrong(refusal(answer));
    if (taken.includes(answer.person.userId)) return setWrong(texts.alreadyChosen);
    onFound(answer.person);
    setText("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    task.run(lookUp);
  };
  return (
    <div class="vb-picker-exact" data-search>
      <Field
        label={texts.exactId}
        hint={texts.exactIdHint}
        error={wrong ?? task.failure}
        value={text}
        onValue={setText}
        onKeyDown={onKeyDown}
        autoComplete="off"
        autoCapitalize="none"
        spellcheck={false}
        maxLength={255}
      />
      <Button icon="add" busy={task.busy} onClick={() => task.run(lookUp)}>
        {texts.lookUp}
      </Button>
    </div>
  );
}

function refusal(answer: Exclude<PersonLookup, { kind: "found" }>): string {
  const texts = people().picker;
  switch (answer.kind) {
    case "malformed":
      return texts.malformed;
    case "not-a-member":
      return texts.notAMember(answer.serverName);
    case "suspended":
      return texts.suspendedMember(answer.serverName);
    case "unknown-person":
      return texts.unknownPerson;
    case "offline":
      return texts.offline;
  }
}
