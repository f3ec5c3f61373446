// The demo school: a synthetic collège written as files, imported like any other, with a class that always has a lesson.
import { join } from 'node:path';
import { localDateAt, parseSchoolId } from '@preau/core/base';
import type { LessonId, LocalDate } from '@preau/core/base';
import { generateCollege, writeSchoolFiles } from '@preau/formats';
import type { GeneratedSchool } from '@preau/formats';
import type { School } from '@preau/school';
import { readSchoolFiles } from '../school-files.ts';
import { chooseDemoPeople, DEMO_DEVICE, makeDemoAccounts } from './demo-accounts.ts';
import { readDemoAccounts, writeDemoFile } from './demo-file.ts';
import type { DemoAccount } from './demo-file.ts';
import { live } from './life/live.ts';

/** UAI of the demo school: of a département that does not exist. */
export const DEMO_SCHOOL = parseSchoolId('0990001A')!;
const DEMO_NAME = 'Collège du Préau';
const SEED = 2021;

/** What the demo needs. */
export interface DemoOptions {
  readonly school: School;
  readonly dataDir: string;
  /** Where the school lies when it is made (IANA). */
  readonly zone: string;
  readonly say: (sentence: string) => void;
  /** People, classes and timetable only: without homework, announcements and messages. */
  readonly bare?: boolean;
}

/**
 * Creates the demo school when the database holds no school at all, and answers its accounts; undefined when the schools there are
 * somebody's own. In a new school year its timetable is imported anew. Unless it is to be bare, it has lived for two weeks.
 */
export async function openDemo(options: DemoOptions): Promise<readonly DemoAccount[] | undefined> {
  const accounts = await openPeople(options);
  if (accounts !== undefined && options.bare !== true) await live(options.school, DEMO_SCHOOL, accounts);
  return accounts;
}

async function openPeople(options: DemoOptions): Promise<readonly DemoAccount[] | undefined> {
  const { school, dataDir, zone, say } = options;
  const schools = await school.stores.days.listSchools();
  const isThere = schools.some((held) => held.schoolId === DEMO_SCHOOL);
  if (schools.length > 0 && !isThere) return undefined;
  const today = localDateAt(school.clock.now(), zone);
  const year = isThere ? (await school.stores.rosters.read(DEMO_SCHOOL)).roster?.year : undefined;
  if (year === undefined || today < year.from || today > year.to) {
    say(isThere ? 'Giving the demo school the timetable of this school year…' : 'Creating the demo school…');
    await importDemo(options, generate(today, zone), today);
  }
  const known = isThere ? readDemoAccounts(dataDir) : undefined;
  if (known !== undefined) return known;
  const { roster, demoAudienceSourcedId } = generate(today, zone);
  const accounts = await makeDemoAccounts(school, DEMO_SCHOOL, chooseDemoPeople(roster, demoAudienceSourcedId!));
  writeDemoFile(dataDir, { accounts });
  return accounts;
}

/** Writes `demo.json` for the lesson on now. */
export async function tellDemo(options: DemoOptions, url: string, accounts: readonly DemoAccount[]): Promise<void> {
  const lessonId = await lessonOn(options.school, accounts);
  writeDemoFile(options.dataDir, { url, ...(lessonId === undefined ? {} : { lessonId }), accounts });
}

function generate(today: LocalDate, zone: string): GeneratedSchool {
  return generateCollege({ seed: SEED, uai: DEMO_SCHOOL, name: DEMO_NAME, today, zone, demo: true });
}

async function importDemo(
  { school, dataDir }: DemoOptions,
  generated: GeneratedSchool,
  asOf: LocalDate,
): Promise<void> {
  const files = await writeSchoolFiles(join(dataDir, 'demo'), generated);
  const read = await readSchoolFiles({ roster: files.rosterPath, timetable: files.timetablePath, asOf });
  if (!read.ok) throw new Error(`Cannot create the demo school: ${JSON.stringify(read.error)}`);
  // A new year replaces the whole timetable, and another release may make other people: much is missing or renamed, and that is meant.
  const imported = await school.imports.apply({
    ...read.value,
    actor: 'cli',
    accepted: ['--accept-missing', '--accept-renamed'],
  });
  if (!imported.ok) throw new Error(`Cannot create the demo school: ${imported.error.code}`);
}

/** The lesson of the demo teacher that is on, else the next one. */
async function lessonOn(school: School, accounts: readonly DemoAccount[]): Promise<LessonId | undefined> {
  const teacher = accounts.find((account) => account.role === 'teacher');
  if (teacher === undefined) return undefined;
  const found = await school.stores.accounts.findForSignIn(teacher.login, DEMO_DEVICE);
  if (found === undefined) return undefined;
  const now = school.clock.now();
  const day = await school.days.today({ accountId: found.accountId });
  const lessons = (day.persons[0]?.lessons ?? []).filter(
    ({ status, endsAt }) => status !== 'cancelled' && endsAt > now,
  );
  return lessons.toSorted((a, b) => a.startsAt - b.startsAt)[0]?.lessonId;
}
