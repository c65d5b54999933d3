// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Proving who one is, where the server asks for it: with the password, or in a window of the organisation's single sign-on. */
import type { MatrixClient } from "matrix-js-sdk";
import { SecurityError } from "./problem.js";

/** What the person is asked. `wasWrong`: the last password was. */
export type Challenge =
  | { readonly kind: "password"; readonly wasWrong: boolean }
  /** Open `url` in a window; answer "done" when it posts "authDone" or is closed. */
  | { readonly kind: "single-sign-on"; readonly url: string };

export type Answer = { readonly kind: "password"; readonly password: string } | { readonly kind: "done" };

/** Asks the person; undefined where they think better of it. */
export type Authenticate = (challenge: Challenge) => Promise<Answer | undefined>;

const MAX_ATTEMPTS = 5;
const PASSWORD = "m.login.password";
const SINGLE_SIGN_ON = ["m.login.sso", "org.matrix.login.sso"];

interface Demand {
  readonly session: string;
  readonly flows: readonly (readonly string[])[];
  readonly completed: readonly string[];
  readonly wasWrong: boolean;
}

type Auth = Record<string, unknown>;

/** Makes a request, and again with proof where the server demands it. Without demand nobody is asked. */
export async function authenticated<T>(
  client: MatrixClient,
  request: (auth: Auth | null) => Promise<T>,
  authenticate: Authenticate,
): Promise<T> {
  let auth: Auth | null = null;
  for (let attempt = 0; attempt <= MAX_ATTEMPTS; attempt += 1) {
    try {
      return await request(auth);
    } catch (fault) {
      const demand = demandOf(fault, auth);
      if (demand === undefined) throw fault;
      if (attempt === MAX_ATTEMPTS) break;
      auth = await proof(client, demand, authenticate);
    }
  }
  throw new SecurityError({ code: "too-many-attempts" });
}

async function proof(client: MatrixClient, demand: Demand, authenticate: Authenticate): Promise<Auth> {
  const next = demand.flows.map((flow) => flow.filter((stage) => !demand.completed.includes(stage)));
  if (next.some((stages) => stages.length === 1 && stages[0] === PASSWORD)) return byPassword(client, demand, authenticate);
  const stage = SINGLE_SIGN_ON.find((name) => next.some((stages) => stages.length === 1 && stages[0] === name));
  if (stage === undefined) throw new SecurityError({ code: "cannot-authenticate" });
  const url = client.getFallbackAuthUrl(stage, demand.session);
  if ((await authenticate({ kind: "single-sign-on", url })) === undefined) throw new SecurityError({ code: "cancelled" });
  return { session: demand.session };
}

async function byPassword(client: MatrixClient, demand: Demand, authenticate: Authenticate): Promise<Auth> {
  const answer = await authenticate({ kind: "password", wasWrong: demand.wasWrong });
  if (answer?.kind !== "password") throw new SecurityError({ code: "cancelled" });
  return {
    type: PASSWORD,
    identifier: { type: "m.id.user", user: client.getSafeUserId() },
    password: answer.password,
    session: demand.session,
  };
}

/** What a refused request asks for; undefined where it was refused for another reason. */
export function demandOf(fault: unknown, sent: Auth | null): Demand | undefined {
  const { httpStatus, data } = (fault ?? {}) as { httpStatus?: unknown; data?: Record<string, unknown> };
  if (httpStatus !== 401 || typeof data?.["session"] !== "string" || !Array.isArray(data["flows"])) return undefined;
  const flows = data["flows"].map((flow: { stages?: unknown }) => strings(flow.stages));
  const wasWrong = sent?.["type"] === PASSWORD && data["errcode"] === "M_FORBIDDEN";
  return { session: data["session"], flows, completed: strings(data["completed"]), wasWrong };
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
