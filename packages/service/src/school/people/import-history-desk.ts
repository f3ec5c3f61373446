// The office looks at its last imports, takes the last one back, and takes the school along as files. docs/spec/people.md, "Imports".

import { err, ok } from '@preau/core/base';
import { labelOf, namesOf, withoutPeople } from '@preau/core/school';
import type { Result, SchoolId, SessionClaims } from '@preau/core/base';
import type { ImportContent, ImportDiff, Names } from '@preau/core/school';
import type { ImportsAnswer, UndoAnswer } from '@preau/protocol/school';
import type { ImportDesk, UndoRefusal } from '../import-desk.ts';
import { actorsOf } from '../rights.ts';
import type { Actor } from '../rights.ts';
import type { RosterStore } from '../roster-ports.ts';

/** Imports that the office sees. */
const SHOWN_RUNS = 10;
/** Names of each kind that a comparison shows. */
const SHOWN_NAMES = 20;

/** Why nothing is shown or taken back. */
export type HistoryRefusal = UndoRefusal | { readonly code: 'session.forbidden' | 'school.empty' };

/** What the desk works with. */
export interface ImportHistoryParts {
  readonly imports: ImportDesk;
  readonly rosters: Pick<RosterStore, 'listRuns' | 'listEnded' | 'read' | 'readBefore'>;
}

/** The desk. Every method checks the rights of the session. */
export interface ImportHistoryDesk {
  list(session: SessionClaims, schoolId: SchoolId): Promise<Result<ImportsAnswer, HistoryRefusal>>;
  /** What taking back would change. */
  compare(session: SessionClaims, schoolId: SchoolId, runId: string): Promise<Result<UndoAnswer, HistoryRefusal>>;
  undo(session: SessionClaims, schoolId: SchoolId, runId: string): Promise<Result<UndoAnswer, HistoryRefusal>>;
  /** The school as it is, for files: without people who were ended. PEOPLE-82. */
  content(session: SessionClaims, schoolId: SchoolId): Promise<Result<ExportContent, HistoryRefusal>>;
}

/** A school that has a roster. */
export type ExportContent = ImportContent & Required<Pick<ImportContent, 'roster'>>;

/** The school as it is, without people who were ended; undefined when it has no roster yet. For the command line, which asks nobody. */
export async function exportContentOf(
  rosters: Pick<RosterStore, 'listEnded' | 'read'>,
  schoolId: SchoolId,
): Promise<ExportContent | undefined> {
  const content = withoutPeople(await rosters.read(schoolId), await rosters.listEnded(schoolId));
  return content.roster === undefined ? undefined : { ...content, roster: content.roster };
}

/** Makes the desk. */
export function createImportHistoryDesk({ imports, rosters }: ImportHistoryParts): ImportHistoryDesk {
  const actorOf = (session: SessionClaims, schoolId: SchoolId): Actor | undefined =>
    actorsOf(session, ['operator', 'head'], schoolId)[0];

  return {
    async list(session, schoolId) {
      if (actorOf(session, schoolId) === undefined) return err({ code: 'session.forbidden' });
      const runs = await rosters.listRuns(schoolId, SHOWN_RUNS);
      const before = await rosters.readBefore(schoolId);
      const undone = new Set(runs.flatMap((run) => (run.undoes === undefined ? [] : [run.undoes])));
      return ok({
        runs: runs.map((run) => ({
          runId: run.runId,
          at: run.finishedAt,
          by: run.actorName,
          created: run.created,
          changed: run.changed,
          missing: run.missing,
          isUndo: run.undoes !== undefined,
          isUndone: undone.has(run.runId),
          mayUndo: run.runId === before?.runId,
        })),
      });
    },
    async compare(session, schoolId, runId) {
      if (actorOf(session, schoolId) === undefined) return err({ code: 'session.forbidden' });
      const compared = await imports.compareUndo(schoolId);
      if (!compared.ok) return compared;
      if (compared.value.runId !== runId) return err({ code: 'import.nothingToUndo' });
      return ok(toUndoAnswer(compared.value.diff, namesOf(compared.value.content)));
    },
    async undo(session, schoolId, runId) {
      const actor = actorOf(session, schoolId);
      if (actor === undefined) return err({ code: 'session.forbidden' });
      const undone = await imports.undo({ schoolId, runId, actor: actor.personId });
      if (!undone.ok) return undone;
      return ok(toUndoAnswer(undone.value.diff, namesOf(await rosters.read(schoolId))));
    },
    async content(session, schoolId) {
      if (actorOf(session, schoolId) === undefined) return err({ code: 'session.forbidden' });
      const content = await exportContentOf(rosters, schoolId);
      return content === undefined ? err({ code: 'school.empty' }) : ok(content);
    },
  };
}

function toUndoAnswer(diff: ImportDiff, names: Names): UndoAnswer {
  const parts = (['audience', 'person', 'guardianLink', 'slot'] as const).map((kind) => {
    const { changed, missing } = diff[kind];
    return {
      kind,
      changed: changed.length,
      leaving: missing.length,
      names: [
        ...missing
          .slice(0, SHOWN_NAMES)
          .map((entity) => ({ what: 'leaving' as const, label: labelOf(kind, entity, names) })),
        ...changed
          .slice(0, SHOWN_NAMES)
          .map(({ to }) => ({ what: 'changed' as const, label: labelOf(kind, to, names) })),
      ],
    };
  });
  return { parts, rekeyed: diff.rekeyed.length };
}
