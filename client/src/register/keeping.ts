// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * What is trusted, as one text to keep between visits. Read back, it is verified from the first root on, as of the time
 * at which it was issued: whoever changes what is kept gains nothing but a fresh start.
 */
import { fromBase64, toBase64, type Bytes } from "./bytes.js";
import { InvalidJson, isObject, parseStrict, type Json } from "./json.js";
import { parseMetadata } from "./metadata.js";
import { refresh, type Only } from "./refresh.js";
import { RegisterRefused } from "./refusal.js";
import { trustRoot, type Trusted } from "./trusted.js";

export function keep(trusted: Trusted, only: Only): string {
  return JSON.stringify({
    format: 1,
    registrar: only.registrar,
    server: only.server,
    issued: trusted.register?.issued ?? 0,
    roots: trusted.roots.map(toBase64),
    files: Object.fromEntries([...trusted.files].map(([path, data]) => [path, toBase64(data)])),
  });
}

/**
 * What `keep` wrote; the trusted root alone where nothing was kept. A root that is not the one we trust, or a text that
 * isn't whole, throws RegisterRefused: forgetting in silence would open the door to a rollback.
 */
export async function recall(root: Bytes, kept: string | undefined): Promise<Trusted> {
  const start = trustRoot(root);
  if (kept === undefined) return start;
  const { roots, files, issued, only } = read(kept);
  if (toBase64(roots[0] ?? new Uint8Array()) !== toBase64(root)) throw new RegisterRefused("mixed", "what is kept begins with another root");
  const first = parseMetadata("the trusted root", "root", root).version;
  const offered = new Map([...files, ...roots.map((data, at) => [`metadata/${first + at}.root.json`, data] as const)]);
  return refresh(start, (path) => offered.get(path), issued, only);
}

function read(kept: string): { roots: Bytes[]; files: [string, Bytes][]; issued: number; only: Only } {
  try {
    const { format, registrar, server, issued, roots, files } = parseStrict(new TextEncoder().encode(kept));
    if (format !== 1 || typeof registrar !== "string" || typeof server !== "string" || typeof issued !== "number") throw new InvalidJson("not kept by us");
    if (!Array.isArray(roots) || !isObject(files)) throw new InvalidJson("not kept by us");
    return {
      roots: (roots as Json[]).map(bytes),
      files: Object.entries(files).map(([path, data]) => [path, bytes(data)]),
      issued,
      only: { registrar, server },
    };
  } catch (error) {
    if (error instanceof InvalidJson) throw new RegisterRefused("unreadable", `what is kept: ${error.message}`);
    throw error;
  }
}

function bytes(data: Json): Bytes {
  const found = typeof data === "string" ? fromBase64(data) : undefined;
  if (found === undefined) throw new InvalidJson("not base64");
  return found;
}
