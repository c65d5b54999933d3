// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useMemo, useState } from "preact/hooks";
import type { MessageBody } from "../../model/timeline";
import { Button } from "../../parts/Button";
import { classes } from "../../parts/classes";
import { talk } from "../../texts/talk";
import { drawHtml, type Surroundings } from "./html";
import { PlainText } from "./inline";
import { isLong } from "./long";
import { useTabIndex } from "./reach";
import "./Text.css";

interface TextProps {
  readonly body: Extract<MessageBody, { kind: "text" }>;
  readonly senderName: string;
  readonly around: Surroundings;
}

const FEW_EMOJIS = /^(?:\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\ufe0f|\u200d\p{Extended_Pictographic})*\s*){1,3}$/u;

export function Text({ body, senderName, around }: TextProps) {
  const [isWhole, setWhole] = useState(false);
  const tabIndex = useTabIndex();
  const drawn = useMemo(() => (body.html === undefined ? undefined : drawHtml(body.html, around)), [body, around]);
  const isCut = isLong(body.text, body.html);
  const looks = classes("vb-text", body.notice && "vb-text-notice", isCut && !isWhole && "vb-text-cut", FEW_EMOJIS.test(body.text) && "vb-text-emoji");
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
      {isCut && (
        <Button variant="tertiary" small tabIndex={tabIndex} aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? talk().message.showLess : talk().message.showMore}
        </Button>
      )}
    </>
  );
}
