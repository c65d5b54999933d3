// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * Signing in, without the SDK: this is all that the first screen loads. Each function takes a `VerifiedServer`, which
 * only `verifyServer` makes, and speaks to the address that the register names. Spec: c-s login
 */
import type { VerifiedServer } from "../register/verified-server";
import { object } from "./names";

export interface SingleSignOn {
  readonly id: string;
  readonly name: string;
}

export interface Methods {
  readonly password: boolean;
  readonly singleSignOn: readonly SingleSignOn[];
}

export interface SignedIn {
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
  readonly baseUrl: string;
  readonly serverName: string;
}

export type SignInFault = "wrong" | "deactivated" | "locked" | "too-many" | "unreachable" | "refused" | "server";

/** The server didn't let this person in. */
export class SignInFailed extends Error {
  constructor(
    readonly fault: SignInFault,
    readonly sentence: string,
    readonly waitSeconds = 0,
  ) {
    super(sentence);
  }
}

const TIMEOUT = 30_000;
/** Nobody waits longer for going. */
const SIGN_OUT_TIMEOUT = 8_000;
const MAX_BYTES = 262_144;

export async function methods(server: VerifiedServer): Promise<Methods> {
  const { flows } = await call(server, "GET", "/_matrix/client/v3/login");
  const rows = Array.isArray(flows) ? (flows as Record<string, unknown>[]) : [];
  const sso = rows.find((flow) => flow["type"] === "m.login.sso");
  const providers = (Array.isArray(sso?.["identity_providers"]) ? sso["identity_providers"] : []) as Record<string, unknown>[];
  const named = providers.flatMap(({ id, name }) => (typeof id === "string" && typeof name === "string" ? [{ id, name }] : []));
  return {
    password: rows.some((flow) => flow["type"] === "m.login.password"),
    singleSignOn: sso !== undefined && named.length === 0 ? [{ id: "", name: "" }] : named,
  };
}

/** `deviceId`: the device as which this person was signed in here, whose keys are still on it. */
export function signIn(server: VerifiedServer, user: string, password: string, deviceId?: string): Promise<SignedIn> {
  return login(server, { type: "m.login.password", identifier: { type: "m.id.user", user }, password }, deviceId);
}

/** The end of single sign-on: the token that came back in the address. */
export function signInWithToken(server: VerifiedServer, token: string, deviceId?: string): Promise<SignedIn> {
  return login(server, { type: "m.login.token", token }, deviceId);
}

/** Whether the server still holds this device's keys; if not, the device was removed meanwhile and its store is worth nothing. */
export async function holdsKeys(server: VerifiedServer, { userId, deviceId, accessToken }: SignedIn): Promise<boolean> {
  const said = await call(server, "POST", "/_matrix/client/v3/keys/query", { device_keys: { [userId]: [deviceId] } }, accessToken);
  return object(object(said["device_keys"])[userId])[deviceId] !== undefined;
}

/** Where single sign-on begins; the person comes back to `returnTo` with `loginToken` in the query. */
export function singleSignOnUrl(server: VerifiedServer, id: string, returnTo: string): string {
  const path = id === "" ? "" : `/${encodeURIComponent(id)}`;
  return `${server.member.clientBaseUrl}/_matrix/client/v3/login/sso/redirect${path}?redirectUrl=${encodeURIComponent(returnTo)}`;
}

/** Ends the session at the server, or learns that it is over. Throws where the server couldn't be asked. */
export async function signOut(baseUrl: string, accessToken: string): Promise<void> {
  const headers = { authorization: `Bearer ${accessToken}`, "content-type": "application/json" };
  const { status } = await fetch(`${baseUrl}/_matrix/client/v3/logout`, { method: "POST", body: "{}", headers, credentials: "omit", redirect: "error", signal: AbortSignal.timeout(SIGN_OUT_TIMEOUT) });
  if (status === 429 || status >= 500) throw new SignInFailed("server", `The server answered ${status}.`);
}

async function login(server: VerifiedServer, how: object, known: string | undefined): Promise<SignedIn> {
  const as = known === undefined ? {} : { device_id: known };
  const said = await call(server, "POST", "/_matrix/client/v3/login", { ...how, ...as, initial_device_display_name: deviceName(navigator.userAgent) });
  const { user_id: userId, device_id: deviceId, access_token: accessToken } = said;
  const { serverName, clientBaseUrl: baseUrl } = server.member;
  if (typeof userId !== "string" || typeof deviceId !== "string" || typeof accessToken !== "string" || !userId.endsWith(`:${serverName}`)) {
    throw new SignInFailed("server", "The server's answer is not one that a member of this Verbund gives.");
  }
  return { userId, deviceId, accessToken, baseUrl, serverName };
}

/** By which somebody knows their own devices again: "Verbund (Firefox, Windows)". */
export function deviceName(userAgent: string): string {
  const named = (rows: readonly (readonly [RegExp, string])[]) => rows.find(([pattern]) => pattern.test(userAgent))?.[1];
  const parts = [named(BROWSERS), named(SYSTEMS)].filter((part) => part !== undefined);
  return parts.length === 0 ? "Verbund" : `Verbund (${parts.join(", ")})`;
}

/** In this order: most browsers name the ones before them too. */
const BROWSERS = [[/\bEdg/, "Edge"], [/\bFirefox\//, "Firefox"], [/\bChrom/, "Chrome"], [/\bSafari\//, "Safari"]] as const;
const SYSTEMS = [[/\bAndroid\b/, "Android"], [/\biPhone\b|\biPad\b/, "iOS"], [/\bWindows\b/, "Windows"], [/\bMac OS\b/, "Mac"], [/\bLinux\b/, "Linux"]] as const;

async function call(server: VerifiedServer, method: "GET" | "POST", path: string, body?: object, accessToken?: string): Promise<Record<string, unknown>> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(server.member.clientBaseUrl + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }) },
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(TIMEOUT),
    });
    text = await response.text();
  } catch (error) {
    throw new SignInFailed("unreachable", String(error));
  }
  const said = text.length > MAX_BYTES ? {} : parsed(text);
  if (!response.ok) throw failure(response.status, said);
  return said;
}

function failure(status: number, said: Record<string, unknown>): SignInFailed {
  const sentence = typeof said["error"] === "string" ? said["error"] : `The server answered ${status}.`;
  const wait = typeof said["retry_after_ms"] === "number" ? Math.ceil(said["retry_after_ms"] / 1000) : 0;
  const faults: Record<string, SignInFault> = {
    M_USER_DEACTIVATED: "deactivated", M_USER_LOCKED: "locked", ORG_MATRIX_EXPIRED_ACCOUNT: "locked", M_LIMIT_EXCEEDED: "too-many", M_FORBIDDEN: "wrong",
  };
  return new SignInFailed(faults[String(said["errcode"])] ?? (status >= 500 ? "server" : "refused"), sentence, wait);
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
