// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { readFile, readdir } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { build, type Plugin } from "vite";
import { sha256 } from "./hash.ts";

/** Everything the app consists of, but for what only a browser's tab or an installer looks at. */
const PRECACHED = /^(?:assets\/.*|manifest\.webmanifest|icons\/.*)$/;

/**
 * Builds /sw.js when all other files are there: it carries their names and hashes, smallest first, so that its own bytes
 * change exactly when the app does.
 */
export function serviceWorker(): Plugin {
  let root = "";
  let out = "";
  let isWritten = false;
  return {
    name: "verbund-service-worker",
    apply: "build",
    configResolved(config) {
      root = config.root;
      out = resolve(config.root, config.build.outDir);
    },
    writeBundle() {
      isWritten = true;
    },
    closeBundle: {
      sequential: true,
      async handler() {
        if (!isWritten) return;
        const files = await precached(out);
        const page = sha256(await readFile(join(out, "index.html")), "base64");
        const define = {
          __FILES__: JSON.stringify(files),
          __PAGE_HASH__: JSON.stringify(page),
          __VERSION__: JSON.stringify(sha256(Buffer.from(JSON.stringify([page, files])), "hex").slice(0, 16)),
        };
        await build({
          configFile: false,
          root,
          publicDir: false,
          logLevel: "warn",
          define,
          build: {
            target: "es2022",
            outDir: out,
            emptyOutDir: false,
            rolldownOptions: {
              input: join(root, "src/worker/sw.ts"),
              output: { format: "iife", entryFileNames: "sw.js" },
            },
          },
        });
      },
    },
  };
}

async function precached(out: string): Promise<[string, string][]> {
  const items = (await readdir(out, { recursive: true, withFileTypes: true })).filter((item) => item.isFile());
  const names = items.map((item) => relative(out, join(item.parentPath, item.name))).filter((name) => PRECACHED.test(name));
  const files = await Promise.all(names.map(async (name) => ({ name, data: await readFile(join(out, name)) })));
  files.sort((a, b) => a.data.length - b.data.length || (a.name < b.name ? -1 : 1));
  return files.map(({ name, data }) => [`/${name}`, sha256(data, "base64")]);
}
