// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Person } from "../../model/person";
import type { TimelineItem } from "../../model/timeline";
import { Button } from "../../parts/Button";
import { classes } from "../../parts/classes";
import { IconButton } from "../../parts/IconButton";
import { Notice } from "../../parts/Notice";
import { Spinner } from "../../parts/Spinner";
import { talk } from "../../texts/talk";
import type { MessageActions } from "../Message/actions";
import type { MessageHost } from "../Message/host";
import { isolated, namesOf } from "../Message/words";
import { Announcer } from "./Announcer";
import { Questions, type Asked } from "./Questions";
import { messagesOf, rowsOf, type Row } from "./rows";
import { TimelineRow } from "./TimelineRow";
import { useGrowing } from "./useGrowing";
import { useScrolling } from "./useScrolling";
import { articleOf, isMenuKey, openMenuOf, stepOf } from "./walking";
import "./Timeline.css";

export interface TimelineSnapshot {
  /** The room, or the room and the thread: another one begins from the start, with scrolling too. */
  readonly id: string;
  readonly roomName: string;
  /** Whose administration gets reports. */
  readonly ownOrganisation: string;
  readonly state: "loading" | "ready" | "failed";
  /** The sentence to show where loading failed. */
  readonly problem: string | undefined;
  /** A window of a few hundred, oldest first. An unchanged item is the same object as before; keys never change. */
  readonly items: readonly TimelineItem[];
  readonly canLoadOlder: boolean;
  readonly isLoadingOlder: boolean;
  /** False: the window's end is the conversation's end. */
  readonly canLoadNewer: boolean;
  readonly isLoadingNewer: boolean;
  /** The first unread message where it lies before the window or out of sight; offered as a jump. */
  readonly firstUnreadId: string | undefined;
  /** Unread messages after the last one that was read; shown on the button that goes to the end. */
  readonly unreadCount: number;
  /**
   * Where to go. Each new `seq` is obeyed once, as soon as the key is among the items; without one the
   * conversation opens at its end. The key of an unread divider is fine.
   */
  readonly jump: { readonly key: string; readonly seq: number } | undefined;
  readonly typing: readonly Person[];
}

export interface TimelineActions extends MessageActions {
  /** Called near the top, again and again; ignore it while loading. Rejects with a sentence. */
  readonly loadOlder: () => Promise<void>;
  readonly loadNewer: () => Promise<void>;
  /** Puts the window at the end. The view then follows what comes. */
  readonly jumpToEnd: () => Promise<void>;
  readonly jumpToUnread: () => Promise<void>;
  /** All to this one have been seen, on a visible page. Called at most once a second, and only forwards. */
  readonly readUpTo: (eventId: string) => void;
  /** After `state: "failed"`. */
  readonly reload: () => Promise<void>;
}

interface TimelineProps {
  readonly snapshot: TimelineSnapshot;
  readonly actions: TimelineActions;
  /** Within a thread nobody begins another one. */
  readonly isThread?: boolean | undefined;
}

/** A room's messages. Another room is another conversation: nothing of the one before is kept. */
export function Timeline({ snapshot, actions, isThread = false }: TimelineProps) {
  const { timeline } = talk();
  if (snapshot.state === "loading") {
    return (
      <div class="vb-timeline vb-timeline-waiting" role="status">
        <Spinner large />
        <p>{timeline.loading}</p>
      </div>
    );
  }
  if (snapshot.state === "failed") {
    return (
      <div class="vb-timeline vb-timeline-waiting">
        <Notice severity="danger" title={timeline.failed} actions={<Button onClick={() => void actions.reload().catch(() => undefined)}>{talk().tryAgain}</Button>}>
          {snapshot.problem}
        </Notice>
      </div>
    );
  }
  return <Loaded key={snapshot.id} snapshot={snapshot} actions={actions} isThread={isThread} />;
}

const MARKED_MS = 2500;

function Loaded({ snapshot, actions, isThread }: Required<TimelineProps> & { readonly isThread: boolean }) {
  const before = useRef<readonly Row[]>([]);
  const rows = useMemo(() => (before.current = rowsOf(snapshot.items, before.current)), [snapshot.items]);
  const messages = useMemo(() => messagesOf(rows), [rows]);
  const [asked, ask] = useState<Asked | undefined>(undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [said, say] = useState<{ readonly words: string } | undefined>(undefined);
  const [activeKey, activate] = useState<string | undefined>(undefined);
  const [markedKey, mark] = useState<string | undefined>(undefined);
  const fail = (error: unknown) => setProblem(error instanceof Error && error.message !== "" ? error.message : talk().action.failed);
  const drawn = useGrowing(rows, snapshot.jump?.key);
  // To all that scrolls, what is not drawn yet is as if it were being loaded.
  const inSight: TimelineSnapshot = {
    ...snapshot,
    isLoadingOlder: snapshot.isLoadingOlder || drawn.hasBefore,
    canLoadNewer: snapshot.canLoadNewer || drawn.hasBehind,
    isLoadingNewer: snapshot.isLoadingNewer || drawn.hasBehind,
  };
  const scrolling = useScrolling(inSight, drawn.rows, actions, fail);
  const { scroller, list, keeper } = scrolling;
  const latest = useRef({ snapshot: inSight, messages });
  latest.current = { snapshot: inSight, messages };

  const goTo = (key: string, withFocus: boolean): boolean => {
    if (!keeper.current!.toRow(key, !latest.current.snapshot.canLoadNewer)) return false;
    mark(key);
    activate(key);
    if (withFocus) articleOf(list.current!, key)?.focus({ preventScroll: true });
    return true;
  };
  useObeyedJump(snapshot, drawn.rows, (key) => goTo(key, list.current!.contains(document.activeElement)));
  useEffect(() => {
    const timer = setTimeout(() => mark(undefined), MARKED_MS);
    return () => clearTimeout(timer);
  }, [markedKey]);

  const host = useMemo<MessageHost>(
    () => ({
      ask: (question, item) => {
        // The focus goes back to what had it; the button that was pressed may be gone by then.
        if (list.current !== null) articleOf(list.current, item.key)?.focus({ preventScroll: true });
        ask({ question, key: item.key });
      },
      run: (action) => void action.catch(fail),
      say: (words) => say({ words }),
    }),
    [],
  );
  /** A message that is here needs no state to be found. */
  const messageActions = useMemo<MessageActions>(() => {
    const jumpTo = async (eventId: string) => {
      const item = latest.current.messages.find((message) => message.eventId === eventId);
      if (item === undefined || !goTo(item.key, true)) await actions.jumpTo(eventId);
    };
    // Not a copy: what waits for the account to open is asked by name and has no list of its actions.
    return Object.create(actions, { jumpTo: { value: jumpTo } }) as MessageActions;
  }, [actions]);

  const lastKey = messages.at(-1)?.key;
  const active = activeKey !== undefined && messages.some((message) => message.key === activeKey) ? activeKey : lastKey;
  const onKeyDown = (event: KeyboardEvent) => walk(event, list.current!, messages.map((message) => message.key));
  const toEnd = () => {
    if (!inSight.canLoadNewer) keeper.current!.toEnd();
    else host.run(actions.jumpToEnd().then(() => keeper.current?.toEnd()));
  };
  return (
    <div class={classes("vb-timeline", isThread && "vb-timeline-thread")}>
      {/* A thread stands in a panel that has a heading. */}
      {!isThread && <h2 class="vb-hidden">{talk().timeline.label(isolated(snapshot.roomName))}</h2>}
      <div ref={scroller} class="vb-timeline-scroll" onScroll={scrolling.onScroll}>
        <Beginning snapshot={inSight} isEmpty={messages.length === 0} isThread={isThread} onLoadOlder={() => host.run(actions.loadOlder())} />
        <ol
          ref={list}
          class="vb-timeline-list"
          role="list"
          onKeyDown={onKeyDown}
          onFocusIn={(event) => {
            const article = (event.target as HTMLElement).closest<HTMLElement>("article[data-key]");
            if (article !== null) activate(article.dataset["key"]);
          }}
        >
          {drawn.rows.map((row) => (
            <TimelineRow key={row.key} row={row} actions={messageActions} host={host} isActive={row.key === active} isMarked={row.key === markedKey} isInThread={isThread} />
          ))}
        </ol>
        {inSight.isLoadingNewer && <Loading words={talk().timeline.loadingNewer} />}
      </div>
      <Jumps snapshot={snapshot} rows={rows} scrolling={scrolling} toEnd={toEnd} toUnread={() => goToUnread(snapshot, messages, (key) => goTo(key, true)) || host.run(actions.jumpToUnread())} />
      <Typing people={snapshot.typing} />
      {problem !== undefined && (
        <div class="vb-timeline-problem">
          <Notice severity="danger" actions={<Button small onClick={() => setProblem(undefined)}>{talk().close}</Button>}>
            {problem}
          </Notice>
        </div>
      )}
      <div class="vb-hidden" role="status">
        {said?.words}
      </div>
      <Announcer messages={messages} isAtEnd={!snapshot.canLoadNewer} />
      {asked !== undefined && <Questions asked={asked} messages={messages} actions={messageActions} host={host} ownOrganisation={snapshot.ownOrganisation} ask={ask} />}
    </div>
  );
}

/** Each jump is obeyed once, as soon as its row is there. */
function useObeyedJump(snapshot: TimelineSnapshot, rows: readonly Row[], go: (key: string) => boolean): void {
  const done = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    const { jump } = snapshot;
    if (jump === undefined || jump.seq === done.current) return;
    if (go(jump.key)) done.current = jump.seq;
  }, [snapshot.jump, rows]);
}

function goToUnread(snapshot: TimelineSnapshot, messages: readonly { readonly key: string; readonly eventId: string | undefined }[], go: (key: string) => boolean): boolean {
  const item = messages.find((message) => message.eventId === snapshot.firstUnreadId);
  return item !== undefined && go(item.key);
}

function walk(event: KeyboardEvent, list: HTMLElement, keys: readonly string[]): void {
  const target = event.target as HTMLElement;
  const article = target.closest<HTMLElement>("article[data-key]");
  if (article === null || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
  if (target !== article) {
    if (event.key === "Escape") article.focus({ preventScroll: true });
    return;
  }
  if (isMenuKey(event)) {
    event.preventDefault();
    openMenuOf(article);
    return;
  }
  const to = stepOf(event.key, keys.indexOf(article.dataset["key"] ?? ""), keys.length);
  if (to === undefined) return;
  event.preventDefault();
  const next = articleOf(list, keys[to]!);
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

function Loading({ words }: { readonly words: string }) {
  return (
    <p class="vb-timeline-loading">
      <Spinner /> {words}
    </p>
  );
}

interface BeginningProps {
  readonly snapshot: TimelineSnapshot;
  readonly isEmpty: boolean;
  readonly isThread: boolean;
  readonly onLoadOlder: () => void;
}

/** Before the first row: more is coming, more can come, or here it began. Always of the same height. */
function Beginning({ snapshot, isEmpty, isThread, onLoadOlder }: BeginningProps) {
  const { timeline } = talk();
  if (snapshot.isLoadingOlder) return <div class="vb-timeline-beginning"><Loading words={timeline.loadingOlder} /></div>;
  if (snapshot.canLoadOlder) {
    return (
      <div class="vb-timeline-beginning">
        <Button variant="tertiary" small onClick={onLoadOlder}>
          {timeline.loadOlder}
        </Button>
      </div>
    );
  }
  if (isThread) return null;
  return (
    <div class="vb-timeline-beginning vb-timeline-begin">
      <p>{timeline.beginning(isolated(snapshot.roomName))}</p>
      {isEmpty && <p>{timeline.empty} {timeline.emptyHint}</p>}
    </div>
  );
}

interface JumpsProps {
  readonly snapshot: TimelineSnapshot;
  readonly rows: readonly Row[];
  readonly scrolling: ReturnType<typeof useScrolling>;
  readonly toEnd: () => void;
  readonly toUnread: () => void;
}

/** Floating ways out: to what is unread above, and to the end. */
function Jumps({ snapshot, rows, scrolling, toEnd, toUnread }: JumpsProps) {
  const { timeline } = talk();
  const { firstUnreadId, unreadCount } = snapshot;
  const unreadIndex = firstUnreadId === undefined ? -1 : rows.findIndex((row) => row.type === "message" && row.eventId === firstUnreadId);
  const sightIndex = rows.findIndex((row) => row.key === scrolling.firstInSight);
  const isUnreadAbove = firstUnreadId !== undefined && (unreadIndex < 0 || unreadIndex < sightIndex);
  return (
    <>
      {isUnreadAbove && (
        <div class="vb-timeline-up">
          <Button small icon="unread" onClick={toUnread}>
            {timeline.toUnread}
          </Button>
        </div>
      )}
      {!scrolling.isAtEnd && (
        <div class="vb-timeline-down">
          <IconButton icon="down" badge={unreadCount} label={unreadCount > 0 ? timeline.toEndUnread(unreadCount) : timeline.toEnd} onClick={toEnd} />
        </div>
      )}
    </>
  );
}

/** Its line is always there, so that nobody's typing moves the messages. */
function Typing({ people }: { readonly people: readonly Person[] }) {
  const { timeline } = talk();
  const words = people.length === 0 ? "" : people.length === 1 ? timeline.typingOne(namesOf(people)) : timeline.typingMany(namesOf(people));
  return <p class="vb-timeline-typing">{words}</p>;
}
