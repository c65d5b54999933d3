// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Dialogs about keys that can come up at any time: a verification, and the server's question who one is. */
import type { Verification } from "../matrix/security/verification-state";
import type { Question } from "../state/authenticating";
import { ConfirmIdentity } from "../views/ConfirmIdentity/ConfirmIdentity";
import { Verify, type VerifySnapshot } from "../views/Verify/Verify";
import type { Running } from "./running";

export function SecurityOverlay({ running }: { readonly running: Running }) {
  const verification = running.messenger.session.security.verifications.current.value;
  const question = running.authenticating.question.value;
  return (
    <>
      {verification !== undefined && <Verifying key={verification.id} running={running} verification={verification} />}
      {question !== undefined && <Authentication question={question} />}
    </>
  );
}

function Verifying({ running, verification }: { readonly running: Running; readonly verification: Verification }) {
  const { session } = running.messenger;
  const { verifications, devices } = session.security;
  const { partner } = verification;
  const deviceName = partner.kind === "own-device" ? devices.all.value?.find(({ deviceId }) => deviceId === partner.deviceId)?.name : undefined;
  const shown: VerifySnapshot["partner"] = partner.kind === "person" ? { kind: "person", person: session.people.alone(partner.userId) } : { kind: "own-device", deviceName: deviceName ?? "" };
  // What goes wrong ends the exchange, and the next step says so.
  const quietly = (work: Promise<void>) => void work.catch(() => undefined);
  const close = () => {
    const isOver = verification.step.name === "done" || verification.step.name === "cancelled";
    if (isOver) verifications.close();
    else quietly(verifications.cancel().then(() => verifications.close()));
    session.shields.forget();
  };
  return (
    <Verify
      snapshot={{ partner: shown, step: verification.step }}
      actions={{
        accept: () => quietly(verifications.accept()),
        decline: () => quietly(verifications.cancel().then(() => verifications.close())),
        showQr: () => quietly(verifications.showQr()),
        chooseEmoji: () => quietly(verifications.startEmoji()),
        scanned: (code) => quietly(verifications.scanQr(code)),
        confirm: () => quietly(verifications.confirm()),
        mismatch: () => quietly(verifications.mismatch()),
        again: () => {
          verifications.close();
          quietly(partner.kind === "person" ? running.messenger.verifyPerson(partner.userId) : verifications.startWithOwnDevices());
        },
        close,
      }}
    />
  );
}

/** The password again, or the organisation's sign-in in a window; asked by the server before what can't be undone. */
function Authentication({ question }: { readonly question: Question }) {
  const { challenge, answer } = question;
  return (
    <ConfirmIdentity
      snapshot={{ kind: challenge.kind, wasWrong: challenge.kind === "password" && challenge.wasWrong, isBusy: false }}
      actions={{
        confirm: (password) => answer({ kind: "password", password }),
        // The window tells its opener when it is through; so there must be one.
        openWindow: () => void (challenge.kind === "single-sign-on" && window.open(challenge.url, "_blank")),
        done: () => answer({ kind: "done" }),
        cancel: () => answer(undefined),
      }}
    />
  );
}
