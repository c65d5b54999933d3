// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { dirname, join, relative, resolve } from "node:path";
import type { Plugin } from "vite";

const SDK = "matrix-js-sdk/lib/";
/** What the SDK imports in any case and this app has no use for; by path in the SDK, what takes its place. */
const ABSENT: Readonly<Record<string, string>> = {
  "webrtc/call.js": "calls.ts",
  "webrtc/callEventHandler.js": "calls.ts",
  "webrtc/callFeed.js": "calls.ts",
  "webrtc/groupCall.js": "calls.ts",
  "webrtc/groupCallEventHandler.js": "calls.ts",
  "webrtc/mediaHandler.js": "calls.ts",
  "webrtc/stats/statsReport.js": "calls.ts",
  "matrixrtc/MatrixRTCSessionManager.js": "calls.ts",
  "embedded.js": "widgets.ts",
  unhomoglyph: "alike.ts",
};

/**
 * Half of what the conversations would load otherwise is calls, widgets and a table of look-alike letters that the app has
 * its own for. A name that a new version of the SDK wants of them and that isn't there fails the build.
 */
export function slim(): Plugin {
  let root = "";
  const used = new Set<string>();
  return {
    name: "verbund-slim",
    apply: "build",
    enforce: "pre",
    configResolved(config) {
      root = config.root;
    },
    resolveId(source, importer) {
      // Its browser entry puts the whole SDK into a global variable: nothing of it could be left out, and everybody could use it.
      if (source === "matrix-js-sdk") return this.resolve(`${SDK}matrix.js`, importer);
      const at = importer?.lastIndexOf(SDK) ?? -1;
      if (importer === undefined || at < 0) return null;
      const lib = importer.slice(0, at + SDK.length);
      const name = source.startsWith(".") ? relative(lib, resolve(dirname(importer), source)) : source;
      const instead = ABSENT[name];
      if (instead === undefined) return null;
      used.add(name);
      return join(root, "build/absent", instead);
    },
    buildEnd(error) {
      const missing = Object.keys(ABSENT).filter((name) => !used.has(name));
      if (error === undefined && missing.length > 0) this.error(`the SDK has no ${missing.join(", ")} any more: look at build/slim.ts`);
    },
  };
}
