// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
// A real sign-in service with one person, for tests. Its settings come as one line of JSON on standard input.
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const require = createRequire(new URL("../../client/package.json", import.meta.url));
const { default: Provider } = await import(pathToFileURL(require.resolve("oidc-provider")).href);

for await (const line of createInterface({ input: process.stdin })) {
  serve(JSON.parse(line));
  break;
}

function serve({ port, site, secret, person }) {
  const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [
      {
        client_id: "verbund",
        client_secret: secret,
        redirect_uris: [`${site}/_synapse/client/oidc/callback`],
        backchannel_logout_uri: `${site}/_synapse/client/oidc/backchannel_logout`,
        backchannel_logout_session_required: true,
      },
    ],
    claims: { openid: ["sub"], profile: ["preferred_username", "name"] },
    // As most services do it: what they know of the person stands in the ID token.
    conformIdTokenClaims: false,
    cookies: { keys: [randomBytes(24).toString("hex")] },
    features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true } },
    // It tells nobody at addresses of this machine of a sign-out, unless asked to.
    fetch: (url, { dispatcher: _, ...options }) => globalThis.fetch(url, options),
    findAccount: (_, sub) => (sub === person.sub ? { accountId: sub, claims: () => person } : undefined),
    jwks: { keys: [{ ...key, use: "sig", alg: "RS256", kid: "test" }] },
    pkce: { required: () => true },
  });
  provider.on("backchannel.success", () => console.log("told of the sign-out"));
  provider.on("backchannel.error", (_, error) => console.log(`could not tell of the sign-out: ${error} ${error.cause}`));
  provider.on("server_error", (_, error) => console.log(`error: ${error}`));
  provider.listen(port, "127.0.0.1", () => console.log("is ready"));
}
