// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * Keeps the conversation where the reader is. At the end it stays at the end; elsewhere the first rows in sight keep their
 * place, whatever comes before them: older messages, a picture, another text size, the keyboard of a phone.
 * The browser's own anchoring is switched off, since it is missing in some and the two would correct each other.
 */
export class ScrollKeeper {
  #anchors: { readonly key: string; readonly offset: number }[] = [];
  /** New messages are followed. */
  isFollowing = true;

  constructor(
    readonly scroller: HTMLElement,
    readonly list: HTMLElement,
  ) {}

  /** After scrolling: remembers what is in sight. `isEnd`: the last row is the conversation's last. */
  note(isEnd: boolean): void {
    this.isFollowing = isEnd && this.belowSight() <= NEAR_END;
    this.#anchors = this.rowsInSight().slice(0, MAX_ANCHORS).map((row) => ({ key: keyOf(row), offset: this.#offset(row) }));
  }

  /** After anything changed its size or place. */
  settle(): void {
    if (this.isFollowing) {
      this.scroller.scrollTop = this.scroller.scrollHeight;
      return;
    }
    for (const { key, offset } of this.#anchors) {
      const row = this.find(key);
      if (row === undefined) continue;
      const moved = this.#offset(row) - offset;
      if (Math.abs(moved) >= 1) this.scroller.scrollTop += moved;
      return;
    }
  }

  toEnd(): void {
    this.isFollowing = true;
    this.settle();
  }

  /** To a quarter of the height, so that what came before can be seen too. False where the row isn't there. */
  toRow(key: string, isEnd: boolean): boolean {
    const row = this.find(key);
    if (row === undefined) return false;
    this.isFollowing = false;
    this.scroller.scrollTop += this.#offset(row) - this.scroller.clientHeight / 4;
    this.note(isEnd);
    return true;
  }

  find(key: string): HTMLElement | undefined {
    // Few hundred rows, and seldom asked; a selector would have to escape keys that others made.
    return (this.rows() as HTMLElement[]).find((row) => row.dataset["row"] === key);
  }

  rows(): HTMLElement[] {
    return [...this.list.children] as HTMLElement[];
  }

  aboveSight(): number {
    return this.scroller.scrollTop;
  }

  belowSight(): number {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight;
  }

  /** Rows of which at least a part is in sight, from the top; found by halving. */
  rowsInSight(): HTMLElement[] {
    const rows = this.rows();
    const top = this.scroller.scrollTop;
    const bottom = top + this.scroller.clientHeight;
    let from = 0;
    let to = rows.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      const row = rows[middle]!;
      if (row.offsetTop + row.offsetHeight <= top) from = middle + 1;
      else to = middle;
    }
    const seen: HTMLElement[] = [];
    for (let index = from; index < rows.length && rows[index]!.offsetTop < bottom; index += 1) seen.push(rows[index]!);
    return seen;
  }

  #offset(row: HTMLElement): number {
    return row.offsetTop - this.scroller.scrollTop;
  }
}

const NEAR_END = 32;
const MAX_ANCHORS = 12;

export function keyOf(row: HTMLElement): string {
  return row.dataset["row"] ?? "";
}
