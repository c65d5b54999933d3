// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Person } from "../../model/person";
import type { Draft } from "../../model/writing";
import { IconButton } from "../../parts/IconButton";
import { Menu } from "../../parts/Menu";
import { composing } from "../../texts/composing";
import { isolated } from "../Message/words";
import type { ComposerActions, ComposerSnapshot } from "./Composer";
import { EmojiButton } from "./EmojiButton";
import { formatted, mentionQuery, withMention, type Change, type Format } from "./formatting";
import { isSending } from "./keys";
import { MentionList } from "./MentionList";
import type { PendingFiles } from "./useFiles";
import { useMentions } from "./useMentions";

interface WritingProps {
  readonly snapshot: ComposerSnapshot;
  readonly actions: ComposerActions;
  readonly files: PendingFiles;
  readonly wantsFocus: boolean;
}

/** Encrypted and with its format it must fit into an event of 65,536 bytes. */
const MAX_BYTES = 24_000;
const SHORTCUTS: Record<string, Format> = { b: "bold", i: "italic", e: "code" };

export function Writing({ snapshot, actions, files, wantsFocus }: WritingProps) {
  const { mode } = snapshot;
  const begin = mode.kind === "edit" ? mode.draft : snapshot.draft;
  const [draft, setDraft] = useState<Draft>(begin);
  const field = useRef<HTMLTextAreaElement>(null);
  const mentions = useMentions(actions.findPeople);
  const words = composing();
  const isTooLong = draft.text.length > MAX_BYTES / 3 && new TextEncoder().encode(draft.text).length > MAX_BYTES;
  const isBlocked = snapshot.changedIdentities.length > 0 || isTooLong;
  const isEmpty = draft.text.trim() === "" && (files.list.length === 0 || mode.kind === "edit");
  useFocus(field, wantsFocus, mode.kind === "reply" ? mode.to.key : undefined);

  const keep = (next: Draft) => {
    setDraft(next);
    actions.saveDraft(next);
    actions.typing(next.text !== "");
  };
  const look = () => field.current !== null && mentions.look(field.current.value, field.current.selectionStart);
  const apply = (change: Change) => field.current !== null && write(field.current, change);
  const format = (which: Format) => {
    const { value, selectionStart, selectionEnd } = field.current!;
    apply(formatted(which, { text: value, from: selectionStart, to: selectionEnd }));
  };
  const insert = (sign: string) => {
    const { selectionStart, selectionEnd } = field.current!;
    const end = selectionStart + sign.length;
    apply({ from: selectionStart, to: selectionEnd, insert: sign, selectFrom: end, selectTo: end });
    actions.usedEmoji(sign);
  };
  const choose = ({ userId, name }: Person) => {
    const { value, selectionStart } = field.current!;
    const query = mentionQuery(value, selectionStart);
    if (query === undefined) return;
    const chosen = withMention(draft.mentions, { userId, name }, value.slice(0, query.from));
    // Writing fires `input`, which keeps the text; the choice must be known by then.
    chosenMentions.current = chosen;
    const end = query.from + name.length + 2;
    apply({ from: query.from, to: selectionStart, insert: `@${name} `, selectFrom: end, selectTo: end });
    mentions.close();
  };
  const chosenMentions = useRef(draft.mentions);
  const send = () => {
    if (isBlocked || isEmpty) return;
    if (mode.kind !== "edit" && files.list.length > 0) actions.sendFiles(files.take());
    if (draft.text.trim() !== "") actions.send(draft);
    chosenMentions.current = [];
    setDraft({ text: "", mentions: [] });
    actions.typing(false);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const handled = mentions.isOpen ? mentionKey(event, mentions, () => choose(mentions.people[mentions.index]!)) : writingKey(event);
    if (handled) event.preventDefault();
  };
  const writingKey = (event: KeyboardEvent): boolean => {
    const shortcut = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey ? SHORTCUTS[event.key.toLowerCase()] : undefined;
    if (shortcut !== undefined) format(shortcut);
    else if (isSending(event, snapshot.sendWith)) send();
    else if (event.key === "ArrowUp" && draft.text === "" && mode.kind === "new") actions.editLast();
    else if (event.key === "Escape" && mode.kind !== "new") actions.cancelMode();
    else return false;
    return true;
  };
  const placeholder = placeholderOf(snapshot);
  // What stands beside the field is drawn once, not for each key.
  const latest = useRef({ format, insert, add: files.add });
  latest.current = { format, insert, add: files.add };
  const attach = useMemo(() => mode.kind !== "edit" && <AttachButton add={(chosen) => latest.current.add(chosen)} />, [words, mode.kind]);
  const tools = useMemo(
    () => (
      <>
        <span class="vb-composer-format">
          <Menu icon="text-size" label={words.format} placement="top-end" items={formatItems((which) => latest.current.format(which))} />
        </span>
        <EmojiButton recent={snapshot.recentEmojis} choose={(sign) => latest.current.insert(sign)} />
      </>
    ),
    [words, snapshot.recentEmojis],
  );
  return (
    <div class="vb-composer-writing">
      <MentionList mentions={mentions} choose={choose} />
      <div class="vb-composer-box">
        {attach}
        {/* The copy behind the field gives it its height: no measuring while typing. */}
        <div class="vb-composer-grow" data-text={`${draft.text} `}>
          <textarea
            ref={field}
            class="vb-composer-field"
            rows={1}
            dir="auto"
            value={draft.text}
            placeholder={placeholder}
            aria-label={placeholder}
            aria-autocomplete="list"
            aria-controls={mentions.isOpen ? mentions.listId : undefined}
            aria-activedescendant={mentions.isOpen ? mentions.optionId(mentions.index) : undefined}
            aria-invalid={isTooLong || undefined}
            enterkeyhint="enter"
            onInput={(event) => {
              keep({ text: event.currentTarget.value, mentions: chosenMentions.current });
              look();
            }}
            onKeyDown={onKeyDown}
            onClick={look}
            onBlur={mentions.close}
            onPaste={(event) => pasteFiles(event, mode.kind === "edit" ? undefined : files.add)}
          />
        </div>
        {tools}
        <IconButton
          class="vb-composer-send"
          icon={mode.kind === "edit" ? "check" : "send"}
          label={mode.kind === "edit" ? words.save : words.send}
          aria-disabled={isBlocked || isEmpty}
          onClick={send}
        />
      </div>
      {isTooLong && (
        <p class="vb-composer-problem" role="alert">
          {words.tooLong}
        </p>
      )}
    </div>
  );
}

/** The caret goes to the end where one begins to edit, and into the field where one begins to answer. */
function useFocus(field: { readonly current: HTMLTextAreaElement | null }, wantsFocus: boolean, replyKey: string | undefined): void {
  useLayoutEffect(() => {
    if (!wantsFocus || field.current === null) return;
    field.current.focus();
    field.current.setSelectionRange(field.current.value.length, field.current.value.length);
  }, []);
  useEffect(() => {
    if (replyKey !== undefined) field.current?.focus();
  }, [replyKey]);
}

/** By the browser's own editing, so that Ctrl+Z takes it back. */
function write(field: HTMLTextAreaElement, { from, to, insert, selectFrom, selectTo }: Change): void {
  field.focus();
  field.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, insert)) {
    field.setRangeText(insert, from, to, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  field.setSelectionRange(selectFrom, selectTo);
}

function mentionKey(event: KeyboardEvent, mentions: ReturnType<typeof useMentions>, choose: () => void): boolean {
  if (event.key === "ArrowDown") mentions.move(1);
  else if (event.key === "ArrowUp") mentions.move(-1);
  else if ((event.key === "Enter" && !event.shiftKey) || (event.key === "Tab" && !event.shiftKey)) choose();
  else if (event.key === "Escape") mentions.close();
  else return false;
  return true;
}

/** Cells of a table come as text and as a picture; whoever copies them means the text. */
function pasteFiles(event: ClipboardEvent, add: ((files: readonly File[]) => void) | undefined): void {
  const files = [...(event.clipboardData?.files ?? [])];
  if (add === undefined || files.length === 0 || event.clipboardData?.types.includes("text/plain") === true) return;
  event.preventDefault();
  add(files);
}

function placeholderOf({ mode, isThread, isEncrypted, roomName }: ComposerSnapshot): string {
  const words = composing();
  if (mode.kind === "edit") return words.fieldEdit;
  if (isThread) return words.fieldThread;
  return isEncrypted ? words.field(isolated(roomName)) : words.unencrypted(isolated(roomName));
}

function formatItems(format: (which: Format) => void) {
  const { formats, keys } = composing();
  return (["bold", "italic", "strike", "code", "quote", "list"] as const).map((which) => ({
    id: which,
    label: formats[which],
    keys: which === "bold" || which === "italic" || which === "code" ? keys[which] : undefined,
    onSelect: () => format(which),
  }));
}

function AttachButton({ add }: { readonly add: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton icon="attach" label={composing().attach} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          add([...(event.currentTarget.files ?? [])]);
          // So that the same file can be chosen again.
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}
