// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The conversations of a signed-in account: the large part of the app, loaded when it is needed. */
import { computed, effect, signal } from "@preact/signals";
import { render } from "preact";
import { signOut as signOutAtServer } from "../matrix/login";
import { openStorage, Session, type Storage } from "../matrix/session";
import type { AccountSecret } from "../storage/accounts";
import type { AccountRecord } from "../storage/database";
import { Authenticating } from "../state/authenticating";
import { Drafts } from "../state/drafts";
import { giveBack } from "../state/giving-back";
import { lockWhenIdle } from "../state/idle";
import { Messenger } from "../state/messenger";
import { Organisations } from "../state/organisations";
import { Restore } from "../state/restore";
import { SetUp } from "../state/set-up";
import { keepSight, recallSight } from "../state/sight";
import { StandingWatch } from "../state/standing";
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
import { said } from "./sentence";

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
    const running = await run(context, account, secret, storage, drafts, place);
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
      const after = { "signed-out": () => accounts.signOut(account), expired: () => accounts.expire(account), locked: () => Promise.resolve() }[end];
      // At once and not when somebody presses something: the device may be in other hands.
      const gone = messenger.close().then(() => messenger.session.stop()).then(after, after).then(() => place.leave());
      const next = { "signed-out": "/", expired: `/o/${encodeURIComponent(account.serverName)}`, locked: location.pathname }[end];
      render(<Ended context={context} end={end} again={() => void gone.finally(() => location.assign(next))} />, root);
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

function Ended({ context, end, again }: { readonly context: Context; readonly end: "signed-out" | "expired" | "locked"; readonly again: () => void }) {
  const { rescue } = app();
  return (
    <Frame operator={context.operator}>
      <Notice severity="warning">{end === "signed-out" ? rescue.signedOut : rescue[end]}</Notice>
      <Button variant="primary" onClick={again}>
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

async function run(context: Context, account: AccountRecord, secret: AccountSecret, storage: Storage, drafts: Drafts, place: Place): Promise<Running> {
  const organisations = new Organisations(context.trust, account.serverName);
  const watch = new StandingWatch(context.trust, organisations, account.serverName, account.baseUrl, {
    keys: account.provenKeys,
    renewed: (provenKeys) => context.accounts.update(account, { provenKeys }),
  });
  const session = await Session.open(account, secret, storage, organisations.of);
  const words = () => {
    const { direct, room, without } = app().notification;
    return { without, message: (sender: string, { name }: { name: string }, title: string, isDirect: boolean) => (isDirect ? direct(sender, name) : room(sender, name, title)) };
  };
  const messenger = new Messenger(session, drafts, organisations, watch, words);
  await session.start((roomId) => messenger.openId.peek() === roomId);
  void watch.start();
  void context.accounts.update(account, { lastUsed: Date.now() });
  const me = computed(() => {
    void [session.pictures.arrived.value, organisations.changed.value, profile.value];
    return session.people.alone(session.me, profile.value?.displayname, profile.value?.avatar_url);
  });
  const profile = signal<{ displayname?: string; avatar_url?: string } | undefined>(undefined);
  void session.client.getProfileInfo(session.me).then(
    (found) => {
      profile.value = found;
      void context.accounts.update(account, { name: found.displayname ?? account.name });
    },
    () => undefined,
  );
  messenger.until(keepSight(session.database, session.box, messenger, me));
  const { recovery } = session.security;
  let stopIdle: () => void = () => undefined;
  const current = async () => (await context.accounts.all()).find(({ userId }) => userId === account.userId);
  const hasPin = signal(account.pin !== undefined);
  effect(() => {
    // Read once, the list follows by itself: a device of mine that somebody else signed in is noticed, and asked about.
    const { devices } = session.security;
    const isReady = recovery.state.value.state === "ready" && session.link.value === "connected";
    if (isReady && devices.all.peek() === undefined) void devices.refresh().catch(() => undefined);
  });
  effect(() => {
    // Where the operator demands a PIN, it is asked for as soon as nothing else is.
    if (context.operator.lock.required && !hasPin.value && messenger.overlay.value === undefined) messenger.overlay.value = { kind: "set-pin" };
  });
  effect(() => {
    if (hasPin.value) stopIdle = lockWhenIdle(context.operator.lock.idleMinutes, () => location.reload());
    else stopIdle();
  });
  const askBeforeClosing = (event: Event) => event.preventDefault();
  effect(() => {
    // What fits on no disk goes with the page.
    if (session.outbox.unkept.value > 0) addEventListener("beforeunload", askBeforeClosing);
    else removeEventListener("beforeunload", askBeforeClosing);
  });
  const authenticating = new Authenticating();
  const setUp = new SetUp(recovery, authenticating.ask);
  const restore = new Restore(recovery);
  return {
    context,
    account,
    messenger,
    me,
    recovery: recovery.state,
    setUp,
    restore,
    authenticating,
    hasPin,
    setPin: async (pin) => {
      await context.accounts.setPin((await current()) ?? account, secret, pin);
      hasPin.value = pin !== undefined;
    },
    knownDevices: new Set(),
    changePassword: async (old, next, signOutOthers) => {
      const auth = { type: "m.login.password", identifier: { type: "m.id.user", user: account.userId }, password: old };
      await session.client.setPassword(auth as never, next, signOutOthers);
    },
    verifyPerson: said((userId) => messenger.verifyPerson(userId)),
    lock: () => location.reload(),
    signOut: async () => {
      // Whatever the server says, on this device it is over; what it didn't hear it is told at the next start.
      const isOver = await signOutAtServer(account.baseUrl, secret.accessToken).then(() => true, () => false);
      await messenger.close();
      await session.stop();
      await context.accounts.signOut(account, isOver ? undefined : secret.accessToken);
      place.leave();
      location.assign("/");
    },
  };
}
