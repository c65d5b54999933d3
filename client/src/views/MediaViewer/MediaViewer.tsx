// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useRef, useState } from "preact/hooks";
import type { Attachment } from "../../model/timeline";
import { Button } from "../../parts/Button";
import { Heading } from "../../parts/Heading";
import { IconButton } from "../../parts/IconButton";
import { Notice } from "../../parts/Notice";
import { Spinner } from "../../parts/Spinner";
import { talk } from "../../texts/talk";
import { isolated } from "../Message/words";
import { useZoom } from "./useZoom";
import "./MediaViewer.css";

export interface ShownPicture {
  readonly key: string;
  readonly file: Attachment;
  readonly caption: string | undefined;
  /** "Erika, Mo. 24. November 2026, 14:03" */
  readonly source: string;
}

export interface MediaViewerSnapshot {
  /** All pictures at hand, oldest first. */
  readonly pictures: readonly ShownPicture[];
  readonly current: string;
}

export interface MediaViewerActions {
  readonly loadPicture: (ref: unknown) => Promise<string>;
  readonly saveFile: (ref: unknown) => Promise<void>;
  readonly show: (key: string) => void;
  readonly close: () => void;
}

/** One picture large: zoom, the ones before and after, save. Keys: arrows, plus and minus, 0, Esc. */
export function MediaViewer({ snapshot, actions }: { readonly snapshot: MediaViewerSnapshot; readonly actions: MediaViewerActions }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const index = snapshot.pictures.findIndex((picture) => picture.key === snapshot.current);
  const picture = snapshot.pictures[index];
  const zoom = useZoom(snapshot.current);
  useEffect(() => openModal(dialog.current), []);
  if (picture === undefined) return null;
  const go = (step: number) => {
    const next = snapshot.pictures[index + step];
    if (next !== undefined) actions.show(next.key);
  };
  const keys: Record<string, () => void> = { ArrowLeft: () => go(-1), ArrowRight: () => go(1), "+": zoom.larger, "-": zoom.smaller, "0": zoom.fit };
  return (
    <dialog
      ref={dialog}
      class="vb-viewer"
      aria-label={talk().viewer.label(isolated(picture.file.name))}
      onCancel={(event) => {
        event.preventDefault();
        actions.close();
      }}
      onKeyDown={(event) => {
        // An enlarged picture is moved with the arrows instead.
        if (zoom.isLarge && event.key.startsWith("Arrow")) return;
        keys[event.key]?.();
      }}
    >
      <ViewerHead picture={picture} place={talk().viewer.place(index + 1, snapshot.pictures.length)} zoom={zoom} actions={actions} />
      <div class="vb-viewer-stage" tabIndex={0} role="group" aria-label={picture.source}>
        <Large key={picture.key} picture={picture} loadPicture={actions.loadPicture} scale={zoom.scale} />
      </div>
      <div class="vb-viewer-foot">
        <IconButton icon="previous" label={talk().viewer.previous} disabled={index <= 0} onClick={() => go(-1)} />
        <p class="vb-viewer-caption" dir="auto">
          {picture.caption}
        </p>
        <IconButton icon="next" label={talk().viewer.next} disabled={index >= snapshot.pictures.length - 1} onClick={() => go(1)} />
      </div>
    </dialog>
  );
}

interface HeadProps {
  readonly picture: ShownPicture;
  readonly place: string;
  readonly zoom: ReturnType<typeof useZoom>;
  readonly actions: MediaViewerActions;
}

function ViewerHead({ picture, place, zoom, actions }: HeadProps) {
  const words = talk().viewer;
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const save = () => {
    setProblem(undefined);
    actions.saveFile(picture.file.ref).catch((error: unknown) => setProblem(error instanceof Error ? error.message : words.failed));
  };
  return (
    <header class="vb-viewer-head">
      <div class="vb-viewer-words">
        <Heading level={2} look={3}>
          <bdi>{picture.file.name}</bdi>
        </Heading>
        <p>
          {picture.source} · <span role="status">{place}</span>
        </p>
        {problem !== undefined && <Notice severity="danger">{problem}</Notice>}
      </div>
      <div class="vb-viewer-tools">
        <Button small variant="tertiary" aria-label={words.zoomOut} aria-disabled={zoom.isSmallest} onClick={zoom.smaller}>−</Button>
        <Button small variant="tertiary" aria-label={`${words.zoomReset}, ${words.zoom(Math.round(zoom.scale * 100))}`} onClick={zoom.fit}>
          {Math.round(zoom.scale * 100)} %
        </Button>
        <Button small variant="tertiary" aria-label={words.zoomIn} aria-disabled={zoom.isLargest} onClick={zoom.larger}>+</Button>
        <IconButton icon="download" label={words.save} onClick={save} />
        <IconButton icon="close" label={talk().close} onClick={actions.close} />
      </div>
    </header>
  );
}

interface LargeProps {
  readonly picture: ShownPicture;
  readonly loadPicture: MediaViewerActions["loadPicture"];
  readonly scale: number;
}

function Large({ picture, loadPicture, scale }: LargeProps) {
  const [url, setUrl] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const words = talk().viewer;
  const load = () => {
    let isGone = false;
    setProblem(undefined);
    loadPicture(picture.file.ref).then(
      (found) => isGone || setUrl(found),
      (error: unknown) => isGone || setProblem(error instanceof Error ? error.message : words.failed),
    );
    return () => {
      isGone = true;
    };
  };
  useEffect(load, [picture.file.ref, loadPicture]);
  if (problem !== undefined) {
    return (
      <Notice severity="danger" title={words.failed} actions={<Button small onClick={() => void load()}>{talk().tryAgain}</Button>}>
        {problem}
      </Notice>
    );
  }
  if (url === undefined) return <Spinner large label={words.loading} />;
  return <img class="vb-viewer-image" src={url} alt={words.label(picture.file.name)} style={{ inlineSize: `${scale * 100}%`, blockSize: `${scale * 100}%` }} />;
}

function openModal(dialog: HTMLDialogElement | null): (() => void) | undefined {
  if (dialog === null) return undefined;
  const before = document.activeElement;
  dialog.showModal();
  dialog.querySelector<HTMLElement>(".vb-viewer-stage")?.focus();
  return () => {
    if (dialog.open) dialog.close();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  };
}
