// Homework, a hand-in and a session note over HTTP, for pages that show them.
import { Visitor } from '../../../tools/testing/visitor.ts';

/** What signs in. */
interface Account {
  readonly login: string;
  readonly password: string;
}

const HOMEWORK_IDS = {
  done: '00000000-0000-7000-8000-0000000d0e01',
  handIn: '00000000-0000-7000-8000-0000000d0e02',
} as const;
const HAND_IN_ID = '00000000-0000-7000-8000-0000000d0e03';
const DAY_MS = 86_400_000;

/** Gives homework to a class for the day after tomorrow; given before, it stands. Answers its id. */
export async function giveHomework(
  url: string,
  account: Account,
  audienceId: string,
  expects: keyof typeof HOMEWORK_IDS = 'done',
): Promise<string> {
  const homeworkId = HOMEWORK_IDS[expects];
  const teacher = await Visitor.signIn(url, account);
  const known = await teacher.ask('GET', `/api/homework/${homeworkId}`);
  if (known.status === 200) return homeworkId;
  await teacher.get('PUT', `/api/homework/${homeworkId}`, {
    base: 0,
    audienceIds: [audienceId],
    subject: 'Sciences de la vie et de la Terre',
    lessonId: null,
    dueLessonId: null,
    dueOn: new Date(Date.now() + 2 * DAY_MS).toISOString().slice(0, 10),
    text: 'Dessiner le trajet d’une goutte d’eau, de la mer à la montagne.',
    minutes: 20,
    expects,
    fileIds: [],
  });
  return homeworkId;
}

/** Hands in a text; the same twice is once. */
export async function handIn(url: string, account: Account, homeworkId: string): Promise<void> {
  const pupil = await Visitor.signIn(url, account);
  await pupil.get('PUT', `/api/hand-ins/${HAND_IN_ID}`, {
    homeworkId,
    text: 'La goutte s’évapore de la mer, devient nuage, puis pluie sur la montagne.',
  });
}

/** Writes about a lesson; the same twice is once. */
export async function writeNote(url: string, account: Account, lessonId: string): Promise<void> {
  const teacher = await Visitor.signIn(url, account);
  await teacher.get('PUT', `/api/notes/${lessonId}`, {
    base: 0,
    text: '# Le cycle de l’eau\n\nÉvaporation, condensation, ruissellement. Schéma dans le cahier.',
    fileIds: [],
  });
}
