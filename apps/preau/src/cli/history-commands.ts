// `undo` and `export`: the last import taken back, and the school as files that any import reads. docs/spec/people.md, "Imports".
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { parseSchoolId } from '@preau/core/base';
import type { SchoolId } from '@preau/core/base';
import { namesOf, toDiffLines } from '@preau/core/school';
import { writeOneRosterZip, writeTimetableIcs } from '@preau/formats';
import { exportContentOf } from '@preau/service/school';
import { CommandError } from './command-error.ts';
import { EXIT_DIFFERENT, EXIT_FAILED, EXIT_USAGE } from './exit-codes.ts';
import { createProgress } from './progress.ts';
import { withSchool } from './session.ts';
import type { CommandSession } from './session.ts';

/** Lines of each kind that are shown without `--details`. */
const SHOWN_LINES = 20;

interface UndoOptions {
  readonly school?: string;
  readonly yes?: boolean;
  readonly details?: boolean;
}

/** Adds both commands. */
export function addHistoryCommands(program: Command): void {
  program
    .command('undo')
    .description(
      'say what taking back the last import of a school would change (exit code 2), and with --yes take it back, in one transaction',
    )
    .option('--school <uai>', 'which school, when there are several')
    .option('--yes', 'take it back')
    .option('--details', `all lines, not the first ${SHOWN_LINES} of each kind`)
    .action(async (options: UndoOptions) => withSchool((session) => runUndo(session, options)));
  program
    .command('export')
    .argument('<folder>', 'where to write roster.zip and timetable.ics')
    .description('write a school as it is: OneRoster 1.2 CSV and iCalendar, without people who were ended')
    .option('--school <uai>', 'which school, when there are several')
    .action(async (folder: string, options: { readonly school?: string }) =>
      withSchool((session) => runExport(session, folder, options.school)),
    );
}

async function runUndo(session: CommandSession, options: UndoOptions): Promise<void> {
  const schoolId = await schoolOf(session, options.school);
  const { imports } = session.school;
  const compared = await imports.compareUndo(schoolId);
  if (!compared.ok) throw new CommandError(EXIT_FAILED, describe(compared.error.code, schoolId));
  const { runId, diff, content } = compared.value;
  const limit = options.details === true ? Infinity : SHOWN_LINES;
  for (const line of toDiffLines({ ...diff, valves: [] }, namesOf(content), limit)) console.log(line);
  if (options.yes !== true) {
    console.log('Nothing was changed: say --yes to take the import back.');
    process.exitCode = EXIT_DIFFERENT;
    return;
  }
  const bar = createProgress();
  const undone = await imports
    .undo({
      schoolId,
      runId,
      actor: 'cli',
      progress: ({ step, done, total }) => bar.show({ label: step, done, total }),
    })
    .finally(() => bar.end());
  if (!undone.ok) throw new CommandError(EXIT_FAILED, describe(undone.error.code, schoolId));
  const { changed, missing } = undone.value.run;
  console.log(
    `Took back the last import of ${schoolId}: ${changed} as before again, ${missing} that it brought marked missing and kept.`,
  );
}

async function runExport(session: CommandSession, folder: string, named: string | undefined): Promise<void> {
  const schoolId = await schoolOf(session, named);
  const bar = createProgress();
  const show = (label: string, done: number): void => bar.show({ label, done, total: 3 });
  try {
    show('read', 0);
    const content = await exportContentOf(session.school.stores.rosters, schoolId);
    if (content === undefined) throw new CommandError(EXIT_FAILED, `Cannot export ${schoolId}: it has no roster yet`);
    const { roster, slots = [] } = content;
    await mkdir(folder, { recursive: true });
    const [rosterPath, timetablePath] = [join(folder, 'roster.zip'), join(folder, 'timetable.ics')];
    show('people', 1);
    await writeFile(rosterPath, await writeOneRosterZip(roster), { mode: 0o600 });
    show('timetable', 2);
    await writeFile(timetablePath, writeTimetableIcs(slots, roster), { mode: 0o600 });
    show('done', 3);
    bar.end();
    console.log(`Wrote ${roster.people.length} people to ${rosterPath} and ${slots.length} slots to ${timetablePath}.`);
  } finally {
    bar.end();
  }
}

function describe(code: 'import.running' | 'import.nothingToUndo', schoolId: SchoolId): string {
  return code === 'import.running'
    ? 'Cannot take the import back: another import of this school is running'
    : `Cannot take back an import of ${schoolId}: there is none, or the last one was taken back already`;
}

async function schoolOf(session: CommandSession, named: string | undefined): Promise<SchoolId> {
  if (named !== undefined) {
    const schoolId = parseSchoolId(named);
    if (schoolId !== undefined) return schoolId;
    throw new CommandError(EXIT_USAGE, `Cannot use --school ${named}: a UAI is seven digits and a capital letter`);
  }
  const schools = await session.school.stores.days.listSchools();
  const [only, another] = schools;
  if (only === undefined || another !== undefined)
    throw new CommandError(EXIT_USAGE, `Cannot choose among ${schools.length} schools: say which with --school <uai>`);
  return only.schoolId;
}
