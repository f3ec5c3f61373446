// `rehearsal`: short sessions for the people of a school, so that a morning can be rehearsed with them. Whoever has the data folder has its keys: no
// password is asked, set or known, no device is signed out, and the sessions end by themselves. SIM-37.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { parseDeviceId, parseSchoolId, parseSessionId } from '@preau/core/base';
import type { PersonId, Role, SchoolId } from '@preau/core/base';
import { toPeopleSearch } from '@preau/core/school';
import { createSigner, newId } from '@preau/host';
import type { School } from '@preau/school';
import { sessionClaimsOf } from '@preau/service/school';
import type { FoundPerson } from '@preau/service/school';
import { CommandError } from './command-error.ts';
import { EXIT_FAILED, EXIT_USAGE } from './exit-codes.ts';
import { withSchool } from './session.ts';

interface RehearsalOptions {
  readonly school: string;
  readonly classes: string;
  readonly minutes: string;
}

const MOST_MINUTES = 90;
const MOST_CLASSES = 1_000;
const PEOPLE_PAGE = 500;

/** Adds the command. */
export function addRehearsalCommand(program: Command): void {
  program
    .command('rehearsal')
    .argument('<file>', 'where to write them, for this user alone')
    .description(
      'write short sessions of the people of a school, for a rehearsal on this machine; signed with the keys of the data folder, without anybody’s password',
    )
    .requiredOption('--school <uai>', 'UAI of the school, e.g. 0750001A')
    .option('--classes <number>', 'the first so many classes', String(MOST_CLASSES))
    .option('--minutes <number>', `how long the sessions last, at most ${MOST_MINUTES}`, '45')
    .action(async (file: string, options: RehearsalOptions) =>
      withSchool(async ({ school, config }) => {
        const schoolId = parseSchoolId(options.school);
        if (schoolId === undefined)
          throw new CommandError(
            EXIT_USAGE,
            `Cannot use --school ${options.school}: a UAI is seven digits and a capital letter`,
          );
        const classes = readNumber('--classes', options.classes, MOST_CLASSES);
        const lifeMs = readNumber('--minutes', options.minutes, MOST_MINUTES) * 60_000;
        const signer = await createSigner({ folder: join(config.dataDir, 'keys'), minter: 'school' });
        const minter = signer.minter('session');
        const sessionOf = async (login: string): Promise<string | undefined> => {
          const deviceId = parseDeviceId(`rehearsal-${newId()}`)!;
          const found = await school.stores.accounts.findForSignIn(login, deviceId);
          const account = found === undefined ? undefined : await school.stores.accounts.findView(found.accountId);
          if (account === undefined) return undefined;
          return minter.mint(sessionClaimsOf(account, { sessionId: parseSessionId(newId())!, deviceId }), lifeMs);
        };
        const written = await gather(school, schoolId, classes, sessionOf);
        // A mode is for new files only: one that was there might be read by others.
        rmSync(file, { force: true });
        writeFileSync(file, JSON.stringify({ schoolId, ...written }), { mode: 0o600, flag: 'wx' });
        const pupils = written.classes.reduce((sum, each) => sum + each.pupils.length, 0);
        console.log(`${written.classes.length} classes, ${pupils} pupils: sessions for ${lifeMs / 60_000} minutes`);
        if (written.leftOut > 0) console.log(`${written.leftOut} classes have no teacher left, or no pupil`);
      }),
    );
}

/** Classes with their pupils and a teacher each, and somebody of the office who may add lessons. */
async function gather(
  { stores: { people } }: School,
  schoolId: SchoolId,
  most: number,
  sessionOf: (login: string) => Promise<string | undefined>,
): Promise<{
  readonly office: string;
  readonly operator: string | null;
  readonly classes: readonly {
    readonly audienceId: string;
    readonly label: string;
    readonly teacher: { readonly personId: PersonId; readonly session: string };
    readonly pupils: readonly string[];
  }[];
  readonly leftOut: number;
}> {
  const everybody = async (role: Role): Promise<readonly FoundPerson[]> => {
    const found: FoundPerson[] = [];
    for (let page: readonly FoundPerson[] = []; ;) {
      const after = page.at(-1)?.personId ?? null;
      page = await people.searchPeople({ schoolId, search: toPeopleSearch('', []), role, after, limit: PEOPLE_PAGE });
      found.push(...page.filter(({ active }) => active));
      if (page.length < PEOPLE_PAGE) return found;
    }
  };
  const sessionOfRole = async (role: Role): Promise<string | undefined> => {
    const [first] = await everybody(role);
    return first === undefined ? undefined : sessionOf(first.login);
  };
  const operator = await sessionOfRole('operator');
  const office = operator ?? (await sessionOfRole('head'));
  if (office === undefined)
    throw new CommandError(
      EXIT_FAILED,
      `Cannot rehearse ${schoolId}: it has no operator and no head; operator create makes one`,
    );
  const teachers = [...(await everybody('teacher'))];
  const audiences = (await people.listAudiences(schoolId, null)).filter(({ kind }) => kind === 'class').slice(0, most);
  const classes = [];
  for (const { audienceId, label } of audiences) {
    // One who teaches the class, if there is one; nobody is in two lessons at once.
    const own = teachers.findIndex(({ teaches }) => teaches.includes(label));
    const teacher = teachers.splice(Math.max(0, own), 1)[0];
    const session = teacher === undefined ? undefined : await sessionOf(teacher.login);
    const roster = (await people.listPupils(schoolId, audienceId))?.pupils ?? [];
    const pupils = (await Promise.all(roster.map(({ login }) => sessionOf(login)))).filter(
      (each) => each !== undefined,
    );
    if (teacher !== undefined && session !== undefined && pupils.length > 0)
      classes.push({ audienceId, label, teacher: { personId: teacher.personId, session }, pupils });
  }
  return { office, operator: operator ?? null, classes, leftOut: audiences.length - classes.length };
}

function readNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new CommandError(EXIT_USAGE, `Cannot use ${name} ${text}: it must be a whole number from 1 to ${most}`);
  return value;
}
