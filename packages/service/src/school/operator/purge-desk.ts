// One content taken away in every school of the cell: in steps of some schools, each kept, so that a killed house goes on where it was. OFFICE-60 on.

import { cleanText, err, ok } from '@preau/core/base';
import type { LessonId, PersonId, Result, SchoolId, SessionClaims } from '@preau/core/base';
import { purgeRefusal } from '@preau/core/school';
import type { CellPurge, CellPurgesAnswer, PurgeCountAnswer } from '@preau/protocol/school';
import type { Clock, Randomness } from '../../base/index.ts';
import { cellOperatorOf } from './cell-operator.ts';
import type { CellStore, PurgedContent, PurgeStore } from './ports.ts';

/** Why nothing is taken away. */
export interface PurgeRefusal {
  readonly code: 'session.forbidden' | 'purge.unknown' | 'purge.tooShort';
}

/** What to take away: a text, what a case of moderation is about, or a file. */
export type WantedContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'case'; readonly schoolId: SchoolId; readonly caseId: string }
  | { readonly kind: 'file'; readonly schoolId: SchoolId; readonly fileId: string };

/** Takes what was said in a lesson away, as its teacher would: whoever is in it sees it go. Answers how many messages went. */
export type EraseLessonMessages = (
  lesson: { readonly schoolId: SchoolId; readonly lessonId: LessonId },
  seqs: readonly number[],
) => Promise<number>;

/** Takes a content out of the sheet of a lesson, before, during and after it; `content` as the store of purges names it. Was it there? */
export type EraseLessonSheet = (
  lesson: { readonly schoolId: SchoolId; readonly lessonId: LessonId },
  content: string,
) => Promise<boolean>;

/** What the desk works with. */
export interface PurgeDeskParts {
  readonly cell: Pick<CellStore, 'runsCell'>;
  readonly purges: PurgeStore;
  readonly eraseLessonMessages: EraseLessonMessages;
  readonly eraseLessonSheet: EraseLessonSheet;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Runs with the rights of the house what no request waits for. */
  readonly later: (work: () => Promise<void>) => void;
  readonly pause: (ms: number) => Promise<void>;
  /** The house closes: what is not through is left to the next start. */
  readonly isEnding?: () => boolean;
}

/** The desk: for operators; what it does goes over the wall. */
export interface PurgeDesk {
  count(session: SessionClaims, content: WantedContent): Promise<Result<PurgeCountAnswer, PurgeRefusal>>;
  /** Keeps the purge and begins it; whoever asks sees how far it is by `find`. The same id again is the same purge. */
  begin(
    session: SessionClaims,
    purgeId: string,
    wanted: { readonly content: WantedContent; readonly reason: string; readonly refuseDays: number },
  ): Promise<Result<CellPurge, PurgeRefusal>>;
  find(session: SessionClaims, purgeId: string): Promise<Result<CellPurge, PurgeRefusal>>;
  list(session: SessionClaims): Promise<Result<CellPurgesAnswer, PurgeRefusal>>;
  /** Goes on with what is not through: at the start of a process, and once a while. Safe beside another that does the same. One that fails keeps none of the others waiting: what failed is thrown at the end. OFFICE-62. */
  resume(): Promise<void>;
}

/** Schools in one step, and of each kind so much in one statement. One message may have two thousand receivers. */
const SCHOOLS_A_STEP = 25;
const ROWS_A_STEP = 100;
/** Whoever wrote when a purge began is waited for so long: no request may take longer. OFFICE-65. */
const SETTLE_MS = 60_000;
const SETTLE_EVERY_MS = 100;
const SHOWN_PURGES = 20;
const SHOWN_WORDS = 120;
const DAY_MS = 86_400_000;

/** Makes the desk. */
export function createPurgeDesk(parts: PurgeDeskParts): PurgeDesk {
  const {
    cell,
    purges,
    eraseLessonMessages,
    eraseLessonSheet,
    clock,
    randomness,
    later,
    pause,
    isEnding = () => false,
  } = parts;
  const operatorOf = (session: SessionClaims): Promise<PersonId | undefined> => cellOperatorOf(cell, session);
  const running = new Map<string, Promise<void>>();

  /** Once at a time in this process; a second process that does the same takes nothing twice. */
  function run(purgeId: string): Promise<void> {
    const known = running.get(purgeId);
    if (known !== undefined) return known;
    const done = goThrough(purgeId).finally(() => running.delete(purgeId));
    running.set(purgeId, done);
    return done;
  }

  async function goThrough(purgeId: string): Promise<void> {
    const writers = await purges.listWriters();
    await takeEverywhere(purgeId);
    // What was on its way when the purge began was not refused, and not yet seen.
    for (let waited = 0; waited < SETTLE_MS && (await purges.isWriting(writers)); waited += SETTLE_EVERY_MS) {
      if (isEnding()) return;
      await pause(SETTLE_EVERY_MS);
    }
    if ((await purges.lookAgain(purgeId)) > 0) await takeEverywhere(purgeId);
    if (!isEnding()) await purges.finish(purgeId, clock.now());
  }

  async function takeEverywhere(purgeId: string): Promise<void> {
    while (!isEnding()) {
      const schools = await purges.nextSchools(purgeId, SCHOOLS_A_STEP);
      if (schools.length === 0) return;
      while (await purges.takeAway(purgeId, schools, ROWS_A_STEP, clock.now())) if (isEnding()) return;
      if (!(await takeMessages(purgeId, schools)) || !(await takeSheets(purgeId, schools))) return;
      await purges.finishSchools(purgeId, schools, clock.now());
    }
  }

  /** False when the house closes before it is through. */
  async function takeMessages(purgeId: string, schools: readonly SchoolId[]): Promise<boolean> {
    while (!isEnding()) {
      const lessons = await purges.listLessonMessages(purgeId, schools, ROWS_A_STEP);
      if (lessons.length === 0) return true;
      for (const { seqs, ...lesson } of lessons)
        await purges.countInLesson(purgeId, lesson.schoolId, 'lessonMessages', await eraseLessonMessages(lesson, seqs));
    }
    return false;
  }

  /** The same of their sheets. */
  async function takeSheets(purgeId: string, schools: readonly SchoolId[]): Promise<boolean> {
    while (!isEnding()) {
      const lessons = await purges.listLessonSheets(purgeId, schools, ROWS_A_STEP);
      if (lessons.length === 0) return true;
      for (const { content, ...lesson } of lessons)
        if (await eraseLessonSheet(lesson, content)) await purges.countInLesson(purgeId, lesson.schoolId, 'sheets', 1);
    }
    return false;
  }

  async function contentOf(wanted: WantedContent): Promise<Result<PurgedContent, PurgeRefusal>> {
    if (wanted.kind === 'file') {
      const file = await purges.findFile(wanted.schoolId, wanted.fileId);
      return file === undefined
        ? err({ code: 'purge.unknown' })
        : ok({ text: null, fileSha256: file.sha256, words: file.name });
    }
    const text = wanted.kind === 'text' ? cleanText(wanted.text) : await textOfCase(wanted);
    if (text === undefined || text === '') return err({ code: 'purge.unknown' });
    if (purgeRefusal(text) !== null) return err({ code: 'purge.tooShort' });
    return ok({ text, fileSha256: null, words: text.slice(0, SHOWN_WORDS) });
  }

  async function textOfCase(wanted: WantedContent & { readonly kind: 'case' }): Promise<string | undefined> {
    const found = await purges.findCase(wanted.schoolId, wanted.caseId);
    if (found === undefined) return undefined;
    // The copy of a post, and of a held message that begins a thread, has its title above.
    const { kind, body, text } = found;
    if (kind === 'channel') return body;
    if (kind === 'message') return text ?? body;
    const [title, ...rest] = body.split('\n\n');
    return rest.join('\n\n') || title;
  }

  return {
    async count(session, wanted) {
      if ((await operatorOf(session)) === undefined) return err({ code: 'session.forbidden' });
      const content = await contentOf(wanted);
      if (!content.ok) return content;
      return ok({ ...(await purges.count(content.value)), words: content.value.words });
    },
    async begin(session, purgeId, { content: wanted, reason, refuseDays }) {
      const operator = await operatorOf(session);
      if (operator === undefined) return err({ code: 'session.forbidden' });
      const known = await purges.find(purgeId);
      if (known !== undefined) return ok(known);
      const content = await contentOf(wanted);
      if (!content.ok) return content;
      const at = clock.now();
      const refusedUntil = refuseDays === 0 ? null : at + refuseDays * DAY_MS;
      await purges.begin(
        { ...content.value, purgeId, reason: reason.trim(), refusedUntil },
        { auditId: randomness.uuid(), actorId: operator, at },
      );
      later(() => run(purgeId));
      const begun = await purges.find(purgeId);
      return begun === undefined ? err({ code: 'purge.unknown' }) : ok(begun);
    },
    async find(session, purgeId) {
      if ((await operatorOf(session)) === undefined) return err({ code: 'session.forbidden' });
      const found = await purges.find(purgeId);
      return found === undefined ? err({ code: 'purge.unknown' }) : ok(found);
    },
    async list(session) {
      if ((await operatorOf(session)) === undefined) return err({ code: 'session.forbidden' });
      return ok({ purges: await purges.list(SHOWN_PURGES) });
    },
    async resume() {
      const faults: unknown[] = [];
      for (const purgeId of await purges.unfinished())
        await run(purgeId).catch((error: unknown) => {
          faults.push(error);
        });
      if (faults.length > 0) throw new AggregateError(faults, `Cannot go on with ${faults.length} purges`);
    },
  };
}
