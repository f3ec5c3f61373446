// The people of a rehearsal: synthetic schools beside the real ones, under their own UAIs, brought in through the importer and activated by code as on
// a first day. A rehearsal never touches a person that it did not bring.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PersonId } from '@preau/core/base';
import type { ActivationCodeAnswer, AudiencesAnswer, PupilsAnswer } from '@preau/protocol/school';
import { Visitor } from '../../../tools/testing/visitor.ts';
import { inParallel } from '../bench/crowd.ts';
import { runSchoolCli } from '../school-cli.ts';

/** Somebody who signs in with a password, or who has a session of the evening before. */
export type RehearsalPerson = { readonly login: string; readonly password: string } | { readonly session: string };

/** A class with its teacher, and the lesson that they will have. */
export interface RehearsalClass {
  readonly label: string;
  readonly lessonId: string;
  readonly teacher: RehearsalPerson;
  readonly pupils: readonly RehearsalPerson[];
}

/** What department is wanted. */
export interface DepartmentOptions {
  /** The data folder of the running Préau, for the command line. */
  readonly dataDir: string;
  readonly url: string;
  /** Pupils of each class; as many classes as numbers. */
  readonly classSizes: readonly number[];
  readonly startsAt: number;
  readonly endsAt: number;
  readonly seed: number;
  /** Told as each class is ready. */
  readonly progress: (done: number, total: number) => void;
}

/** Nobody waits for these answers but the rehearsal itself: a busy machine may take its time. */
const PATIENT = { timeoutMs: 60_000 };
/** A generated collège has so many classes. */
const CLASSES_OF_SCHOOL = 20;

/** The classes, and an operator of theirs, who may see how the gate is doing. */
export interface Gathered {
  readonly classes: readonly RehearsalClass[];
  readonly operator: RehearsalPerson;
}

/** Brings the schools in, plans a lesson for each class at the hour, gives everybody a password. */
export async function gatherDepartment(options: DepartmentOptions): Promise<Gathered> {
  const classes: RehearsalClass[] = [];
  let operator: RehearsalPerson | undefined;
  for (let at = 0; at < options.classSizes.length; at += CLASSES_OF_SCHOOL) {
    const sizes = options.classSizes.slice(at, at + CLASSES_OF_SCHOOL);
    const office = await foundSchool(options, at / CLASSES_OF_SCHOOL);
    operator ??= office.operator;
    const { audiences } = await office.visitor.get<AudiencesAnswer>('GET', '/api/audiences', undefined, PATIENT);
    const found = audiences.filter(({ kind }) => kind === 'class').slice(0, sizes.length);
    for (const [n, audience] of found.entries()) {
      classes.push(await gatherClass(options, office, audience, sizes[n]!));
      options.progress(classes.length, options.classSizes.length);
    }
  }
  if (operator === undefined) throw new RangeError('Cannot rehearse without a class');
  return { classes, operator };
}

/** A school's office: an operator who is signed in. */
interface Office {
  readonly schoolId: string;
  readonly visitor: Visitor;
  readonly operator: RehearsalPerson;
}

/** Generates and imports one school and makes its operator. A UAI below 099 belongs to nobody: no département has that number. */
async function foundSchool({ dataDir, url, seed }: DepartmentOptions, index: number): Promise<Office> {
  const schoolId = `0990${String((seed * 50 + index) % 1_000).padStart(3, '0')}R`;
  const folder = mkdtempSync(join(tmpdir(), 'preau-rehearsal-'));
  try {
    await runSchoolCli(dataDir, 'generate', '--seed', String(seed * 50 + index), '--school', schoolId, folder);
    await runSchoolCli(dataDir, 'import', join(folder, 'oneroster.zip'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const printed = await runSchoolCli(dataDir, 'operator', 'create', '--school', schoolId, '--given', 'Répétition');
  const code = /#(?:code=)?(\S+)/.exec(printed)?.[1];
  if (code === undefined) throw new Error(`Cannot find the activation code of the operator:\n${printed}`);
  const visitor = new Visitor(url);
  const password = passwordOf(schoolId);
  await visitor.get('POST', '/api/activation', { code: decodeURIComponent(code), password }, PATIENT);
  const login = /login (\S+)/.exec(printed)?.[1] ?? '';
  return { schoolId, visitor, operator: { login, password } };
}

async function gatherClass(
  { url, startsAt, endsAt }: DepartmentOptions,
  { schoolId, visitor: office }: Office,
  audience: AudiencesAnswer['audiences'][number],
  size: number,
): Promise<RehearsalClass> {
  const { audienceId, label } = audience;
  const add = async (person: object): Promise<PersonId> =>
    (
      await office.get<{ personId: PersonId }>(
        'POST',
        '/api/people',
        { schoolId, familyName: 'Répétition', ...person },
        PATIENT,
      )
    ).personId;
  for (let extra = audience.pupils; extra < size; extra += 1)
    await add({ givenName: `Renfort ${extra}`, role: 'pupil', classId: audienceId });
  const teacherId = await add({ givenName: `Enseignant ${label}`, role: 'teacher' });
  const { lessonId } = await office.get<{ lessonId: string }>('POST', '/api/timetable/lessons', {
    audienceId,
    subject: 'Répétition',
    startsAt,
    endsAt,
    teacherIds: [teacherId],
  });
  const { pupils } = await office.get<PupilsAnswer>('GET', `/api/audiences/${audienceId}/pupils`, undefined, PATIENT);
  const ids = [teacherId, ...pupils.slice(0, size).map(({ personId }) => personId)];
  const [teacher, ...others] = await inParallel(ids, (personId) => activate(url, office, personId));
  return { label, lessonId, teacher: teacher!, pupils: others };
}

async function activate(url: string, office: Visitor, personId: PersonId): Promise<RehearsalPerson> {
  const { code, login } = await office.get<ActivationCodeAnswer>(
    'POST',
    `/api/people/${personId}/activation-code`,
    undefined,
    PATIENT,
  );
  const password = passwordOf(personId);
  await new Visitor(url).get('POST', '/api/activation', { code, password }, PATIENT);
  return { login, password };
}

function passwordOf(id: string): string {
  // A hash: an id has runs of signs now and then that make a weak password.
  return `repetition-${createHash('sha256').update(id).digest('base64url').slice(0, 16)}`;
}
