// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";
import { sha256 } from "./hash.ts";

const MIN_BYTES = 1000;
/** Made in a moment and served as they are; nothing gets smaller. */
const COMPRESSED_ALREADY = /\.(?:png|woff2)$/;
const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** After everything is written: the hashes that are published with a release, then a .br and .gz beside each larger file. */
export function finish(): Plugin {
  let out = "";
  let cache = "";
  let isWritten = false;
  return {
    name: "verbund-finish",
    apply: "build",
    enforce: "post",
    configResolved(config) {
      out = resolve(config.root, config.build.outDir);
      cache = resolve(config.root, "node_modules/.compressed");
    },
    writeBundle() {
      isWritten = true;
    },
    closeBundle: {
      order: "post",
      sequential: true,
      async handler() {
        if (!isWritten) return;
        // Vite's own map of sources to chunks; nobody who runs the app needs it.
        await rm(join(out, ".vite"), { recursive: true, force: true });
        const files = (await readdir(out, { recursive: true, withFileTypes: true })).filter((item) => item.isFile());
        const names = files.map((file) => relative(out, join(file.parentPath, file.name))).sort();
        const hashes: Record<string, string> = {};
        for (const name of names) hashes[name] = sha256(await readFile(join(out, name)), "hex");
        await writeFile(join(out, "hashes.json"), JSON.stringify({ files: hashes }, undefined, 1) + "\n");
        await mkdir(cache, { recursive: true });
        for (const name of names.filter((name) => !COMPRESSED_ALREADY.test(name))) await compress(out, name, cache);
      },
    },
  };
}

async function compress(out: string, name: string, cache: string): Promise<void> {
  const data = await readFile(join(out, name));
  if (data.length < MIN_BYTES) return;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length };
  const made = [
    [".br", await cached(cache, `${sha256(data, "hex")}.br`, () => brotli(data, { params }))],
    [".gz", await cached(cache, `${sha256(data, "hex")}.gz`, () => zip(data, { level: 9 }))],
  ] as const;
  for (const [ending, small] of made) if (small.length < data.length) await writeFile(join(out, name + ending), small);
}

/** Quality 11 takes 17 seconds for the crypto's WebAssembly, which changes a few times a year. */
async function cached(folder: string, name: string, make: () => Promise<Buffer>): Promise<Buffer> {
  const path = join(folder, name);
  try {
    return await readFile(path);
  } catch {
    const made = await make();
    await writeFile(`${path}.${process.pid}`, made);
    await rename(`${path}.${process.pid}`, path);
    return made;
  }
}
