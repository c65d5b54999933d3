// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The conversations of a signed-in account, as they were seen last, and the way from there to the account at work. */
import { effect, signal, type ReadonlySignal } from "@preact/signals";
import { render } from "preact";
import { openStorage, type Storage } from "../matrix/storage";
import { warmCrypto } from "../matrix/warm";
import type { AccountSecret } from "../storage/accounts";
import type { AccountRecord } from "../storage/database";
import { Drafts } from "../state/drafts";
import { giveBack } from "../state/giving-back";
import { recallSight } from "../state/sight";
import { takeOver, takePlace, type Place } from "../state/tabs";
import { Button } from "../parts/Button";
import { Notice } from "../parts/Notice";
import { Spinner } from "../parts/Spinner";
import { app } from "../texts/app";
import { OtherTab } from "../views/OtherTab/OtherTab";
import { Fault } from "./Fault";
import "./app.css";
import { FirstSight } from "./first-sight";
import { FirstSightPages } from "./FirstSight";
import { Frame } from "./Frame";
import { MessengerPages } from "./MessengerPages";
import type { Context } from "./context";
import { askPin } from "./pin";
import type { Running } from "./running";
import { samePlace } from "./same-place";

const loadAccount = () => import("./account");

/** The SDK and the encryption's WebAssembly side by side. What fails here fails again where it is needed, and is told there. */
export function prepareAccount(): void {
  loadAccount().catch(() => undefined);
  warmCrypto().catch(() => undefined);
}

/** What becomes of an account in this window. */
interface Opened {
  running: Running | undefined;
  isOver: boolean;
}

export async function openMessenger(context: Context, account: AccountRecord, root: HTMLElement): Promise<void> {
  const open: Opened = { running: undefined, isOver: false };
  const leave = async () => {
    if (open.running === undefined) await startAgain();
    open.isOver = true;
    await open.running?.messenger.close();
    await open.running?.messenger.session.stop();
    render(<Other context={context} account={account} root={root} />, root);
  };
  const place = await takePlace(leave);
  if (place === undefined) render(<Other context={context} account={account} root={root} />, root);
  else await begin(context, account, root, place, open);
}

/** Another window has the account; here is only the way to take over. */
function Other({ context, account, root }: { readonly context: Context; readonly account: AccountRecord; readonly root: HTMLElement }) {
  const take = async () => {
    render(
      <Frame operator={context.operator}>
        <OtherTab snapshot={{ isTaking: true }} actions={{ takeOver: () => undefined }} />
      </Frame>,
      root,
    );
    const open: Opened = { running: undefined, isOver: false };
    const place = await takeOver(async () => {
      if (open.running === undefined) await startAgain();
      open.isOver = true;
      await open.running?.messenger.close();
      await open.running?.messenger.session.stop();
      render(<Other context={context} account={account} root={root} />, root);
    });
    // The other window may have signed out or in again meanwhile: what was read then is not used any more.
    const now = (await context.accounts.all()).find(({ userId }) => userId === account.userId);
    if (now?.secret === undefined || now.hasExpired === true) location.reload();
    else await begin(context, { ...now, baseUrl: account.baseUrl }, root, place, open);
  };
  return (
    <Frame operator={context.operator}>
      <OtherTab snapshot={{ isTaking: false }} actions={{ takeOver: () => void take() }} />
    </Frame>
  );
}

/** Another tab takes over while this one is still opening the account: only a new page surely lets go of the store of keys. */
function startAgain(): Promise<never> {
  location.reload();
  // The place is given back by the page's end, not before.
  return new Promise(() => undefined);
}

function Starting() {
  return (
    <main class="vb-starting">
      <Spinner large label={app().start.loading} />
    </main>
  );
}

async function begin(context: Context, account: AccountRecord, root: HTMLElement, place: Place, open: Opened): Promise<void> {
  let secret: AccountSecret | undefined;
  const signOut = async () => {
    // Behind a PIN that nobody could say, nobody can read the token either: it goes with the rest.
    await context.accounts.signOut(account, secret?.accessToken);
    await giveBack(context.accounts, context.trust).catch(() => undefined);
    place.leave();
    location.assign("/");
  };
  try {
    render(<Starting />, root);
    secret = account.pin === undefined ? await context.accounts.open(account) : await askPin(context, account, root, signOut);
    const storage = await openStorage(account, secret);
    const drafts = await Drafts.open(storage.database, storage.box);
    const first = await firstSight(account, storage, drafts, root);
    prepareAccount();
    const { openAccount } = await loadAccount();
    const running = await openAccount(context, account, secret, storage, drafts, place);
    open.running = running;
    endWithSession(running, place, root, open);
    stopWhenMoved(running);
    await guided(running);
    const begun = running.messenger.begin();
    await first?.isThere(running);
    // Somebody ended the session meanwhile, or another window took the account: that is what is shown.
    if (!open.isOver) showAccount(running, first, root);
    await begun;
  } catch (error) {
    render(<Fault error={error} signOut={() => void signOut()} />, root);
  }
}

/** What was seen last, painted before anything that takes longer is begun. */
async function firstSight(account: AccountRecord, { database, box, store }: Storage, drafts: Drafts, root: HTMLElement): Promise<FirstSight | undefined> {
  const sight = store.position === undefined ? undefined : await recallSight(database, box);
  if (sight === undefined) return undefined;
  const first = new FirstSight(sight, store, drafts, account.pin !== undefined);
  render(<FirstSightPages first={first} />, root);
  await painted();
  return first;
}

/** In place of what was seen first: who was writing goes on, and what was done meanwhile is done. */
function showAccount(running: Running, first: FirstSight | undefined, root: HTMLElement): void {
  first?.handOver(running);
  const back = samePlace();
  render(<MessengerPages running={running} />, root);
  back();
  first?.grant(running);
  // An open conversation takes the focus once it is drawn.
  void painted().then(back);
}

/** After the next frame; a page in the background gets none. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, 100);
  });
}

/**
 * The server no longer takes the token, and the person is told. Where somebody ended this session (another device, the
 * organisation) what is here goes; where the sign-in has run out or the account is locked it stays, and nobody sees it.
 */
function endWithSession({ messenger, context, account }: Running, place: Place, root: HTMLElement, open: Opened): void {
  const stop = effect(() => {
    const end = messenger.session.link.value;
    if (end !== "signed-out" && end !== "expired" && end !== "locked") return;
    queueMicrotask(() => {
      stop();
      open.isOver = true;
      const { accounts } = context;
      // At once and not when somebody presses something: the device may be in other hands. A page closed meanwhile changes nothing of it.
      const marked = end === "expired" ? accounts.expire(account) : Promise.resolve();
      const after = end === "signed-out" ? () => accounts.signOut(account) : () => marked;
      const gone = marked.then(() => messenger.close()).then(() => messenger.session.stop()).then(after, after).then(() => place.leave());
      const next = { "signed-out": "/", expired: `/o/${encodeURIComponent(account.serverName)}`, locked: location.pathname }[end];
      const isGone = signal(false);
      void gone.finally(() => void (isGone.value = true));
      render(<Ended context={context} end={end} isGone={isGone} again={() => location.assign(next)} />, root);
    });
  });
}

/**
 * Not a word more to an address that the register no longer names, or to a server that can't prove itself with the keys that
 * the register names; the next start follows to the new address, and asks for proof before anything else.
 */
function stopWhenMoved({ messenger }: Running): void {
  const stop = effect(() => {
    if (!messenger.watch.hasMoved.value && !messenger.watch.isUnproven.value) return;
    queueMicrotask(() => {
      stop();
      messenger.session.client.stopClient();
      void messenger.close().then(() => messenger.session.stop()).finally(() => location.reload());
    });
  });
}

interface EndedProps {
  readonly context: Context;
  readonly end: "signed-out" | "expired" | "locked";
  /** The account is closed, and what had to go is gone. */
  readonly isGone: ReadonlySignal<boolean>;
  readonly again: () => void;
}

function Ended({ context, end, isGone, again }: EndedProps) {
  const { rescue } = app();
  return (
    <Frame operator={context.operator}>
      <Notice severity="warning">{end === "signed-out" ? rescue.signedOut : rescue[end]}</Notice>
      <Button variant="primary" busy={!isGone.value} onClick={again}>
        {end === "locked" ? rescue.lockedAgain : rescue.again}
      </Button>
    </Frame>
  );
}

/** So long a first visit waits for what is known of the account's keys. */
const GUIDE_PATIENCE = 8_000;

/**
 * What keeps messages readable is set up or restored first, once for each visit; later there is a notice for it. A first
 * visit waits for that, so that nobody sees the conversations for a moment only; any other one opens at once.
 */
async function guided({ messenger, recovery }: Running): Promise<void> {
  const isFirst = messenger.session.store.position === undefined;
  const known = new Promise<void>((resolve) => {
    const stop = effect(() => {
      const { state } = recovery.value;
      if (state === "unknown") return;
      queueMicrotask(() => stop());
      if (messenger.overlay.peek() !== undefined) return;
      if (state === "not-set-up") messenger.overlay.value = { kind: "set-up-recovery" };
      if (state === "needs-restore") messenger.overlay.value = { kind: "restore" };
      resolve();
    });
  });
  if (isFirst) await Promise.race([known, new Promise((resolve) => setTimeout(resolve, GUIDE_PATIENCE))]);
}
