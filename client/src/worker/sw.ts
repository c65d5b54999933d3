// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * The app without a network. One cache for each build, filled whole or not at all; a new build waits until the person says
 * so. A page that was here before is shown at once, with the policy that the gateway gave it (which addresses it may talk
 * to), and the gateway is asked behind it: where it has written another policy since, the page is loaded anew under that
 * one, and where it no longer has such a page, the next visit finds none here. Nothing of the API is kept here.
 */
declare const self: ServiceWorkerGlobalScope;
/** Paths and SHA-256 of the build's files, smallest first; the hash of its page, and of all together. Written by the build. */
declare const __FILES__: readonly (readonly [path: string, hash: string])[];
declare const __PAGE_HASH__: string;
declare const __VERSION__: string;
export {};

const PREFIX = "verbund-app-";
const CACHE = `${PREFIX}${__VERSION__}`;
const POLICY = "content-security-policy";
const MAX_PAGES = 50;
const FILES = __FILES__;
const KNOWN = new Set(FILES.map(([path]) => path));
/** "/" and "/o/<server name>". Anything else, such as a way back from single sign-on, is none of ours. */
const PAGE = /^\/(?:o\/[a-z0-9.:-]{1,255})?$/;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && PAGE.test(url.pathname)) event.respondWith(page(event, url.pathname));
  else if (KNOWN.has(url.pathname)) event.respondWith(file(url.pathname));
});
self.addEventListener("message", (event) => {
  if (event.data === "take-over") event.waitUntil(self.skipWaiting());
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openRoom(event.notification.data as unknown));
});

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  for (const [path, hash] of FILES) {
    if (await cache.match(path)) continue;
    const before = await caches.match(path);
    // What the last build had under the same name is the same file; the rest must be what the build says.
    await cache.put(path, before && (await hashOf(before.clone())) === hash ? before : await fetched(path, hash));
  }
  for (const path of await knownPages()) await keep(cache, path, await fetch(path, { cache: "no-cache" }));
  if (!(await cache.match("/"))) throw new Error("the page is not the one of this build");
}

async function fetched(path: string, hash: string): Promise<Response> {
  const answer = await fetch(path, { integrity: `sha256-${hash}` });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}

/** "/", the pages that were kept before, and those that are open. */
async function knownPages(): Promise<Set<string>> {
  const pages = new Set(["/"]);
  for (const name of await ours()) {
    for (const request of await (await caches.open(name)).keys()) pages.add(new URL(request.url).pathname);
  }
  for (const client of await self.clients.matchAll({ type: "window", includeUncontrolled: true })) pages.add(new URL(client.url).pathname);
  // A link can lead to any path; those that one works at are among the first and the open ones.
  return new Set([...pages].filter((path) => PAGE.test(path)).slice(0, MAX_PAGES));
}

async function activate(): Promise<void> {
  for (const name of await ours()) if (name !== CACHE) await caches.delete(name);
  await self.clients.claim();
}

async function ours(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}

async function file(path: string): Promise<Response> {
  return (await (await caches.open(CACHE)).match(path)) ?? fetch(path);
}

async function page(event: FetchEvent, path: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(path);
  if (kept === undefined) {
    const answer = await fetch(event.request);
    await keep(cache, path, answer.clone());
    return answer;
  }
  const policy = kept.headers.get(POLICY);
  event.waitUntil(lookAgain(cache, path, policy, event.resultingClientId).catch(() => undefined));
  return kept;
}

/** What the gateway says of the page now; without network, what it said last stays. */
async function lookAgain(cache: Cache, path: string, policy: string | null, clientId: string): Promise<void> {
  const answer = await fetch(path, { cache: "no-cache", redirect: "manual" });
  if (answer.status >= 500) return;
  if (!answer.ok) await cache.delete(path);
  else await keep(cache, path, answer.clone());
  // Another build's page waits for its own worker.
  const isOther = answer.ok && answer.headers.get(POLICY) !== policy && (await cache.match(path))?.headers.get(POLICY) !== policy;
  if (isOther) (await self.clients.get(clientId))?.postMessage({ type: "other-policy" });
}

/** Only the page that belongs to this build's files; a newer one comes with its own worker. */
async function keep(cache: Cache, path: string, answer: Response): Promise<void> {
  if (answer.ok && !answer.redirected && (await hashOf(answer.clone())) === __PAGE_HASH__) await cache.put(path, answer);
}

async function hashOf(answer: Response): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await answer.arrayBuffer());
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

/** A window of the app that is open comes to the front and shows the room; else a new one opens. */
async function openRoom(data: unknown): Promise<void> {
  const { page, roomId } = (data ?? {}) as { readonly page?: unknown; readonly roomId?: unknown };
  const path = typeof page === "string" && PAGE.test(page) ? page : "/";
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const window = windows.find((client) => new URL(client.url).pathname === path) ?? (await self.clients.openWindow(path));
  if (!window) return;
  // A new window asks for the room once it has started; an open one is told.
  await window.focus().catch(() => undefined);
  if (typeof roomId === "string") window.postMessage({ type: "open-room", roomId });
}
