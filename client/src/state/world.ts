// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The network as the verifier sees it: bounded in size and time, without cookies, and never led elsewhere. */
import type { Bytes } from "../register/bytes";
import type { World } from "../register/verified-server";

const TIMEOUT = 15_000;

/** Nothing was answered: no network, no server, or too slow. */
export class Unreachable extends Error {}

/** The server answered with an error instead of what was asked for. */
export class BadAnswer extends Error {
  constructor(
    readonly status: number,
    readonly url: string,
  ) {
    super(`${url} answered ${status}`);
  }
}

export const world: World = {
  get: (url, maxBytes) => ask(url, { method: "GET" }, maxBytes),
  post: (url, body, maxBytes) => ask(url, { method: "POST", body, headers: { "content-type": "application/json" } }, maxBytes),
  now: () => Date.now(),
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
};

/** The answer's bytes; throws Unreachable, BadAnswer. */
export async function ask(url: string, how: RequestInit, maxBytes: number): Promise<Bytes> {
  let response: Response;
  try {
    response = await fetch(url, { ...how, credentials: "omit", redirect: "error", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(TIMEOUT) });
    if (!response.ok) throw new BadAnswer(response.status, url);
    return await readAtMost(response, maxBytes, url);
  } catch (error) {
    if (error instanceof BadAnswer) throw error;
    throw new Unreachable(`${url} can't be reached`, { cause: error });
  }
}

async function readAtMost(response: Response, maxBytes: number, url: string): Promise<Bytes> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || value === undefined) break;
    length += value.length;
    if (length > maxBytes) {
      await reader?.cancel();
      throw new BadAnswer(413, url);
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
