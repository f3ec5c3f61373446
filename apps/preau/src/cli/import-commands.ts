// `diff` and `import`: the files of a school against what the house holds. docs/spec/school.md, "Import".
import { extname } from 'node:path';
import type { Command } from 'commander';
import { localDateAt, parseSchoolId } from '@preau/core/base';
import type { SchoolId } from '@preau/core/base';
import { isEmptyDiff, namesOf, toDiffLines } from '@preau/core/school';
import type { Decisions, ImportDiff, Valve } from '@preau/core/school';
import { toProblemLine } from '@preau/formats';
import type { ImportInvalid } from '@preau/formats';
import { readSchoolFiles } from '../school-files.ts';
import type { SchoolFileContent } from '../school-files.ts';
import { CommandError } from './command-error.ts';
import { EXIT_DATA, EXIT_DIFFERENT, EXIT_FAILED, EXIT_USAGE } from './exit-codes.ts';
import { createProgress } from './progress.ts';
import { withSchool } from './session.ts';
import type { CommandSession } from './session.ts';

interface ImportOptions {
  readonly school?: string;
  readonly same: readonly string[];
  readonly new: readonly string[];
  readonly acceptMissing?: boolean;
  readonly acceptRenamed?: boolean;
  readonly details?: boolean;
}

/** Lines of each kind that are shown without `--details`. */
const SHOWN_LINES = 20;

/** Adds both commands. */
export function addImportCommands(program: Command): void {
  const about = 'roster.zip (OneRoster 1.2 CSV) and/or timetable.ics (iCalendar)';
  withDecisions(program.command('diff').argument('<files...>', about))
    .description('say what an import would change, and change nothing (exit code 2: something would change)')
    .action(async (paths: string[], options: ImportOptions) =>
      withSchool((session) => runDiff(session, paths, options)),
    );
  withDecisions(program.command('import').argument('<files...>', about))
    .description('import the files in one transaction, or change nothing')
    .option('--accept-missing', 'import although much of what the school holds is missing from the files')
    .option('--accept-renamed', 'import although many people bear another name under the same key')
    .action(async (paths: string[], options: ImportOptions) =>
      withSchool((session) => runImport(session, paths, options)),
    );
}

function withDecisions(command: Command): Command {
  const collect = (value: string, all: readonly string[]): string[] => [...all, value];
  return command
    .option('--school <uai>', 'the school of a timetable that comes alone')
    .option('--same <theirs=ours>', 'an ambiguous person of the file is this person of ours (repeatable)', collect, [])
    .option('--new <theirs>', 'an ambiguous person of the file is somebody new (repeatable)', collect, [])
    .option('--details', `all lines, not the first ${SHOWN_LINES} of each kind`);
}

async function runDiff(session: CommandSession, paths: readonly string[], options: ImportOptions): Promise<void> {
  const request = await read(session, paths, options);
  const diff = await session.school.imports.compare({ ...request, decisions: decisionsOf(options) });
  show(diff, request, options);
  if (isEmptyDiff(diff)) console.log('Nothing would change.');
  else process.exitCode = EXIT_DIFFERENT;
}

async function runImport(session: CommandSession, paths: readonly string[], options: ImportOptions): Promise<void> {
  const startedAt = performance.now();
  const request = await read(session, paths, options);
  const accepted = [
    ...(options.acceptMissing === true ? ['--accept-missing' as const] : []),
    ...(options.acceptRenamed === true ? ['--accept-renamed' as const] : []),
  ];
  const bar = createProgress();
  const outcome = await session.school.imports
    .apply({
      ...request,
      decisions: decisionsOf(options),
      actor: 'cli',
      accepted,
      progress: ({ step, done, total }) => bar.show({ label: step, done, total }),
    })
    .finally(() => bar.end());
  if (!outcome.ok) {
    if (outcome.error.code === 'import.running')
      throw new CommandError(EXIT_FAILED, 'Cannot import: another import of this school is running');
    show(outcome.error.diff, request, options);
    throw new CommandError(EXIT_FAILED, `Nothing was changed: ${outcome.error.valves.map(describeValve).join('; ')}`);
  }
  show(outcome.value.diff, request, options);
  const { created, changed, missing } = outcome.value.run;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(
    `Imported into ${request.schoolId} in ${seconds} s: ${created} new, ${changed} changed, ${missing} missing from the files and kept.`,
  );
}

function show(diff: ImportDiff, { content }: SchoolFileContent, options: ImportOptions): void {
  for (const line of toDiffLines(diff, namesOf(content), options.details === true ? Infinity : SHOWN_LINES))
    console.log(line);
}

function decisionsOf(options: ImportOptions): Decisions {
  const same = options.same.map((pair): [string, string] => {
    const [theirs, ours] = pair.split('=');
    if (theirs === undefined || ours === undefined || theirs === '' || ours === '')
      throw new CommandError(EXIT_USAGE, `Cannot use --same ${pair}: write theirs=ours`);
    return [theirs, ours];
  });
  return new Map([...same, ...options.new.map((theirs): [string, string] => [theirs, 'new'])]);
}

function describeValve(valve: Valve): string {
  const what = `${valve.code}, ${valve.kind}: ${valve.count} of ${valve.of}`;
  return valve.flag === null ? what : `${what} (${valve.flag} to go on)`;
}

async function read(
  session: CommandSession,
  paths: readonly string[],
  options: ImportOptions,
): Promise<SchoolFileContent> {
  const [roster, timetable] = sort(paths);
  const schoolId = options.school === undefined ? undefined : parseSchoolId(options.school);
  if (options.school !== undefined && schoolId === undefined)
    throw new CommandError(
      EXIT_USAGE,
      `Cannot use --school ${options.school}: a UAI is seven digits and a capital letter`,
    );
  const known = roster === undefined ? await knownRoster(session, schoolId) : undefined;
  const bar = createProgress();
  const content = await readSchoolFiles({
    roster,
    timetable,
    known,
    zone: session.config.zone,
    asOf: localDateAt(session.school.clock.now(), session.config.zone),
    onProgress: (step) => bar.show(step),
  })
    .catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'EISDIR' || error.code === 'EACCES')
        throw new CommandError(EXIT_USAGE, `Cannot read ${error.path ?? paths.join(', ')}: ${error.code}`);
      throw error;
    })
    .finally(() => bar.end());
  if (!content.ok) throw new CommandError(EXIT_DATA, describeProblems(content.error));
  if (schoolId !== undefined && content.value.schoolId !== schoolId)
    throw new CommandError(EXIT_USAGE, `Cannot import: the roster is of ${content.value.schoolId}, not of ${schoolId}`);
  return content.value;
}

function sort(paths: readonly string[]): [string | undefined, string | undefined] {
  const zips = paths.filter((path) => extname(path).toLowerCase() === '.zip');
  const calendars = paths.filter((path) => extname(path).toLowerCase() === '.ics');
  if (zips.length > 1 || calendars.length > 1 || zips.length + calendars.length !== paths.length) {
    throw new CommandError(EXIT_USAGE, `Cannot import ${paths.join(' ')}: give at most one .zip and one .ics`);
  }
  return [zips[0], calendars[0]];
}

async function knownRoster(session: CommandSession, named: SchoolId | undefined): ReturnType<typeof rosterOf> {
  const schools = await session.school.stores.days.listSchools();
  const only = schools.length === 1 ? schools[0]?.schoolId : undefined;
  const schoolId = named ?? only;
  if (schoolId === undefined)
    throw new CommandError(EXIT_USAGE, 'Cannot import a timetable alone: say whose with --school <uai>');
  return rosterOf(session, schoolId);
}

async function rosterOf(session: CommandSession, schoolId: SchoolId) {
  const { roster } = await session.school.stores.rosters.read(schoolId);
  if (roster === undefined)
    throw new CommandError(EXIT_USAGE, `Cannot import a timetable into ${schoolId}: it has no roster yet`);
  return roster;
}

function describeProblems({ problems, more }: ImportInvalid): string {
  const rest = more === 0 ? [] : [`and ${more} more`];
  return [
    'Nothing was changed. The files have errors:',
    ...problems.map((problem) => `  ${toProblemLine(problem)}`),
    ...rest,
  ].join('\n');
}
