// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * The start. Who is signed in gets the conversations at once, from this device, whatever the network does; everybody
 * else the way in, for which neither SDK nor crypto is loaded.
 */
import { signal } from "@preact/signals";
import { render } from "preact";
import { EntrancePages } from "./EntrancePages";
import { Fault } from "./Fault";
import type { Context } from "./context";
import { holdsKeys, type SignedIn } from "../matrix/login";
import { InvalidAttestation } from "../register/attestation";
import { toHex } from "../register/bytes";
import type { VerifiedServer } from "../register/verified-server";
import { Accounts } from "../storage/accounts";
import { openAppDatabase, type AccountRecord } from "../storage/database";
import { CHOOSE, Entrance, serverIn } from "../state/entrance";
import { giveBack } from "../state/giving-back";
import { operator } from "../state/operator";
import { applyPreferences } from "../state/preferences";
import { keysOf, Trust } from "../state/trust";
import { registerWorker } from "../worker/register";
import "../parts/theme/theme";

/** Says to the next start, before any database is open, that the large part will be needed. */
const SIGNED_IN = "verbund.signed-in";

const root = document.getElementById("app")!;
const loadMessenger = () => import("./messenger");

async function start(): Promise<void> {
  // Beside the databases and the operator's words, not after them. What fails here fails again where it is needed, and is told there.
  if (localStorage.getItem(SIGNED_IN) !== null) loadMessenger().catch(() => undefined);
  const update: Context["update"] = signal(undefined);
  const wantedRoom: Context["wantedRoom"] = signal(undefined);
  registerWorker({
    updateReady: (takeOver) => {
      update.value = takeOver;
    },
    openRoom: (roomId) => {
      wantedRoom.value = roomId;
    },
  });
  const [database, said] = await Promise.all([openAppDatabase(), operator()]);
  applyPreferences(said.addressForm);
  const context: Context = { database, accounts: new Accounts(database), operator: said, trust: new Trust(database, said), update, wantedRoom };
  void context.accounts.sweep().catch(() => undefined);
  void giveBack(context.accounts, context.trust).catch(() => undefined);
  const account = await context.accounts.current();
  if (account === undefined) await enter(context);
  else await goOn(context, account);
}

async function enter(context: Context): Promise<void> {
  localStorage.removeItem(SIGNED_IN);
  const [accounts, waiting] = await Promise.all([context.accounts.all(), context.accounts.waiting()]);
  if (waiting[0] !== undefined && location.pathname === "/" && location.hash !== CHOOSE) {
    location.replace(`/o/${encodeURIComponent(waiting[0].serverName)}`);
    return;
  }
  const entrance = new Entrance(context.trust, context.operator, (account, server) => signedIn(context, account, server), waiting);
  const forget = (userId: string) => void context.accounts.forget(userId).then(() => location.reload());
  const remove = async (userId: string) => {
    const account = waiting.find((one) => one.userId === userId);
    if (account !== undefined) await discard(context, account);
    location.reload();
  };
  render(<EntrancePages state={entrance} operator={context.operator} accounts={accounts} forget={forget} remove={remove} />, root);
  await entrance.begin(new URL(location.href));
  // While somebody types their password, what comes after it is fetched.
  const isProven = entrance.step.subscribe(({ at }) => {
    if (at === "sign-in") loadMessenger().then(({ prepareAccount }) => prepareAccount()).catch(() => undefined);
  });
  addEventListener("pagehide", isProven, { once: true });
}

/** Somebody doesn't want to go on with what waits here. With a PIN around it nobody can read the token, and it goes with the rest. */
async function discard({ accounts, trust }: Context, account: AccountRecord): Promise<void> {
  const secret = account.pin === undefined ? await accounts.open(account).catch(() => undefined) : undefined;
  await accounts.signOut(account, secret?.accessToken);
  await giveBack(accounts, trust).catch(() => undefined);
}

/** What waited for this person goes on, as long as the server knows the device; anything else begins with an empty store. */
async function signedIn(context: Context, account: SignedIn, server: VerifiedServer): Promise<void> {
  const waits = (await context.accounts.waiting()).find(({ userId }) => userId === account.userId);
  const goesOn = waits?.deviceId === account.deviceId && (await holdsKeys(server, account));
  const renewed = goesOn ? await context.accounts.renew(account.userId, account.deviceId, account.accessToken) : undefined;
  if (waits !== undefined && renewed === undefined) await context.accounts.signOut(waits);
  await goOn(context, renewed ?? (await begun(context, account, server)));
}

async function begun(context: Context, account: SignedIn, server: VerifiedServer): Promise<AccountRecord> {
  const name = account.userId.slice(1).split(":")[0] ?? account.userId;
  const storage = toHex(crypto.getRandomValues(new Uint8Array(8)));
  const storageKey = toHex(crypto.getRandomValues(new Uint8Array(32)));
  const { userId, serverName, deviceId, baseUrl } = account;
  const record = await context.accounts.add({ userId, serverName, organisation: server.member.name, deviceId, baseUrl, name, storage, provenKeys: keysOf(server.member) }, { accessToken: account.accessToken, storageKey });
  void navigator.storage?.persist?.();
  return record;
}

async function goOn(context: Context, known: AccountRecord): Promise<void> {
  localStorage.setItem(SIGNED_IN, "");
  const member = (await context.trust.remembered(known.serverName).catch(() => undefined))?.member;
  const address = member?.clientBaseUrl ?? known.baseUrl;
  const account = { ...known, baseUrl: address };
  // Each organisation's page lets the browser speak to that organisation's server only.
  if (new URL(account.baseUrl).origin !== location.origin && serverIn(location.pathname) !== account.serverName) {
    location.replace(`/o/${encodeURIComponent(account.serverName)}`);
    return;
  }
  if (address !== known.baseUrl) await follow(context, account);
  else if (member !== undefined && keysOf(member) !== known.provenKeys) await prove(context, account);
  const { openMessenger } = await loadMessenger();
  await openMessenger(context, account, root);
}

/** The register names another address for the account's server: it gets the token only after it has proven itself, as at sign-in. */
async function follow({ trust, accounts }: Context, account: AccountRecord): Promise<void> {
  const { member } = await trust.verify(account.serverName);
  if (member.clientBaseUrl !== account.baseUrl) location.reload();
  await accounts.update(account, { baseUrl: member.clientBaseUrl, provenKeys: keysOf(member) });
}

/** The keys are others than when it proved itself: before it gets the token once more. Who can't be asked now is asked again while the app is open. */
async function prove({ trust, accounts }: Context, account: AccountRecord): Promise<void> {
  try {
    await accounts.update(account, { provenKeys: keysOf((await trust.verify(account.serverName)).member) });
  } catch (error) {
    if (error instanceof InvalidAttestation) throw error;
  }
}

start().catch((error: unknown) => render(<Fault error={error} />, root));
