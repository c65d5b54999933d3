// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useRef, useState } from "preact/hooks";
import { common } from "../../texts/common";

export interface Task {
  readonly busy: boolean;
  /** Why it didn't work, for a person; undefined while it runs and when it did. */
  readonly failure: string | undefined;
  /** A second call while the first one runs does nothing. */
  readonly run: (work: () => Promise<unknown> | void) => void;
}

/** Something asked for by a press: runs once at a time; what goes wrong becomes a sentence beside the button. */
export function useTask(): Task {
  const [state, setState] = useState<{ readonly busy: boolean; readonly failure?: string }>({ busy: false });
  const running = useRef(false);
  const gone = useRef(false);
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);
  const end = (failure?: string) => {
    running.current = false;
    if (!gone.current) setState(failure === undefined ? { busy: false } : { busy: false, failure });
  };
  const run = (work: () => Promise<unknown> | void) => {
    if (running.current) return;
    running.current = true;
    setState({ busy: true });
    Promise.resolve()
      .then(work)
      .then(
        () => end(),
        (error: unknown) => end(sentenceOf(error)),
      );
  };
  return { busy: state.busy, failure: state.failure, run };
}

/** Actions reject with Errors whose message is for a person. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error && error.message !== "" ? error.message : common().failed;
}
