// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** An account at work: the SDK with its encryption and all that follows it. The largest part of the app, loaded when something is to be seen already. */
import { computed, effect, signal } from "@preact/signals";
import { signOut as signOutAtServer } from "../matrix/login";
import { Session } from "../matrix/session";
import type { Storage } from "../matrix/storage";
import type { AccountSecret } from "../storage/accounts";
import type { AccountRecord } from "../storage/database";
import { Authenticating } from "../state/authenticating";
import type { Drafts } from "../state/drafts";
import { lockWhenIdle } from "../state/idle";
import { Messenger } from "../state/messenger";
import { Organisations } from "../state/organisations";
import { Restore } from "../state/restore";
import { SetUp } from "../state/set-up";
import { keepSight } from "../state/sight";
import { StandingWatch } from "../state/standing";
import type { Place } from "../state/tabs";
import { app } from "../texts/app";
import type { Context } from "./context";
import type { Running } from "./running";
import { said } from "./sentence";

export async function openAccount(context: Context, account: AccountRecord, secret: AccountSecret, storage: Storage, drafts: Drafts, place: Place): Promise<Running> {
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
