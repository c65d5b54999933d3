// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { fileURLToPath } from "node:url";

const packages = fileURLToPath(new URL("../../../../client/node_modules/", import.meta.url));

/** The page lies outside of the client, whose packages it uses. */
export default {
  resolve: { alias: { "matrix-js-sdk": `${packages}matrix-js-sdk` } },
  build: { target: "es2022", assetsInlineLimit: 0, minify: false, emptyOutDir: true, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 9000 },
};
