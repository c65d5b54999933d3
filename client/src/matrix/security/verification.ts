// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Comparing emoji or QR codes with another device or person: one at a time, live. */
import { signal, type ReadonlySignal } from "@preact/signals";
import { RoomEvent, type MatrixClient, type MatrixEvent } from "matrix-js-sdk";
import { CryptoEvent, VerificationPhase, type CryptoApi, type VerificationRequest } from "matrix-js-sdk/lib/crypto-api";
import { Exchange } from "./exchange.js";
import { SecurityError } from "./problem.js";
import type { Verification } from "./verification-state.js";

/** For `createClient({ verificationMethods })`: without all of them the SDK makes no QR code. */
export const VERIFICATION_METHODS = ["m.sas.v1", "m.qr_code.show.v1", "m.qr_code.scan.v1", "m.reciprocate.v1"];

/** With which somebody takes a request up. */
const ANSWER = "m.key.verification.ready";

/** More at once is nobody's wish; the oldest wait, further ones are not shown. */
const MAX_WAITING = 5;

export class Verifications {
  readonly #current = signal<Verification | undefined>(undefined);
  #exchange: Exchange | undefined;
  #waiting: VerificationRequest[] = [];

  constructor(
    private readonly client: MatrixClient,
    private readonly crypto: CryptoApi,
  ) {
    client.on(CryptoEvent.VerificationRequestReceived, this.#received);
    client.on(RoomEvent.Timeline, this.#answered);
  }

  /** Stays, when done or cancelled, until `close`. */
  get current(): ReadonlySignal<Verification | undefined> {
    return this.#current;
  }

  /** Asks all my other devices to vouch for this one. */
  async startWithOwnDevices(): Promise<void> {
    this.#mustBeFree();
    this.#take(await this.crypto.requestOwnUserVerification());
  }

  /** Vouches for one of my other devices. */
  async startWithDevice(deviceId: string): Promise<void> {
    this.#mustBeFree();
    this.#take(await this.crypto.requestDeviceVerification(this.client.getSafeUserId(), deviceId));
  }

  /** `roomId`: the conversation with this person alone, where they see the request. */
  async startWithPerson(userId: string, roomId: string): Promise<void> {
    this.#mustBeFree();
    const running = this.crypto.findVerificationRequestDMInProgress(roomId, userId);
    // The keys may never have been asked for where no encrypted room is shared yet.
    if (!(await this.crypto.userHasCrossSigningKeys(userId, true))) throw new SecurityError({ code: "not-possible-now" });
    this.#take(running?.pending === true ? running : await this.crypto.requestVerificationDM(userId, roomId));
  }

  accept(): Promise<void> {
    return this.#needed().accept();
  }

  startEmoji(): Promise<void> {
    return this.#needed().startEmoji();
  }

  showQr(): Promise<void> {
    return this.#needed().showQr();
  }

  /** What a camera read; a code that isn't theirs ends it as a mismatch. */
  scanQr(bytes: Uint8Array): Promise<void> {
    return this.#needed().scanQr(bytes);
  }

  /** The emoji are the same, or their device says that it has scanned mine. */
  confirm(): Promise<void> {
    return this.#needed().confirm();
  }

  mismatch(): Promise<void> {
    return this.#needed().mismatch();
  }

  /** Declines, or stops. */
  cancel(): Promise<void> {
    return this.#needed().cancel();
  }

  /** The result was read. */
  close(): void {
    if (this.#exchange?.isOver === false) return;
    this.#drop();
    this.#showNext();
  }

  stop(): void {
    this.client.off(CryptoEvent.VerificationRequestReceived, this.#received);
    this.client.off(RoomEvent.Timeline, this.#answered);
    this.#waiting = [];
    this.#drop();
  }

  readonly #received = (request: VerificationRequest): void => {
    // Not pending: one that another device of mine began, of which this one only hears.
    if (request.initiatedByMe || !request.pending || request.phase !== VerificationPhase.Requested || this.#isAnsweredElsewhere(request)) return;
    if (this.#exchange?.isOver === false) {
      this.#queue(request);
      return;
    }
    this.#drop();
    this.#take(request);
  };

  /** In a room the SDK doesn't see that another device of mine has answered, now or before this one signed in. */
  #isAnsweredElsewhere({ roomId, transactionId }: VerificationRequest): boolean {
    const events = this.client.getRoom(roomId)?.getLiveTimeline().getEvents() ?? [];
    return events.some((event) => this.#isAnswer(event) && event.getContent()["m.relates_to"]?.event_id === transactionId);
  }

  #isAnswer(event: MatrixEvent): boolean {
    return event.getType() === ANSWER && event.getSender() === this.client.getUserId() && event.getContent()["from_device"] !== this.client.getDeviceId();
  }

  readonly #answered = (event: MatrixEvent): void => {
    if (!this.#isAnswer(event)) return;
    this.#waiting = this.#waiting.filter((request) => !this.#isAnsweredElsewhere(request));
    const request = this.#exchange?.request;
    const isOpen = request !== undefined && !request.initiatedByMe && !request.accepting && request.phase === VerificationPhase.Requested;
    if (!isOpen || !this.#isAnsweredElsewhere(request)) return;
    this.#drop();
    this.#showNext();
  };

  /** One for each person, so that nobody fills the queue alone. */
  #queue(request: VerificationRequest): void {
    const others = this.#waiting.filter((one) => one.pending && one.otherUserId !== request.otherUserId);
    if (others.length < MAX_WAITING) this.#waiting = [...others, request];
  }

  #showNext(): void {
    const next = this.#waiting.find((request) => request.phase === VerificationPhase.Requested && request.pending);
    this.#waiting = this.#waiting.filter((request) => request !== next && request.pending);
    if (next !== undefined) this.#take(next);
  }

  #take(request: VerificationRequest): void {
    this.#exchange = new Exchange(request, this.client.getSafeUserId(), (verification) => (this.#current.value = verification));
  }

  #drop(): void {
    this.#exchange?.stop();
    this.#exchange = undefined;
    this.#current.value = undefined;
  }

  #mustBeFree(): void {
    if (this.#exchange?.isOver === false) throw new SecurityError({ code: "not-possible-now" });
    this.#drop();
  }

  #needed(): Exchange {
    if (this.#exchange === undefined) throw new SecurityError({ code: "not-possible-now" });
    return this.#exchange;
  }
}
