// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import { Button } from "../../parts/Button";
import { QrCode } from "../../parts/QrCode";
import { QrScanner } from "../../parts/QrScanner";
import { security } from "../../texts/security";
import type { VerifyStep } from "./Step";
import type { VerifyActions } from "./Verify";

interface ChoosingProps {
  readonly step: Extract<VerifyStep, { name: "choosing" }>;
  readonly actions: VerifyActions;
}

export function Choosing({ step, actions }: ChoosingProps) {
  const texts = security().verify;
  const [scanning, scan] = useState(false);
  if (scanning) {
    return (
      <>
        <p>{texts.scanHint}</p>
        <QrScanner onRead={({ bytes }) => actions.scanned(bytes)} />
        <div>
          <Button variant="tertiary" onClick={() => scan(false)}>
            {texts.otherWay}
          </Button>
        </div>
      </>
    );
  }
  return (
    <>
      {step.qr !== undefined && <Shown qr={step.qr} />}
      <p>{texts.choose}</p>
      <div class="vb-verify-ways">
        {step.mayScan && (
          <Button icon="camera" wide onClick={() => scan(true)}>
            {texts.scan}
          </Button>
        )}
        {step.mayShow && step.qr === undefined && (
          <Button icon="qr" wide onClick={() => actions.showQr()}>
            {texts.show}
          </Button>
        )}
        {step.mayEmoji && (
          <>
            <Button icon="smile" wide onClick={() => actions.chooseEmoji()}>
              {texts.emoji}
            </Button>
            <p class="vb-verify-muted">{texts.emojiHint}</p>
          </>
        )}
      </div>
    </>
  );
}

function Shown({ qr }: { readonly qr: Uint8Array }) {
  const texts = security().verify;
  return (
    <figure class="vb-verify-qr">
      <QrCode content={new Uint8Array(qr)} label={texts.showLabel} />
      <figcaption>{texts.showHint}</figcaption>
    </figure>
  );
}
