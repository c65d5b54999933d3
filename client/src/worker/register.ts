// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What the service worker has to say to the app. */
export interface WorkerListener {
  /** A new build is there and waits; `takeOver` starts it, in all tabs, and loads this page anew. */
  readonly updateReady: (takeOver: () => void) => void;
  /** A notification was clicked. */
  readonly openRoom: (roomId: string) => void;
}

const HOUR = 3_600_000;

/** Makes the app work without network. Call it at once; the files are fetched when the page has nothing else to do. */
export function registerWorker(listener: WorkerListener): void {
  const container = (navigator as Partial<Navigator>).serviceWorker;
  if (!container) return;
  container.addEventListener("message", (event: MessageEvent<unknown>) => {
    const { type, roomId } = (event.data ?? {}) as { readonly type?: unknown; readonly roomId?: unknown };
    if (type === "open-room" && typeof roomId === "string") listener.openRoom(roomId);
    // What this page may talk to has changed: it goes on under the new policy.
    if (type === "other-policy") location.reload();
  });
  const begin = () => void watch(container, listener).catch(() => undefined);
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}

async function watch(container: ServiceWorkerContainer, listener: WorkerListener): Promise<void> {
  // A page that no worker controls yet shows the newest build already; then a change of worker needs no new page.
  let hasWorker = container.controller !== null;
  container.addEventListener("controllerchange", () => {
    if (hasWorker) location.reload();
    hasWorker = true;
  });
  const registration = await container.register(workerUrl(), { updateViaCache: "none" });
  const tell = (waiting: ServiceWorker) => listener.updateReady(() => waiting.postMessage("take-over"));
  if (registration.waiting && container.controller) tell(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const next = registration.installing;
    next?.addEventListener("statechange", () => next.state === "installed" && container.controller && tell(next));
  });
  setInterval(() => void registration.update().catch(() => undefined), HOUR);
}

/** The page's policy takes script addresses only from a Trusted Types policy; this one knows a single address. */
function workerUrl(): string {
  const factory = (globalThis as { trustedTypes?: TrustedTypeFactory }).trustedTypes;
  if (!factory) return "/sw.js";
  const policy = factory.createPolicy("app", {
    createScriptURL(url) {
      if (url !== "/sw.js") throw new TypeError(`no script is loaded from ${url}`);
      return url;
    },
  });
  return policy.createScriptURL("/sw.js") as unknown as string;
}

interface TrustedTypeFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): object };
}
