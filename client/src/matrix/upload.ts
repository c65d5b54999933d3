// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * Files on their way out. Browsers tell how far an upload is only through XMLHttpRequest (a stream as a request's body needs
 * HTTP/2); so the guard's questions are asked here again: only the verified server, no cookies, and an answer that came from
 * anywhere else counts for nothing. What XMLHttpRequest can't refuse, a redirect, meets the page's policy; only what is
 * encrypted goes this way. Spec: c-s content-repository
 */
import { addressAt } from "./guard";

const PATH = "/_matrix/media/v3/upload";
const MXC = /^mxc:\/\/[^/?#]{1,255}\/[A-Za-z0-9_-]{1,255}$/;
const MAX_ANSWER = 10_000;
/** So long nothing may move; so long the server may look at what it has. */
const PATIENCE = 60_000;
const SERVER_PATIENCE = 180_000;

export interface Upload {
  readonly baseUrl: string;
  readonly accessToken: string;
  readonly progress: (part: number) => void;
  readonly abort: AbortSignal;
}

/** The server didn't take it; in the form in which the SDK tells such things. */
export class NotUploaded extends Error {
  constructor(
    override readonly name: "ConnectionError" | "TimeoutError" | "AbortError" | "M_UPLOAD",
    readonly httpStatus?: number,
    readonly data?: Record<string, unknown>,
  ) {
    super(typeof data?.["error"] === "string" ? data["error"] : name);
  }
}

/** Uploads sealed bytes; the content's address. Throws NotUploaded, ForeignAddress. */
export function uploadSealed(bytes: Blob, { baseUrl, accessToken, progress, abort }: Upload, open = () => new XMLHttpRequest()): Promise<string> {
  const url = addressAt(baseUrl, PATH);
  return new Promise((resolve, reject) => {
    if (abort.aborted) return reject(new NotUploaded("AbortError"));
    const request = open();
    let timer: ReturnType<typeof setTimeout>;
    const wait = (milliseconds = PATIENCE) => {
      clearTimeout(timer);
      timer = setTimeout(() => end(new NotUploaded("TimeoutError")), milliseconds);
    };
    const stop = () => end(new NotUploaded("AbortError"));
    const end = (outcome: string | Error) => {
      clearTimeout(timer);
      abort.removeEventListener("abort", stop);
      if (typeof outcome === "string") return resolve(outcome);
      request.abort();
      reject(outcome);
    };
    abort.addEventListener("abort", stop);
    request.upload.onprogress = ({ loaded, total }) => {
      wait(loaded < total ? PATIENCE : SERVER_PATIENCE);
      progress(total > 0 ? loaded / total : 0);
    };
    request.onerror = () => end(new NotUploaded("ConnectionError"));
    request.onload = () => end(outcomeOf(request, url));
    request.open("POST", url);
    request.withCredentials = false;
    request.setRequestHeader("authorization", `Bearer ${accessToken}`);
    // The server learns neither name nor kind.
    request.setRequestHeader("content-type", "application/octet-stream");
    request.send(bytes);
    wait();
  });
}

/** Small ones in the clear (pictures of people and rooms), past no guard; no progress is needed. */
export async function uploadClear(blob: Blob, { baseUrl, accessToken }: Pick<Upload, "baseUrl" | "accessToken">, fetchFn: typeof globalThis.fetch): Promise<string> {
  const headers = { authorization: `Bearer ${accessToken}`, "content-type": blob.type || "application/octet-stream" };
  const response = await fetchFn(addressAt(baseUrl, PATH), { method: "POST", body: blob, headers, signal: AbortSignal.timeout(PATIENCE) });
  return addressIn(response.status, await response.text());
}

function outcomeOf(request: XMLHttpRequest, url: string): string | Error {
  if (request.responseURL !== url) return new NotUploaded("ConnectionError");
  try {
    return addressIn(request.status, request.responseText);
  } catch (error) {
    return error as Error;
  }
}

function addressIn(status: number, text: string): string {
  const said = text.length > MAX_ANSWER ? {} : parsed(text);
  const uri = said["content_uri"];
  if (status === 200 && typeof uri === "string" && MXC.test(uri)) return uri;
  throw new NotUploaded("M_UPLOAD", status === 200 ? 502 : status, said);
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
