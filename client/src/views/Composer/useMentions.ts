// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useId, useRef, useState } from "preact/hooks";
import type { Person } from "../../model/person";
import { mentionQuery } from "./formatting";

export interface Mentions {
  readonly listId: string;
  readonly people: readonly Person[];
  readonly index: number;
  readonly isOpen: boolean;
  /** After each change of the text or the caret. */
  readonly look: (text: string, caret: number) => void;
  readonly close: () => void;
  readonly move: (step: number) => void;
  readonly optionId: (index: number) => string;
}

/** Who may be meant by what is typed after "@". The newest answer wins; an old one that comes late is dropped. */
export function useMentions(findPeople: (query: string) => Promise<readonly Person[]>): Mentions {
  const listId = useId();
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [index, setIndex] = useState(0);
  const asked = useRef(0);
  const lastQuery = useRef<string | undefined>(undefined);
  const show = (found: readonly Person[]) => {
    setPeople(found);
    setIndex(0);
  };
  const look = (text: string, caret: number) => {
    const query = mentionQuery(text, caret)?.query;
    if (query === lastQuery.current) return;
    lastQuery.current = query;
    asked.current += 1;
    const turn = asked.current;
    if (query === undefined) {
      if (people.length > 0) show([]);
      return;
    }
    void findPeople(query).then(
      (answer) => turn === asked.current && show(answer),
      () => turn === asked.current && show([]),
    );
  };
  const close = () => {
    asked.current += 1;
    lastQuery.current = undefined;
    show([]);
  };
  const move = (step: number) => setIndex((now) => (now + step + people.length) % people.length);
  return { listId, people, index, isOpen: people.length > 0, look, close, move, optionId: (which) => `${listId}-${which}` };
}
