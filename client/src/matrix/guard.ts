// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * Every request of the SDK goes through here: only to the address that the register names, never led elsewhere, never
 * with cookies. A second wall stands in the page's policy (`connect-src`).
 */
const VERSIONS = "/_matrix/client/versions";
/** Asked for at every start by an SDK that can carry calls; there are none here. */
const CALLS = "/rtc/transports";
const JSON_TYPE = { "content-type": "application/json" };
const PUSH_RULES = "/_matrix/client/v3/pushrules/";
const PAUSE = 3_000;
const VERSIONS_KEPT = "verbund.versions";

/** The SDK asked for an address that is not our server's; a mistake or an attack, never to be sent. */
export class ForeignAddress extends Error {}

export interface Kept {
  /** The push rules as the last visit left them. */
  readonly pushRules: () => object | undefined;
}

export function guardedFetch(baseUrl: string, kept: Kept): typeof globalThis.fetch {
  const base = new URL(baseUrl);
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    mustBeAt(base, url);
    const ask = () => fetch(input, { ...init, credentials: "omit", redirect: "error", referrerPolicy: "no-referrer" });
    if (url.pathname.endsWith(CALLS)) return new Response('{"errcode":"M_NOT_FOUND"}', { status: 404, headers: JSON_TYPE });
    if (url.pathname === VERSIONS) return knownVersions(base.origin, ask);
    return url.pathname === PUSH_RULES && (init?.method ?? "GET") === "GET" ? knownRules(ask, kept) : ask();
  };
}

/** The address of a path at the server that was verified; whatever the path is, it leads nowhere else. */
export function addressAt(baseUrl: string, path: string): string {
  const url = new URL(baseUrl + path);
  mustBeAt(new URL(baseUrl), url);
  return url.href;
}

function mustBeAt(base: URL, url: URL): void {
  // A `blob:` address bears its maker's origin too.
  if (url.origin !== base.origin || url.protocol !== base.protocol) throw new ForeignAddress(`${url.origin} is not the server that was verified`);
}

/** What the server can do changes with its upgrades only; a start need not wait for the answer, nor fail without network. */
async function knownVersions(origin: string, ask: () => Promise<Response>): Promise<Response> {
  const fresh = ask().then(async (response) => {
    const text = await response.clone().text();
    if (response.ok) localStorage.setItem(VERSIONS_KEPT, JSON.stringify({ origin, text }));
    return response;
  });
  const kept = keptFor(origin);
  if (kept === undefined) return fresh;
  fresh.catch(() => undefined);
  return json(kept);
}

/** Of this server: who was here before at another one, with an older or newer server, leaves nothing behind for the next. */
function keptFor(origin: string): string | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(VERSIONS_KEPT) ?? "null") as { origin?: unknown; text?: unknown } | null;
    return kept?.origin === origin && typeof kept.text === "string" ? kept.text : undefined;
  } catch {
    return undefined;
  }
}

/** The SDK asks for these before it does anything else, again and again without a pause; newer ones come with the sync. */
async function knownRules(ask: () => Promise<Response>, { pushRules }: Kept): Promise<Response> {
  const kept = pushRules();
  if (kept !== undefined) return json(JSON.stringify(kept));
  try {
    return await ask();
  } catch (error) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    throw error;
  }
}

function json(text: string): Response {
  return new Response(text, { headers: JSON_TYPE });
}
