// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import type { Attachment } from "../../model/timeline";
import { Button } from "../../parts/Button";
import { Icon } from "../../parts/Icon";
import { IconButton } from "../../parts/IconButton";
import { ProgressBar } from "../../parts/ProgressBar";
import { talk } from "../../texts/talk";
import { useTabIndex } from "../Message/reach";
import { isolated, sizeOf } from "../Message/words";
import "./AttachmentCard.css";

export interface AttachmentCardSnapshot {
  readonly kind: "file" | "audio" | "video";
  readonly file: Attachment;
}

export interface AttachmentCardActions {
  /** A blob: address, for playing. */
  readonly loadFile: (ref: unknown, progress?: (part: number) => void) => Promise<string>;
  readonly saveFile: (ref: unknown, progress?: (part: number) => void) => Promise<void>;
}

type Work = { readonly state: "idle" } | { readonly state: "busy"; readonly part: number } | { readonly state: "failed"; readonly words: string };

const ICONS = { file: "file", audio: "audio", video: "video" } as const;

/** A file in the conversation: what it is, how large, and what can be done with it. Nothing is loaded before it is asked for. */
export function AttachmentCard({ snapshot, actions }: { readonly snapshot: AttachmentCardSnapshot; readonly actions: AttachmentCardActions }) {
  const { kind, file } = snapshot;
  const [work, setWork] = useState<Work>({ state: "idle" });
  const [media, setMedia] = useState<string | undefined>(undefined);
  const tabIndex = useTabIndex();
  const words = talk().file;
  const name = file.name.trim() || words.unnamed;
  const load = async (begin: (progress: (part: number) => void) => Promise<void>) => {
    setWork({ state: "busy", part: 0 });
    try {
      await begin((part) => setWork({ state: "busy", part }));
      setWork({ state: "idle" });
    } catch (error) {
      setWork({ state: "failed", words: error instanceof Error ? error.message : words.failed });
    }
  };
  return (
    <div class="vb-attachment">
      <div class="vb-attachment-line">
        <Icon name={ICONS[kind]} class="vb-attachment-icon" />
        <span class="vb-attachment-words">
          <bdi class="vb-attachment-name">{name}</bdi>
          <span class="vb-attachment-size">
            {words.kind[kind]}, {sizeOf(file.size)}
          </span>
        </span>
        {kind !== "file" && media === undefined && work.state !== "busy" && (
          <Button small tabIndex={tabIndex} aria-label={words.play(isolated(name))} onClick={() => void load(async (progress) => setMedia(await actions.loadFile(file.ref, progress)))}>
            {talk().file.playShort}
          </Button>
        )}
        {work.state !== "busy" && <IconButton icon="download" label={words.save(isolated(name))} tabIndex={tabIndex} onClick={() => void load((progress) => actions.saveFile(file.ref, progress))} />}
      </div>
      {media !== undefined && <Player kind={kind} url={media} name={name} />}
      {work.state === "busy" && <ProgressBar label={words.saving(Math.round(work.part * 100))} value={work.part} />}
      {work.state === "failed" && (
        <p class="vb-attachment-failed" role="alert">
          <Icon name="error" /> {words.failed} {work.words !== words.failed && work.words}
        </p>
      )}
    </div>
  );
}

function Player({ kind, url, name }: { readonly kind: AttachmentCardSnapshot["kind"]; readonly url: string; readonly name: string }) {
  const tabIndex = useTabIndex();
  if (kind === "audio") return <audio class="vb-attachment-player" src={url} controls autoplay aria-label={name} tabIndex={tabIndex} />;
  return <video class="vb-attachment-player" src={url} controls autoplay aria-label={name} tabIndex={tabIndex} />;
}
