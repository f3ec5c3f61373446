// Homework and a session note over HTTP, for pages that show them.
import { Visitor } from '../../../tools/testing/visitor.ts';

/** What signs in. */
interface Account {
  readonly login: string;
  readonly password: string;
}

const HOMEWORK_ID = '00000000-0000-7000-8000-0000000d0e01';
const DAY_MS = 86_400_000;

/** Gives homework to a class for the day after tomorrow; given before, it stands. Answers its id. */
export async function giveHomework(url: string, account: Account, audienceId: string): Promise<string> {
  const teacher = await Visitor.signIn(url, account);
  const known = await teacher.ask('GET', `/api/homework/${HOMEWORK_ID}`);
  if (known.status === 200) return HOMEWORK_ID;
  await teacher.get('PUT', `/api/homework/${HOMEWORK_ID}`, {
    base: 0,
    audienceIds: [audienceId],
    subject: 'Sciences de la vie et de la Terre',
    lessonId: null,
    dueLessonId: null,
    dueOn: new Date(Date.now() + 2 * DAY_MS).toISOString().slice(0, 10),
    text: 'Dessiner le trajet d’une goutte d’eau, de la mer à la montagne.',
    minutes: 20,
    expects: 'done',
    fileIds: [],
  });
  return HOMEWORK_ID;
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
