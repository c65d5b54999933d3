// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * Every request of the SDK goes through here: only to the address that the register names, never led elsewhere, never
 * with cookies. A second wall stands in the page's policy (`connect-src`).
 */
const VERSIONS = "/_matrix/client/versions";
const VERSIONS_KEPT = "verbund.versions";

/** The SDK asked for an address that is not our server's; a mistake or an attack, never to be sent. */
export class ForeignAddress extends Error {}

export function guardedFetch(baseUrl: string): typeof globalThis.fetch {
  const base = new URL(baseUrl);
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== base.origin) throw new ForeignAddress(`${url.origin} is not the server that was verified`);
    const ask = () => fetch(input, { ...init, credentials: "omit", redirect: "error", referrerPolicy: "no-referrer" });
    return url.pathname === VERSIONS ? knownVersions(ask) : ask();
  };
}

/** What the server can do changes with its upgrades only; a start need not wait for the answer, nor fail without network. */
async function knownVersions(ask: () => Promise<Response>): Promise<Response> {
  const fresh = ask().then(async (response) => {
    const text = await response.clone().text();
    if (response.ok) localStorage.setItem(VERSIONS_KEPT, text);
    return response;
  });
  const kept = localStorage.getItem(VERSIONS_KEPT);
  if (kept === null) return fresh;
  fresh.catch(() => undefined);
  return new Response(kept, { headers: { "content-type": "application/json" } });
}
