// The marks of one hand-in before a teacher: read, drawn, kept on the device at once, sent a moment later, heard of from others. WORK-102, WORK-108.

import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { MarkId } from '@preau/core/base';
import type { MarksAnswer } from '@preau/protocol/school';
import { flushOutbox, keepDeed, sendOrKeep, useOutbox } from '../../../ui/outbox.ts';
import type { Deed } from '../../../ui/outbox.ts';
import { randomId } from '../../../ui/random-id.ts';
import { readJson, refusalOf } from '../../../ui/request.ts';
import type { Refusal } from '../../../ui/request.ts';
import { MarkBook, mergeChanges } from './mark-book.ts';
import type { MarkChanges } from './mark-book.ts';

/** So long after the last stroke it is sent. */
const REST_MS = 1_200;
/** A request of the house is at most 32,768 bytes; what is over goes with the next. */
const BATCH_BYTES = 12_000;
const BATCH_MARKS = 150;
/** So often others are heard of while the page is seen. */
const NEWS_MS = 15_000;

/** What a screen is given. */
export interface OpenMarks {
  readonly book: MarkBook;
  readonly state: 'reading' | 'failed' | 'saved' | 'saving' | 'kept';
  readonly refused: Refusal | undefined;
  /** What is drawn goes to the outbox before what is sent next. */
  flush(): Promise<void>;
}

/** What is sent of one hand-in. */
export interface MarkedWork {
  readonly handInId: string;
  readonly schoolId: string;
  readonly about: string;
}

/** Opens the book; closes it with the screen, after what is left was handed to the outbox. */
export function useMarkBook({ handInId, schoolId, about }: MarkedWork): OpenMarks {
  const prefix = `marks:${handInId}:`;
  const path = `/api/hand-ins/${handInId}/marks`;
  const [refused, setRefused] = useState<Refusal>();
  const [isSaving, setSaving] = useState(false);
  const parts = useMemo(() => {
    const saver = new MarkSaver({ prefix, path, schoolId, about }, setSaving, setRefused);
    return { saver, book: new MarkBook(() => randomId() as MarkId, saver.save) };
  }, [prefix, path, schoolId, about]);
  const { book, saver } = parts;
  useSyncExternalStore(book.subscribe, () => book.marks);
  const read = useQuery({
    queryKey: ['hand-ins', 'marks', handInId],
    queryFn: async ({ signal }) => {
      const answer = await readJson<MarksAnswer>(`${path}?since=${book.version}`, signal);
      book.hear(answer);
      return answer.version;
    },
    staleTime: 0,
    refetchInterval: () => NEWS_MS * (0.8 + Math.random() * 0.4),
    refetchOnWindowFocus: true,
  });
  // What this device drew earlier, in this page or in one that was lost, and the house does not have yet.
  const waiting = useOutbox().filter(({ id }) => id.startsWith(prefix));
  const restored = useRef(new Set<string>());
  useEffect(() => {
    for (const { id, body, madeAt } of waiting) {
      if (restored.current.has(`${id} ${madeAt}`) || saver.isMine(id)) continue;
      restored.current.add(`${id} ${madeAt}`);
      book.restore(body as unknown as MarkChanges);
    }
  });
  useEffect(() => () => void saver.flush(), [saver]);
  const stopped = waiting.find((each) => each.refused !== undefined)?.refused;
  return {
    book,
    state:
      read.data === undefined && waiting.length === 0 && book.marks.length === 0
        ? read.isError
          ? 'failed'
          : 'reading'
        : isSaving
          ? 'saving'
          : waiting.length > 0
            ? 'kept'
            : 'saved',
    refused: refused ?? (stopped === undefined ? undefined : { code: stopped }),
    flush: saver.flush,
  };
}

/** Keeps each change at once and sends what gathered after a rest. */
class MarkSaver {
  readonly #work: { readonly prefix: string; readonly path: string; readonly schoolId: string; readonly about: string };
  readonly #saving: (is: boolean) => void;
  readonly #refused: (refusal: Refusal | undefined) => void;
  readonly #mine = new Set<string>();
  #batch: { readonly id: string; changes: MarkChanges } | undefined;
  #keeping: Promise<unknown> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    work: { readonly prefix: string; readonly path: string; readonly schoolId: string; readonly about: string },
    saving: (is: boolean) => void,
    refused: (refusal: Refusal | undefined) => void,
  ) {
    this.#work = work;
    this.#saving = saving;
    this.#refused = refused;
  }

  readonly isMine = (id: string): boolean => this.#mine.has(id);

  readonly save = (changes: MarkChanges): void => {
    const before = this.#batch ?? { id: `${this.#work.prefix}${randomId()}`, changes: { add: [], erase: [] } };
    const merged = mergeChanges(before.changes, changes);
    this.#batch = { id: before.id, changes: merged };
    this.#mine.add(before.id);
    this.#saving(true);
    const deed = this.#deedOf(this.#batch);
    this.#keeping = this.#keeping.then(() => keepDeed(deed)).catch(() => undefined);
    if (isFull(merged)) void this.flush();
    else {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.flush(), REST_MS);
    }
  };

  readonly flush = async (): Promise<void> => {
    clearTimeout(this.#timer);
    const batch = this.#batch;
    this.#batch = undefined;
    if (batch === undefined) return;
    try {
      await this.#keeping;
      // Kept already; this sends it, and tells when the house refuses, or this browser keeps nothing.
      if (batch.changes.add.length + batch.changes.erase.length > 0) await sendOrKeep(this.#deedOf(batch));
      else await flushOutbox();
      this.#refused(undefined);
    } catch (error) {
      this.#refused(refusalOf(error));
    } finally {
      if (this.#batch === undefined) this.#saving(false);
    }
  };

  #deedOf({ id, changes }: { readonly id: string; readonly changes: MarkChanges }): Deed {
    const { path, schoolId, about } = this.#work;
    return { id, kind: 'marks', about, method: 'POST', path, schoolId, body: { ...changes } };
  }
}

function isFull({ add, erase }: MarkChanges): boolean {
  return add.length + erase.length > BATCH_MARKS || JSON.stringify(add).length > BATCH_BYTES;
}
