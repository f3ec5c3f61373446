// The marks of one hand-in as a page holds them: what the house told, what was drawn here, what is undone. Knows no network. WORK-101, WORK-102.

import type { MarkId } from '@preau/core/base';
import type { Mark } from '@preau/core/school';

/** What a step adds and takes away. */
export interface MarkStep {
  readonly added: readonly Mark[];
  readonly erased: readonly Mark[];
}

/** What is to be saved. */
export interface MarkChanges {
  readonly add: readonly Mark[];
  readonly erase: readonly MarkId[];
}

/** What the house answers. */
export interface MarkNews {
  readonly version: number;
  readonly marks: readonly Mark[];
  readonly erased: readonly MarkId[];
}

/** Steps that can be undone. */
const MOST_STEPS = 200;

/** A mark is never changed: what comes back after an undo has a new id. */
export class MarkBook {
  readonly #makeId: () => MarkId;
  readonly #save: (changes: MarkChanges) => void;
  readonly #marks = new Map<MarkId, Mark>();
  readonly #gone = new Set<MarkId>();
  readonly #listeners = new Set<() => void>();
  #undo: MarkStep[] = [];
  #redo: MarkStep[] = [];
  #shown: readonly Mark[] = [];
  #version = 0;

  /** `save` hears of each change made here, as it is made. */
  constructor(makeId: () => MarkId, save: (changes: MarkChanges) => void) {
    this.#makeId = makeId;
    this.#save = save;
  }

  /** What stands; another array after each change. */
  get marks(): readonly Mark[] {
    return this.#shown;
  }
  /** Up to which the house has told. */
  get version(): number {
    return this.#version;
  }
  get canUndo(): boolean {
    return this.#undo.length > 0;
  }
  get canRedo(): boolean {
    return this.#redo.length > 0;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** One step of the person: its inverse can be had by `undo`. */
  readonly change = (added: readonly Mark[], erasedIds: readonly MarkId[]): void => {
    const erased = erasedIds.flatMap((markId) => this.#marks.get(markId) ?? []);
    if (added.length + erased.length === 0) return;
    this.#undo = [...this.#undo, { added, erased }].slice(-MOST_STEPS);
    this.#redo = [];
    this.#apply({ added, erased });
  };

  readonly undo = (): void => {
    const step = this.#undo.pop();
    if (step === undefined) return;
    const back = this.#invert(step);
    this.#redo.push(back);
    this.#tell();
  };

  readonly redo = (): void => {
    const step = this.#redo.pop();
    if (step === undefined) return;
    const back = this.#invert(step);
    this.#undo.push(back);
    this.#tell();
  };

  /** News of the house: what others drew and erased, and what came back of one's own. */
  readonly hear = ({ version, marks, erased }: MarkNews): void => {
    if (version < this.#version) return;
    this.#version = version;
    for (const markId of erased) this.#forget(markId);
    for (const mark of marks) if (!this.#gone.has(mark.markId)) this.#marks.set(mark.markId, mark);
    this.#tell();
  };

  /** What this device drew earlier and has not sent yet. It cannot be undone by steps. */
  readonly restore = ({ add, erase }: MarkChanges): void => {
    for (const mark of add) if (!this.#gone.has(mark.markId)) this.#marks.set(mark.markId, mark);
    for (const markId of erase) this.#forget(markId);
    this.#tell();
  };

  #invert({ added, erased }: MarkStep): MarkStep {
    const again = erased.map((mark) => ({ ...mark, markId: this.#makeId() }));
    const step = { added: again, erased: added };
    const renamed = new Map(erased.map((mark, index) => [mark.markId, again[index]!]));
    const rename = (each: MarkStep): MarkStep => ({
      added: each.added.map((mark) => renamed.get(mark.markId) ?? mark),
      erased: each.erased.map((mark) => renamed.get(mark.markId) ?? mark),
    });
    this.#undo = this.#undo.map(rename);
    this.#redo = this.#redo.map(rename);
    this.#apply(step);
    return step;
  }

  #apply({ added, erased }: MarkStep): void {
    for (const mark of erased) this.#forget(mark.markId);
    for (const mark of added) this.#marks.set(mark.markId, mark);
    this.#save({ add: added, erase: erased.map(({ markId }) => markId) });
    this.#tell();
  }

  #forget(markId: MarkId): void {
    this.#gone.add(markId);
    this.#marks.delete(markId);
  }

  #tell(): void {
    this.#shown = [...this.#marks.values()];
    for (const listener of this.#listeners) listener();
  }
}

/** Two changes as one: what was added and erased before it was sent is nothing. */
export function mergeChanges(before: MarkChanges, next: MarkChanges): MarkChanges {
  const unsent = new Set(before.add.map(({ markId }) => markId));
  const gone = new Set(next.erase);
  return {
    add: [...before.add.filter(({ markId }) => !gone.has(markId)), ...next.add],
    erase: [...before.erase, ...next.erase.filter((markId) => !unsent.has(markId))],
  };
}
