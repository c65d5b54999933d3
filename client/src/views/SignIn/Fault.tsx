// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useState } from "preact/hooks";
import { Details } from "../../parts/Details";
import { Notice } from "../../parts/Notice";
import { duration } from "../../parts/formatting";
import { signin } from "../../texts/signin";

export interface SignInProblem {
  readonly fault: "wrong" | "deactivated" | "locked" | "too-many" | "unreachable" | "offline" | "refused" | "server";
  /** Milliseconds since 1970: a second wrong password is a new alert, and waiting counts from here. */
  readonly at: number;
  readonly waitSeconds: number;
  /** The server's own words, for experts; empty where there are none. */
  readonly sentence: string;
}

export function Fault({ problem }: { readonly problem: SignInProblem }) {
  const { title, text } = signin().form.faults[problem.fault];
  const rows = problem.sentence === "" ? [] : [{ label: signin().form.sentence, value: problem.sentence }];
  return (
    <Notice severity={problem.fault === "offline" || problem.fault === "unreachable" ? "warning" : "danger"} title={title}>
      <p>{text}</p>
      {problem.fault === "too-many" && problem.waitSeconds > 0 && <Wait until={problem.at + problem.waitSeconds * 1000} />}
      {problem.fault !== "wrong" && rows.length > 0 && <Details rows={rows} />}
    </Notice>
  );
}

/** Seen each second, not spoken each second. */
function Wait({ until }: { readonly until: number }) {
  const [now, tick] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => tick(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  if (now >= until) return null;
  return <p aria-live="off">{signin().form.wait(duration((until - now) / 1000))}</p>;
}
