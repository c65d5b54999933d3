// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useMemo, useState } from "preact/hooks";
import type { MessageBody } from "../../model/timeline";
import { Button } from "../../parts/Button";
import { classes } from "../../parts/classes";
import { talk } from "../../texts/talk";
import { drawHtml, type Surroundings } from "./html";
import { PlainText } from "./inline";
import { useTabIndex } from "./reach";
import "./Text.css";

interface TextProps {
  readonly body: Extract<MessageBody, { kind: "text" }>;
  readonly senderName: string;
  readonly around: Surroundings;
}

/** By the text, not by measuring: a height that is known before drawing keeps the conversation still. */
const LONG_LETTERS = 2_500;
const LONG_LINES = 30;
const FEW_EMOJIS = /^(?:\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\ufe0f|\u200d\p{Extended_Pictographic})*\s*){1,3}$/u;

export function Text({ body, senderName, around }: TextProps) {
  const [isWhole, setWhole] = useState(false);
  const tabIndex = useTabIndex();
  const drawn = useMemo(() => (body.html === undefined ? undefined : drawHtml(body.html, around)), [body, around]);
  const isLong = body.text.length > LONG_LETTERS || body.text.split("\n").length > LONG_LINES;
  const looks = classes("vb-text", body.notice && "vb-text-notice", isLong && !isWhole && "vb-text-cut", FEW_EMOJIS.test(body.text) && "vb-text-emoji");
  return (
    <>
      <div class={looks}>
        {body.emote && <span class="vb-text-emote">* <bdi>{senderName}</bdi> </span>}
        {drawn ?? (
          <p class="vb-text-plain" dir="auto">
            <PlainText text={body.text} around={around} />
          </p>
        )}
      </div>
      {isLong && (
        <Button variant="tertiary" small tabIndex={tabIndex} aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? talk().message.showLess : talk().message.showMore}
        </Button>
      )}
    </>
  );
}
