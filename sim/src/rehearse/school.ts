// The people of a school that is there, for a rehearsal: sessions signed with the keys of the data folder, and lessons of the rehearsal's own, which are
// cancelled when it is over. No password, no device and no lesson of the timetable is touched. SIM-37.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SESSION_COOKIE } from '@preau/protocol/base';
import { Visitor } from '../../../tools/testing/visitor.ts';
import { runSchoolCli } from '../school-cli.ts';
import type { RehearsalClass, RehearsalPerson } from './department.ts';

/** What `npm run school -- rehearsal` writes. */
interface SchoolSessions {
  readonly office: string;
  readonly operator: string | null;
  readonly classes: readonly {
    readonly audienceId: string;
    readonly label: string;
    readonly teacher: { readonly personId: string; readonly session: string };
    readonly pupils: readonly string[];
  }[];
}

/** What school is wanted. */
export interface SchoolOptions {
  readonly dataDir: string;
  readonly url: string;
  readonly schoolId: string;
  readonly classes: number;
  /** How long the sessions must last, minutes. */
  readonly minutes: number;
  readonly startsAt: number;
  readonly endsAt: number;
}

/** Classes with their lessons; disposing cancels the lessons. */
export interface GatheredSchool extends AsyncDisposable {
  readonly classes: readonly RehearsalClass[];
  /** Without one the gate's own news cannot be read. */
  readonly operator: RehearsalPerson | undefined;
  /** Classes that have something else then. */
  readonly leftOut: readonly string[];
}

/** Signs sessions and adds a lesson for each class that is free at the hour. */
export async function gatherSchool(options: SchoolOptions): Promise<GatheredSchool> {
  const { url, startsAt, endsAt } = options;
  const { office, operator, classes } = await readSessions(options);
  const visitor = new Visitor(url);
  visitor.hold(SESSION_COOKIE, office);
  const free: RehearsalClass[] = [];
  const leftOut: string[] = [];
  for (const { audienceId, label, teacher, pupils } of classes) {
    const { status, body } = await visitor.ask<{ lessonId: string; code?: string }>('POST', '/api/timetable/lessons', {
      audienceId,
      subject: 'Répétition',
      startsAt,
      endsAt,
      teacherIds: [teacher.personId],
    });
    if (status === 201)
      free.push({
        label,
        lessonId: body.lessonId,
        teacher: { session: teacher.session },
        pupils: pupils.map((session) => ({ session })),
      });
    else leftOut.push(`${label} (${body.code ?? status})`);
  }
  return {
    classes: free,
    operator: operator === null ? undefined : { session: operator },
    leftOut,
    [Symbol.asyncDispose]: async () => {
      for (const { label, lessonId } of free) {
        const cancelled = visitor.ask('PATCH', `/api/timetable/lessons/${lessonId}`, { cancelled: true });
        const answer = await cancelled.catch(() => undefined);
        if (answer === undefined || answer.status >= 300)
          console.error(`Cannot cancel the rehearsal's lesson of ${label}: ${answer?.body.code ?? 'no answer'}`);
      }
    },
  };
}

async function readSessions({ dataDir, schoolId, classes, minutes }: SchoolOptions): Promise<SchoolSessions> {
  const folder = mkdtempSync(join(tmpdir(), 'preau-rehearsal-'));
  try {
    const file = join(folder, 'sessions.json');
    const words = ['--school', schoolId, '--classes', String(classes), '--minutes', String(minutes)];
    await runSchoolCli(dataDir, 'rehearsal', ...words, file);
    return JSON.parse(readFileSync(file, 'utf8')) as SchoolSessions;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
