// The demo school: a synthetic collège written as files, imported like any other, with a class that always has a lesson.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localDateAt, parseDeviceId, parseSchoolId } from '@preau/core/base';
import type { EpochMs, LessonId } from '@preau/core/base';
import { generateCollege, writeSchoolFiles } from '@preau/formats';
import type { School } from '@preau/school';
import { readSchoolFiles } from '../school-files.ts';
import { chooseDemoPeople, demoPassword } from './demo-accounts.ts';
import type { DemoPerson } from './demo-accounts.ts';

/** UAI of the demo school: of a département that does not exist. */
export const DEMO_SCHOOL = parseSchoolId('0990001A')!;
const DEMO_NAME = 'Collège du Préau';
const ZONE = 'Europe/Paris';
const SEED = 2021;

/** An account that the console prints. */
export interface DemoAccount {
  readonly role: DemoPerson['role'];
  readonly login: string;
  readonly password: string;
  readonly displayName: string;
}

/** `$PREAU_DATA_DIR/demo.json` (design.md 5). */
export interface DemoFile {
  readonly url: string;
  readonly lessonId: LessonId;
  readonly accounts: readonly DemoAccount[];
}

/** What the demo needs. */
export interface DemoOptions {
  readonly school: School;
  readonly dataDir: string;
  readonly say: (sentence: string) => void;
}

/**
 * Creates the demo school when the database holds no school at all, and answers its accounts; undefined when the schools there are
 * somebody's own. Passwords are made once, at the creation.
 */
export async function openDemo(options: DemoOptions): Promise<readonly DemoAccount[] | undefined> {
  const schools = await options.school.stores.days.listSchools();
  if (schools.length > 0)
    return schools.some((school) => school.schoolId === DEMO_SCHOOL) ? readAccounts(options.dataDir) : undefined;
  options.say('Creating the demo school…');
  return create(options);
}

/** Writes `demo.json` for the lesson on now. */
export async function writeDemoFile(
  options: DemoOptions,
  url: string,
  accounts: readonly DemoAccount[],
): Promise<void> {
  const lessonId = await lessonOn(options.school, accounts);
  const file: Partial<DemoFile> = { url, ...(lessonId === undefined ? {} : { lessonId }), accounts };
  const draft = join(options.dataDir, 'demo.json.new');
  writeFileSync(draft, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, fileIn(options.dataDir));
}

async function create({ school, dataDir }: DemoOptions): Promise<readonly DemoAccount[]> {
  const today = localDateAt(school.clock.now(), ZONE);
  const generated = generateCollege({ seed: SEED, uai: DEMO_SCHOOL, name: DEMO_NAME, today, demo: true });
  const files = await writeSchoolFiles(join(dataDir, 'demo'), generated);
  const read = await readSchoolFiles({ roster: files.rosterPath, timetable: files.timetablePath, asOf: today });
  if (!read.ok) throw new Error(`Cannot create the demo school: ${JSON.stringify(read.error)}`);
  const imported = await school.imports.apply({ ...read.value, actor: 'cli' });
  if (!imported.ok) throw new Error(`Cannot create the demo school: ${imported.error.code}`);
  const people = chooseDemoPeople(generated.roster, generated.demoAudienceSourcedId!);
  const ids = await school.stores.people.findBySourcedIds(
    DEMO_SCHOOL,
    people.map((person) => person.sourcedId),
  );
  const accounts: DemoAccount[] = [];
  for (const person of people) {
    const issued = await school.codes.issue({
      schoolId: DEMO_SCHOOL,
      personId: ids.get(person.sourcedId)!,
      createdBy: null,
    });
    if (!issued.ok) throw new Error(`Cannot make a demo account: ${issued.error.code}`);
    const password = demoPassword(school.randomness.bytes(4));
    const activated = await school.codes.activate({
      code: issued.value.code,
      password,
      deviceId: parseDeviceId('preau-demo-creation')!,
    });
    if (!activated.ok) throw new Error(`Cannot make a demo account: ${activated.error.code}`);
    await school.sessions.signOutEverywhere(activated.value.account.accountId);
    accounts.push({ role: person.role, login: issued.value.login, password, displayName: person.displayName });
  }
  return accounts;
}

/** The lesson of the demo teacher that is on, else the next one. */
async function lessonOn(school: School, accounts: readonly DemoAccount[]): Promise<LessonId | undefined> {
  const teacher = accounts.find((account) => account.role === 'teacher');
  const found =
    teacher === undefined
      ? undefined
      : await school.stores.accounts.findForSignIn(teacher.login, parseDeviceId('preau-demo-creation')!);
  if (found === undefined) return undefined;
  const now: EpochMs = school.clock.now();
  const day = await school.days.today({ accountId: found.accountId });
  const lessons = (day.persons[0]?.lessons ?? []).filter(
    (lesson) => lesson.status !== 'cancelled' && lesson.endsAt > now,
  );
  return lessons.toSorted((a, b) => a.startsAt - b.startsAt)[0]?.lessonId;
}

function readAccounts(dataDir: string): readonly DemoAccount[] | undefined {
  if (!existsSync(fileIn(dataDir))) return undefined;
  return (JSON.parse(readFileSync(fileIn(dataDir), 'utf8')) as DemoFile).accounts;
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'demo.json');
}
