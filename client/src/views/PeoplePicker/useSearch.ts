// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useRef, useState } from "preact/hooks";
import { sentenceOf } from "../Shell/useTask";

export interface Search<T> {
  readonly isSearching: boolean;
  /** Of the last search that ended; undefined before the first one and after an empty term. */
  readonly result: T | undefined;
  readonly failure: string | undefined;
}

/** Long enough not to ask for each letter of a word, short enough not to be waited for. */
const PAUSE_MS = 300;

const NOTHING = { isSearching: false, result: undefined, failure: undefined };

/**
 * What `search` answers for `term`, once nobody has typed for a moment; an answer that comes after the next question is
 * thrown away. `key` is what else the answer depends on. undefined for `term`: nothing is asked.
 */
export function useSearch<T>(term: string | undefined, key: string, search: (term: string) => Promise<T>, again?: (result: T) => number | undefined): Search<T> {
  const [state, setState] = useState<Search<T>>(NOTHING);
  const latest = useRef({ search, again });
  latest.current = { search, again };
  useEffect(() => {
    if (term === undefined) {
      setState(NOTHING);
      return undefined;
    }
    let isOver = false;
    let timer: ReturnType<typeof setTimeout>;
    const end = (next: Search<T>) => {
      if (!isOver) setState(next);
    };
    const ask = async () => {
      try {
        const result = await latest.current.search(term);
        end({ isSearching: false, result, failure: undefined });
        const seconds = latest.current.again?.(result);
        if (seconds !== undefined && !isOver) timer = setTimeout(() => void ask(), seconds * 1000);
      } catch (error) {
        end({ isSearching: false, result: undefined, failure: sentenceOf(error) });
      }
    };
    setState((before) => ({ ...before, isSearching: true, failure: undefined }));
    timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [term, key]);
  return state;
}
