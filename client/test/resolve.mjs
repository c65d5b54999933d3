// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Lets Node find what the bundler finds: our own files and the SDK's without their ending. Loaded with `--import`. */
import { register } from "node:module";
import { isMainThread } from "node:worker_threads";

// Node runs the hooks in a thread of their own, from this same file.
if (isMainThread) register(import.meta.url);

export async function resolve(specifier, context, next) {
  const isBare = (/^\.{1,2}\//.test(specifier) || specifier.startsWith("matrix-js-sdk/lib/")) && !/\.(?:js|mjs|json)$/.test(specifier);
  return next(isBare && context.parentURL?.includes("/.test/") === true ? `${specifier}.js` : specifier, context);
}
