// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The way in: choose an organisation, see it proven, sign in. Before a server is proven nothing of a person is sent. */
import { signal } from "@preact/signals";
import { methods, signIn, signInWithToken, SignInFailed, singleSignOnUrl, type Methods, type SignedIn } from "../matrix/login";
import { InvalidAttestation } from "../register/attestation";
import { isServerName, type Member } from "../register/entry";
import { NotAMember } from "../register/proof";
import { RegisterRefused } from "../register/refusal";
import type { VerifiedServer } from "../register/verified-server";
import type { Freshness } from "../model/organisation";
import type { Operator } from "./operator";
import type { Trust } from "./trust";
import { BadAnswer, Unreachable, ask } from "./world";

export type RefusalKind =
  | "stranger" | "suspended" | "left" | "register-closed" | "rolled-back" | "tampered" | "wrong-server" | "unreachable" | "offline" | "clock-wrong" | "storage";

export interface Refusal {
  readonly kind: RefusalKind;
  readonly serverName: string;
  /** From the register, where it lists the server. */
  readonly organisation: string | undefined;
  readonly place: string | undefined;
  /** For experts: what exactly was found. */
  readonly sentence: string;
}

export type Step =
  | { readonly at: "choose" }
  | { readonly at: "proving"; readonly serverName: string }
  | { readonly at: "refused"; readonly refusal: Refusal }
  | { readonly at: "sign-in"; readonly server: VerifiedServer; readonly methods: Methods; readonly freshness: Freshness; /** "password", or the single sign-on that is under way. */ readonly busy: string | undefined; readonly fault: SignInFailed | undefined; readonly faultAt: number };

/** A suggestion of the serving gateway; a hint and nothing more. */
export interface Hint {
  readonly serverName: string;
  readonly name: string;
  readonly place: string;
}

const MAX_SEARCH_BYTES = 262_144;
const SSO = "verbund.single-sign-on";
/** Behind the address of the first screen: somebody wants to choose, whoever signed in here before. */
export const CHOOSE = "#choose";
/** Who takes longer at their organisation's sign-in begins again. */
const SSO_LASTS = 15 * 60_000;

export class Entrance {
  readonly step = signal<Step>({ at: "choose" });
  #attempt = 0;
  #returned: Returned | undefined;

  constructor(
    private readonly trust: Trust,
    private readonly operator: Operator,
    private readonly onSignedIn: (account: SignedIn, server: VerifiedServer) => Promise<void>,
    /** Whose sign-in has run out here; who signs in again does so as the same device. */
    private readonly waiting: readonly { readonly userId: string; readonly deviceId: string }[] = [],
  ) {}

  /** Where the page's address leads: to the choice, or to one organisation. */
  async begin(address: URL): Promise<void> {
    this.#returned = returnedIn(address);
    const serverName = serverIn(address.pathname);
    if (serverName !== undefined) await this.prove(serverName);
  }

  async search(text: string): Promise<readonly Hint[]> {
    if (text.trim() === "") return [];
    const body = await ask(`/_verbund/v1/organisations?q=${encodeURIComponent(text.slice(0, 100))}`, {}, MAX_SEARCH_BYTES);
    const { organisations } = JSON.parse(new TextDecoder().decode(body)) as { organisations?: unknown };
    return (Array.isArray(organisations) ? organisations : []).flatMap((row: Record<string, unknown>) => {
      const { server_name: serverName, name, place } = row;
      const isHint = typeof serverName === "string" && typeof name === "string" && typeof place === "string" && isServerName(serverName);
      return isHint ? [{ serverName, name, place }] : [];
    });
  }

  /** Each organisation has a page of its own, whose policy lets it speak to that organisation's server and nobody else. */
  choose(serverName: string): void {
    const path = `/o/${encodeURIComponent(serverName)}`;
    if (location.pathname === path) void this.prove(serverName);
    else location.assign(path);
  }

  /** A link or code from the administrator names an organisation; whatever address stands in it is not followed. */
  openLink(text: string): boolean {
    const named = /(?:\/o\/|^verbund:)([^/?#\s]{1,300})/.exec(text.trim())?.[1];
    const serverName = serverIn(`/o/${(named ?? "").toLowerCase()}`);
    if (serverName === undefined) return false;
    this.choose(serverName);
    return true;
  }

  async prove(serverName: string): Promise<void> {
    const attempt = (this.#attempt += 1);
    this.step.value = { at: "proving", serverName };
    let server: VerifiedServer;
    try {
      server = await this.trust.verify(serverName);
      const { register } = server.trusted;
      const freshness = this.trust.freshness({ issued: register?.issued ?? 0, expires: register?.expires ?? 0 });
      const ways = await methods(server);
      if (attempt !== this.#attempt) return;
      this.step.value = { at: "sign-in", server, methods: ways, freshness, busy: undefined, fault: undefined, faultAt: 0 };
    } catch (error) {
      if (attempt === this.#attempt) this.step.value = { at: "refused", refusal: refusalOf(error, serverName) };
      return;
    }
    const returned = this.#returned;
    this.#returned = undefined;
    if (returned === undefined || !wentOut(serverName, returned.nonce)) return;
    // Who comes back is known only afterwards; somebody else's device of that name is a new one, with an empty store.
    const [first] = this.waiting.filter(({ userId }) => userId.endsWith(`:${serverName}`));
    await this.#enter(server, "single-sign-on", () => signInWithToken(server, returned.token, first?.deviceId));
  }

  async signIn(user: string, password: string): Promise<void> {
    const step = this.step.peek();
    if (step.at !== "sign-in" || step.busy !== undefined) return;
    const name = user.trim();
    // A whole address of another organisation's server would send the password to the wrong place.
    if (name.startsWith("@") && !name.endsWith(`:${step.server.member.serverName}`)) {
      this.step.value = { ...step, faultAt: Date.now(), fault: new SignInFailed("wrong", "This name belongs to another organisation.") };
      return;
    }
    await this.#enter(step.server, "password", () => signIn(step.server, name, password, this.#deviceOf(name, step.server.member.serverName)));
  }

  singleSignOn(id: string): void {
    const step = this.step.peek();
    if (step.at !== "sign-in") return;
    const { serverName } = step.server.member;
    // Only who went out from this tab, just now, may come back with a token: no link can sign somebody in to another one's account.
    const nonce = crypto.randomUUID();
    sessionStorage.setItem(SSO, JSON.stringify({ serverName, nonce, at: Date.now() }));
    this.step.value = { ...step, busy: id };
    location.assign(singleSignOnUrl(step.server, id, `${location.origin}/o/${encodeURIComponent(serverName)}?nonce=${nonce}`));
  }

  other(): void {
    this.#attempt += 1;
    if (location.pathname === "/") this.step.value = { at: "choose" };
    else location.assign(`/${CHOOSE}`);
  }

  get servingOwn(): boolean {
    return this.operator.serve === "own";
  }

  #deviceOf(name: string, serverName: string): string | undefined {
    const userId = name.startsWith("@") ? name : `@${name}:${serverName}`;
    return this.waiting.find((account) => account.userId === userId.toLowerCase())?.deviceId;
  }

  async #enter(server: VerifiedServer, way: string, how: () => Promise<SignedIn>): Promise<void> {
    const step = this.step.peek();
    if (step.at !== "sign-in") return;
    this.step.value = { ...step, busy: way, fault: undefined };
    try {
      await this.onSignedIn(await how(), server);
    } catch (error) {
      const fault = error instanceof SignInFailed ? error : new SignInFailed("server", String(error));
      this.step.value = { ...step, busy: undefined, fault, faultAt: Date.now() };
    }
  }
}

/** The organisation that the page belongs to; undefined for the page of all. */
export function serverIn(path: string): string | undefined {
  const found = /^\/o\/([^/]+)\/?$/.exec(path)?.[1];
  try {
    const name = found === undefined ? "" : decodeURIComponent(found);
    return isServerName(name) ? name : undefined;
  } catch {
    return undefined;
  }
}

interface Returned {
  readonly token: string;
  readonly nonce: string;
}

/** What came back from single sign-on; taken out of the address at once, so that it stays in no history. */
function returnedIn(address: URL): Returned | undefined {
  const token = address.searchParams.get("loginToken");
  if (token === null) return undefined;
  history.replaceState(null, "", address.pathname);
  return { token, nonce: address.searchParams.get("nonce") ?? "" };
}

/** Whether this tab went out to that organisation's sign-in with this nonce, not long ago. Asked once. */
function wentOut(serverName: string, nonce: string): boolean {
  const kept = sessionStorage.getItem(SSO);
  sessionStorage.removeItem(SSO);
  if (kept === null || nonce === "") return false;
  const out = JSON.parse(kept) as { serverName?: unknown; nonce?: unknown; at?: unknown };
  return out.serverName === serverName && out.nonce === nonce && typeof out.at === "number" && Date.now() - out.at < SSO_LASTS;
}

export function refusalOf(error: unknown, serverName: string): Refusal {
  const sentence = error instanceof Error ? error.message : String(error);
  const said = (kind: RefusalKind, member?: Member): Refusal => ({ kind, serverName, organisation: member?.name, place: member?.place, sentence });
  if (error instanceof NotAMember) return said(error.member === undefined ? "stranger" : error.member.status === "left" ? "left" : "suspended", error.member);
  if (error instanceof InvalidAttestation) return said("wrong-server");
  if (error instanceof RegisterRefused) {
    if (error.attack === "frozen") return said("register-closed");
    if (error.attack === "rolled back") return said("rolled-back");
    if (error.attack === "from the future") return said("clock-wrong");
    return said("tampered");
  }
  if (error instanceof BadAnswer && error.status === 404 && error.url.includes("/proof")) return said("stranger");
  if (error instanceof BadAnswer) return said("unreachable");
  if (error instanceof Unreachable) return said(navigator.onLine ? "unreachable" : "offline");
  if (error instanceof SignInFailed) return said("unreachable");
  return said("storage");
}
