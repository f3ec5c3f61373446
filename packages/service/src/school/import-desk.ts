// Imports: a readable comparison first, then all of it in one transaction, or nothing. docs/spec/school.md, "Import".

import { DEFAULT_ZONE, err, localDateAt, ok } from '@preau/core/base';
import { diffImport, undoOf } from '@preau/core/school';
import type { Result, SchoolId } from '@preau/core/base';
import type { Decisions, ImportContent, ImportDiff, Valve } from '@preau/core/school';
import type { Bus, Clock, Randomness } from '../base/index.ts';
import type { ImportProgress, ImportRun, RosterStore } from './roster-ports.ts';

/** What to import. */
export interface ImportRequest {
  readonly schoolId: SchoolId;
  readonly content: ImportContent;
  readonly decisions?: Decisions;
  /** Valves that somebody accepted, by their flag. */
  readonly accepted?: readonly NonNullable<Valve['flag']>[];
  /** A person's id, or `cli`. */
  readonly actor: string;
  readonly progress?: (progress: ImportProgress) => void;
}

/** What an import did. */
export interface ImportOutcome {
  readonly diff: ImportDiff;
  readonly run: ImportRun;
}

/** Why nothing was changed. */
export type ImportRefusal =
  | { readonly code: 'import.running' }
  /** Valves that nobody accepted; `diff` shows why they opened. */
  | { readonly code: 'import.stopped'; readonly valves: readonly Valve[]; readonly diff: ImportDiff };

/** Why an import is not taken back: it is not the last, or was taken back already. */
export type UndoRefusal = { readonly code: 'import.running' } | { readonly code: 'import.nothingToUndo' };

/** What the desk works with. */
export interface ImportDeskParts {
  readonly rosters: RosterStore;
  readonly bus: Pick<Bus, 'publish'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** Compares and imports. */
export interface ImportDesk {
  /** The dry run: what an import would change. Changes nothing and takes no lock. */
  compare(request: Pick<ImportRequest, 'schoolId' | 'content' | 'decisions'>): Promise<ImportDiff>;
  /** Applies the files. Faults of the store throw and leave everything as it was. */
  apply(request: ImportRequest): Promise<Result<ImportOutcome, ImportRefusal>>;
  /** What taking back the last import would change. Changes nothing and takes no lock. PEOPLE-80. */
  compareUndo(
    schoolId: SchoolId,
  ): Promise<
    Result<{ readonly runId: string; readonly diff: ImportDiff; readonly content: ImportContent }, UndoRefusal>
  >;
  /** Takes back the last import, which must be `runId`: the one that somebody looked at. */
  undo(
    request: Pick<ImportRequest, 'schoolId' | 'actor' | 'progress'> & { readonly runId: string },
  ): Promise<Result<ImportOutcome, UndoRefusal>>;
}

/** Makes the desk. */
export function createImportDesk(parts: ImportDeskParts): ImportDesk {
  const { clock, randomness } = parts;
  return {
    compare: async ({ schoolId, content, decisions }) =>
      diffImport(await parts.rosters.read(schoolId), content, decisions),
    async apply({ schoolId, content, decisions, accepted = [], actor, progress = () => undefined }) {
      const startedAt = clock.now();
      const imported = await parts.rosters.import(
        schoolId,
        async (draft): Promise<Result<ImportOutcome, ImportRefusal>> => {
          progress({ step: 'read', done: 0, total: 1 });
          const current = await draft.read();
          progress({ step: 'compare', done: 0, total: 1 });
          const diff = diffImport(current, content, decisions);
          const shut = diff.valves.filter((valve) => valve.flag === null || !accepted.includes(valve.flag));
          if (shut.length > 0) return err({ code: 'import.stopped', valves: shut, diff });
          const zone = content.roster?.school.zone ?? current.roster?.school.zone ?? DEFAULT_ZONE;
          await draft.apply(diff, {
            at: startedAt,
            today: localDateAt(startedAt, zone),
            newId: () => randomness.uuid(),
            progress,
          });
          const run: ImportRun = {
            runId: randomness.uuid(),
            actor,
            startedAt,
            finishedAt: clock.now(),
            ...countsOf(diff),
          };
          await draft.record(run, { content: current, rekeyed: diff.rekeyed });
          return ok({ diff, run });
        },
      );
      if (imported === undefined) return err({ code: 'import.running' });
      if (imported.value.ok) {
        progress({ step: 'done', done: 1, total: 1 });
        // A hint only: whoever missed it reads the timetable at the next occasion.
        await parts.bus.publish('timetable.changed', { schoolId }).catch(() => undefined);
      }
      return imported.value;
    },
    async compareUndo(schoolId) {
      const before = await parts.rosters.readBefore(schoolId);
      if (before === undefined) return err({ code: 'import.nothingToUndo' });
      const current = await parts.rosters.read(schoolId);
      const { content, decisions } = undoOf(current, before);
      return ok({ runId: before.runId, diff: diffImport(current, content, decisions), content });
    },
    async undo({ schoolId, runId, actor, progress = () => undefined }) {
      const startedAt = clock.now();
      const undone = await parts.rosters.import(
        schoolId,
        async (draft): Promise<Result<ImportOutcome, UndoRefusal>> => {
          progress({ step: 'read', done: 0, total: 1 });
          const before = await draft.readBefore();
          if (before === undefined || before.runId !== runId) return err({ code: 'import.nothingToUndo' });
          const current = await draft.read();
          progress({ step: 'compare', done: 0, total: 1 });
          const { content, decisions } = undoOf(current, before);
          const diff = diffImport(current, content, decisions);
          await draft.apply(diff, {
            at: startedAt,
            today: localDateAt(startedAt, current.roster?.school.zone ?? DEFAULT_ZONE),
            newId: () => randomness.uuid(),
            progress,
          });
          const run: ImportRun = {
            runId: randomness.uuid(),
            actor,
            startedAt,
            finishedAt: clock.now(),
            ...countsOf(diff),
            undoes: runId,
          };
          await draft.record(run, null);
          return ok({ diff, run });
        },
      );
      if (undone === undefined) return err({ code: 'import.running' });
      if (undone.value.ok) {
        progress({ step: 'done', done: 1, total: 1 });
        await parts.bus.publish('timetable.changed', { schoolId }).catch(() => undefined);
      }
      return undone.value;
    },
  };
}

function countsOf(diff: ImportDiff): Pick<ImportRun, 'created' | 'changed' | 'missing'> {
  const all = [diff.school, diff.year, diff.audience, diff.person, diff.guardianLink, diff.slot];
  const sum = (count: (part: (typeof all)[number]) => number): number =>
    all.reduce((total, part) => total + count(part), 0);
  return {
    created: sum((part) => part.created.length),
    changed: sum((part) => part.changed.length) + diff.rekeyed.length,
    missing: sum((part) => part.missing.length),
  };
}
