// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import type { MessageBody } from "../../model/timeline";
import { Button } from "../../parts/Button";
import { Icon } from "../../parts/Icon";
import { Spinner } from "../../parts/Spinner";
import { talk } from "../../texts/talk";
import { useTabIndex } from "./reach";

type Why = Extract<MessageBody, { kind: "undecryptable" }>["why"];

interface UndecryptableProps {
  readonly why: Why;
  /** Undefined where the message can't be named yet. */
  readonly onRequestKeys: (() => void) | undefined;
  readonly onOpenRecovery: () => void;
}

/** Where asking again can help, and where only confirming this device does. */
const CAN_ASK: ReadonlySet<Why> = new Set(["no-backup", "unknown", "before-device"]);
/** Waiting won't change it. */
const NEVER: ReadonlySet<Why> = new Set(["not-member", "unsigned-sender"]);
const CAN_RECOVER: ReadonlySet<Why> = new Set(["before-device", "withheld"]);

export function Undecryptable({ why, onRequestKeys, onOpenRecovery }: UndecryptableProps) {
  const [hasAsked, setAsked] = useState(false);
  const tabIndex = useTabIndex();
  const words = talk().undecryptable;
  const ask = () => {
    setAsked(true);
    onRequestKeys?.();
  };
  return (
    <div class="vb-undecryptable">
      {why === "waiting" ? <Spinner /> : <Icon name="lock" />}
      <div>
        <p>
          <strong>{NEVER.has(why) ? words.titleNever : words.title}</strong> {words[why]}
        </p>
        <div class="vb-undecryptable-actions">
          {CAN_RECOVER.has(why) && (
            <Button small icon="key" tabIndex={tabIndex} onClick={onOpenRecovery}>
              {words.openRecovery}
            </Button>
          )}
          {CAN_ASK.has(why) && onRequestKeys !== undefined && (
            <Button small variant="tertiary" icon="refresh" busy={hasAsked} tabIndex={tabIndex} onClick={ask}>
              {hasAsked ? words.asked : words.requestKeys}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}
