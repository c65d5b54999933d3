// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** One request of the SDK, followed to its end. */
import { VerificationPhase, VerificationRequestEvent, VerifierEvent, type VerificationRequest, type Verifier } from "matrix-js-sdk/lib/crypto-api";
import { SecurityError } from "./problem.js";
import { stepOf, type CancelReason, type Partner, type Verification, type VerificationFacts } from "./verification-state.js";

const PHASES = {
  [VerificationPhase.Unsent]: "requested",
  [VerificationPhase.Requested]: "requested",
  [VerificationPhase.Ready]: "ready",
  [VerificationPhase.Started]: "started",
  [VerificationPhase.Cancelled]: "cancelled",
  [VerificationPhase.Done]: "done",
} as const;

let count = 0;

export class Exchange {
  readonly #id = `verification-${(count += 1)}`;
  /** Asked of the SDK once, at the beginning: later a verifier answers in the request's place. */
  readonly #startedByMe: boolean;
  #qr: Uint8Array | undefined;
  #verifier: Verifier | undefined;
  #isConfirmed = false;
  /** Set where this side ended it: the SDK's own words for it come late, or never. */
  #ended: { readonly why: CancelReason; readonly byMe: boolean } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #expiresAt: number | undefined;

  constructor(
    readonly request: VerificationRequest,
    private readonly ownId: string,
    private readonly show: (verification: Verification) => void,
  ) {
    this.#startedByMe = request.initiatedByMe;
    this.#watchClock();
    request.on(VerificationRequestEvent.Change, this.#changed);
    this.#changed();
  }

  get isOver(): boolean {
    return this.#ended !== undefined || !this.request.pending;
  }

  async accept(): Promise<void> {
    const sending = this.request.accept();
    this.#publish();
    await sending;
    this.#publish();
  }

  async startEmoji(): Promise<void> {
    this.#follow(await this.request.startVerification("m.sas.v1"));
    this.#publish();
  }

  async showQr(): Promise<void> {
    const bytes = await this.request.generateQRCode();
    if (bytes === undefined) throw new SecurityError({ code: "not-possible-now" });
    this.#qr = new Uint8Array(bytes);
    this.#publish();
  }

  async scanQr(bytes: Uint8Array): Promise<void> {
    try {
      this.#follow(await this.request.scanQRCode(new Uint8ClampedArray(bytes)));
    } catch (fault) {
      if (!isVerificationCode(bytes)) throw new SecurityError({ code: "wrong-code" }, { cause: fault });
      await this.#end("mismatch", true);
      throw new SecurityError({ code: "wrong-code" }, { cause: fault });
    }
    this.#publish();
  }

  async confirm(): Promise<void> {
    const emoji = this.#verifier?.getShowSasCallbacks();
    const code = this.#verifier?.getReciprocateQrCodeCallbacks();
    if (this.#isConfirmed || (!emoji && !code)) throw new SecurityError({ code: "not-possible-now" });
    this.#isConfirmed = true;
    this.#publish();
    if (emoji) await emoji.confirm();
    else code?.confirm();
  }

  async mismatch(): Promise<void> {
    const emoji = this.#verifier?.getShowSasCallbacks();
    this.#ended = { why: "mismatch", byMe: true };
    if (emoji) emoji.mismatch();
    else await this.request.cancel();
    this.#publish();
  }

  async cancel(): Promise<void> {
    await this.#end("declined", true);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.request.off(VerificationRequestEvent.Change, this.#changed);
    this.#verifier?.off(VerifierEvent.ShowSas, this.#shown);
  }

  async #end(why: CancelReason, byMe: boolean): Promise<void> {
    if (this.isOver) return;
    this.#ended = { why, byMe };
    this.#publish();
    await this.request.cancel();
  }

  readonly #changed = (): void => {
    const { verifier } = this.request;
    if (verifier !== undefined) this.#follow(verifier);
    if (this.isOver) clearTimeout(this.#timer);
    this.#publish();
  };

  /** A verifier does nothing until asked to; where the other side began, this sends that we go along. */
  #follow(verifier: Verifier): void {
    if (this.#verifier === verifier) return;
    this.#verifier?.off(VerifierEvent.ShowSas, this.#shown);
    this.#verifier = verifier;
    // The request reports the change before there is something to show.
    verifier.on(VerifierEvent.ShowSas, this.#shown);
    verifier.verify().then(
      () => this.#publish(),
      () => this.#publish(),
    );
  }

  readonly #shown = (): void => this.#publish();

  #watchClock(): void {
    const left = this.request.timeout;
    if (left === null) return;
    this.#expiresAt = Date.now() + left;
    this.#timer = setTimeout(() => void this.#end("timeout", false).catch(() => undefined), left);
  }

  #publish(): void {
    const step = this.#ended === undefined ? stepOf(this.#facts()) : ({ name: "cancelled", ...this.#ended } as const);
    this.show({
      id: this.#id,
      partner: this.#partner(),
      startedByMe: this.#startedByMe,
      step,
      expiresAt: this.isOver ? undefined : this.#expiresAt,
    });
  }

  #partner(): Partner {
    const { request } = this;
    if (request.isSelfVerification) return { kind: "own-device", deviceId: request.otherDeviceId };
    return { kind: "person", userId: request.otherUserId, roomId: request.roomId };
  }

  #facts(): VerificationFacts {
    const { request } = this;
    return {
      phase: PHASES[request.phase],
      startedByMe: this.#startedByMe,
      isAccepting: request.accepting,
      theyScan: request.otherPartySupportsMethod("m.qr_code.scan.v1"),
      theyShow: request.otherPartySupportsMethod("m.qr_code.show.v1"),
      theyEmoji: request.otherPartySupportsMethod("m.sas.v1"),
      qr: this.#qr,
      symbols: this.#verifier?.getShowSasCallbacks()?.sas.emoji?.map(([symbol]) => symbol),
      isScannedByThem: Boolean(this.#verifier?.getReciprocateQrCodeCallbacks()),
      isConfirmedByMe: this.#isConfirmed,
      cancelCode: request.cancellationCode ?? undefined,
      cancelledByMe: request.cancellingUserId === this.ownId && !request.isSelfVerification,
    };
  }
}

/** Whether it is any verification code at all, as against the code on a poster. */
function isVerificationCode(bytes: Uint8Array): boolean {
  return new TextDecoder("latin1").decode(bytes.slice(0, 6)) === "MATRIX";
}
