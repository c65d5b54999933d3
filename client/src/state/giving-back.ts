// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * A session that ended here without network goes on at the server: its token is kept, sealed and by nobody used, until it
 * can be given back. It goes to the address that the register names for that server and to no other.
 */
import { signOut } from "../matrix/login";
import type { Accounts } from "../storage/accounts";
import type { Trust } from "./trust";

export async function giveBack(accounts: Pick<Accounts, "ended" | "gaveBack">, trust: Pick<Trust, "remembered">, end: typeof signOut = signOut): Promise<void> {
  for (const { account, tokens } of await accounts.ended()) {
    const address = (await trust.remembered(account.serverName))?.member?.clientBaseUrl;
    if (address === undefined) continue;
    const given = await Promise.allSettled(tokens.map((token) => end(address, token)));
    if (given.every(({ status }) => status === "fulfilled")) await accounts.gaveBack(account);
  }
}
