// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { gzipSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";

export interface Budget {
  /** As the message calls it. */
  readonly what: string;
  readonly entry: string;
  readonly kilobytes: number;
}

/**
 * Fails the build when a part of the app needs more compressed JavaScript than it may: on an office's slow line nobody
 * waits for what is used later. Counted is what loads with it; what is imported dynamically loads behind it.
 */
export function budget({ what, entry, kilobytes }: Budget): Plugin {
  return {
    name: `verbund-budget-${entry}`,
    apply: "build",
    generateBundle(_options, bundle) {
      const needed = closure(bundle, entry);
      const sizes = needed.map((chunk) => [chunk.fileName, gzipSync(chunk.code, { level: 9 }).length] as const);
      const total = sizes.reduce((sum, [, size]) => sum + size, 0) / 1000;
      this.info(`${what}: ${total.toFixed(1)} kB of JavaScript (gzip), of ${kilobytes} allowed`);
      if (total <= kilobytes) return;
      const largest = sizes.sort((a, b) => b[1] - a[1]).slice(0, 8);
      const lines = largest.map(([name, size]) => `  ${(size / 1000).toFixed(1).padStart(7)} kB ${name}`);
      this.error(`${what}: needs ${total.toFixed(1)} kB of JavaScript; ${kilobytes} are allowed\n${lines.join("\n")}`);
    },
  };
}

/** The chunk of an entry (or of what is imported dynamically) and all that it imports statically. */
function closure(bundle: Rolldown.OutputBundle, entry: string): Rolldown.OutputChunk[] {
  const chunks = Object.values(bundle).filter((item): item is Rolldown.OutputChunk => item.type === "chunk");
  const queue = chunks.filter((chunk) => (chunk.isEntry || chunk.isDynamicEntry) && chunk.facadeModuleId?.endsWith(entry));
  if (queue.length === 0) throw new Error(`the build has no entry ${entry}`);
  const found = new Set(queue);
  for (const chunk of found) {
    for (const name of chunk.imports) {
      const next = bundle[name];
      if (next?.type === "chunk") found.add(next);
    }
  }
  return [...found];
}
