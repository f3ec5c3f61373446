// How real data bring a state of a screen about, one run a state.
import type { PeopleAnswer } from '@preau/protocol/school';
import type { Page } from 'playwright-core';
import { Visitor } from '../../../tools/testing/visitor.ts';
import { giveHomework, handIn, writeNote } from './homework.ts';
import { writeToSomebody } from './mail.ts';
import type { Scene } from './scene.ts';

type Arrangement = (scene: Scene, page: Page) => Promise<unknown>;

/** Stands for whatever is not there. */
export const UNKNOWN_LESSON = '00000000-0000-7000-8000-00000000dead';

const press =
  (name: string | RegExp) =>
  (page: Page): Promise<void> =>
    page.getByRole('button', { name }).first().click();
const at =
  (path: string, ...then: readonly ((page: Page) => Promise<unknown>)[]): Arrangement =>
  async (scene, page) => {
    await scene.goto(page, path.replace('LESSON', scene.lessonId).replace('AUDIENCE', scene.audienceId));
    for (const step of then) await step(page);
  };
/** Types into the office's search, chooses a role, and waits for the answer to it. */
const search =
  (text: string, role = '') =>
  async (page: Page): Promise<void> => {
    await page.locator('.people-rows').waitFor();
    const answered = page.waitForResponse((answer) => {
      if (new URL(answer.url()).pathname !== '/api/people/search') return false;
      const asked = answer.request().postDataJSON() as { readonly search?: string; readonly role?: string };
      return (asked.search ?? '') === text && (asked.role ?? '') === role;
    });
    if (text !== '') await page.getByLabel('Nom, identifiant ou classe').fill(text);
    if (role !== '') await page.getByLabel('Rôle').selectOption(role);
    await answered;
    await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
  };
const inLesson =
  (...then: readonly ((page: Page) => Promise<unknown>)[]): Arrangement =>
  async (scene, page) => {
    await scene.openLesson();
    await scene.enter(page);
    for (const step of then) await step(page);
  };
const waiting: Arrangement = (scene, page) => {
  if (scene.teacher !== undefined)
    throw new Error('The waiting states come first: a lesson that was opened does not wait again');
  return scene.enter(page);
};
/** The teacher's invitation to speak stands until it is answered, and would cover what comes after it. */
const notNow = async (page: Page): Promise<void> => {
  await page.locator('.lesson[data-state="open"]').waitFor();
  const asked = page.locator('[data-state="asked"]');
  if (!(await asked.isVisible())) return;
  await page.getByRole('button', { name: 'Pas maintenant' }).click();
  await asked.waitFor({ state: 'detached' });
};
/** Cut from the lesson, with a message of the teacher in the meantime. */
const cut: Arrangement = async (scene, page) => {
  await scene.openLesson();
  await scene.enter(page, scene.relay);
  await notNow(page);
  scene.relay.cut();
  await page.locator('[data-state="lost"]').waitFor();
};

/** How real data bring a state about, by `screen/state/role`. */
export const ARRANGEMENTS: Readonly<Record<string, Arrangement>> = {
  'day/lesson on/pupil': at('/'),
  'day/lesson on/teacher': at('/'),
  'day/children/guardian': at('/'),
  'day/office/head': at('/'),
  'day/unplanned lesson/teacher': at('/', press('Cours improvisé')),
  'dayOf/another day/teacher': at('/jour/2026-11-23'),
  'dayOf/empty/pupil': at('/jour/2026-08-02'),
  'week/own/pupil': at('/semaine'),
  'week/own/teacher': at('/semaine'),
  'week/child/guardian': at('/semaine'),
  'week/class/head': at('/semaine?of=audience&id=AUDIENCE'),
  'week/changing a lesson/head': at('/semaine?of=audience&id=AUDIENCE', press(/^Modifier/)),
  'week/calendar asked/pupil': at('/semaine', press('S’abonner au calendrier')),
  'week/calendar made/teacher': at('/semaine', press('S’abonner au calendrier'), async (page) => {
    // An address made by a run before stands there already.
    await page.locator('dialog[open] .calendar-url, dialog[open] .btn-main').first().waitFor();
    const make = page.getByRole('button', { name: 'Créer l’adresse' });
    if (await make.isVisible()) await make.click();
  }),
  'weekOf/empty/pupil': at('/semaine/2039-08-15'),
  'slot/not today/guardian': at('/creneau/00000000-0000-7000-8000-00000000dead'),
  'homework/given/teacher': async (scene, page) => {
    await giveHomework(scene.preau.url, scene.account('teacher'), scene.audienceId);
    await at('/devoirs')(scene, page);
  },
  'homeworkNew/from a lesson/teacher': at('/devoirs/nouveau?cours=LESSON'),
  'homeworkOne/who has not/teacher': async (scene, page) => {
    const homeworkId = await giveHomework(scene.preau.url, scene.account('teacher'), scene.audienceId);
    await at(`/devoirs/${homeworkId}`)(scene, page);
  },
  'homeworkOne/handed in/teacher': async (scene, page) => {
    const { url } = scene.preau;
    const homeworkId = await giveHomework(url, scene.account('teacher'), scene.audienceId, 'handIn');
    await handIn(url, scene.account('pupil'), homeworkId);
    await at(`/devoirs/${homeworkId}`)(scene, page);
  },
  'book/written/teacher': async (scene, page) => {
    await writeNote(scene.preau.url, scene.account('teacher'), scene.lessonId);
    await at('/cahier/AUDIENCE')(scene, page);
  },
  'mail/nothing yet/pupil': at('/messages'),
  'write/to a teacher/guardian': at('/messages/nouveau'),
  'thread/written/guardian': async (scene, page) => {
    const { threadId } = await writeToSomebody(scene.preau.url, scene.account('guardian'));
    await at(`/messages/${threadId}`)(scene, page);
  },
  'classes/list/teacher': at('/classes'),
  'class/list/teacher': at('/classes/AUDIENCE'),
  'class/new code asked/teacher': at('/classes/AUDIENCE', press(/Nouveau code/)),
  'office/now/head': at('/etablissement'),
  'office/adding a lesson/head': at('/etablissement', press('Ajouter un cours')),
  'office/another teacher/head': at('/etablissement', press('Ajouter un cours'), async (page) => {
    await page.getByLabel('Enseignant', { exact: true }).selectOption('other');
    await page.getByLabel('Nom de l’enseignant').fill('a');
  }),
  'office/adding a person/head': at('/etablissement', press('Ajouter une personne')),
  'office/now/operator': at('/etablissement'),
  'unseen/list/head': at('/etablissement/pas-vus'),
  'switches/list/head': at('/etablissement/reglages'),
  'log/list/head': at('/etablissement/journal'),
  // Whoever runs the cell lands there.
  'cell/list/operator': at('/'),
  'cellSchool/school/operator': at('/exploitation', (page) => page.locator('.cell-schools .row-link').first().click()),
  'cellSwitches/list/operator': at('/exploitation/reglages'),
  'purge/form/operator': at('/exploitation/retraits'),
  'cellLog/acts/operator': at('/exploitation/journal'),
  'health/facts/operator': at('/exploitation/etat'),
  'now/now/operator': at('/etablissement/en-direct'),
  'now/not yours/head': at('/etablissement/en-direct'),
  'people/list/head': at('/etablissement/personnes'),
  'codes/accounts/head': at('/classes/AUDIENCE/codes'),
  'mailRules/as at first/head': at('/etablissement/messages'),
  'delegates/guardians of a class/head': at('/classes/AUDIENCE/delegues'),
  'cards/off/head': at('/classes/AUDIENCE/cartes'),
  'bulkCodes/choice/head': at('/etablissement/codes'),
  'imports/list/head': at('/etablissement/imports'),
  'people/found/head': at('/etablissement/personnes', search('6e')),
  'search/found/head': at('/recherche', (page) => page.getByLabel('Un mot ou plusieurs').fill('6e')),
  'people/nobody/head': at('/etablissement/personnes', search('zzzz')),
  'people/changing a pupil/head': at('/etablissement/personnes', search('', 'pupil'), press(/^Modifier/), (page) =>
    page.locator('dialog[open] summary').click(),
  ),
  'people/changing a guardian/head': at('/etablissement/personnes', search('', 'guardian'), press(/^Modifier/)),
  'people/changed by hand/head': async (scene, page) => {
    const head = await Visitor.signIn(scene.preau.url, scene.account('head'));
    const { people } = await head.get<PeopleAnswer>('POST', '/api/people/search', { role: 'pupil' });
    const pupil = people[0]!;
    await head.get('PATCH', `/api/people/${pupil.personId}`, { familyName: `${pupil.familyName} Roy` });
    await at('/etablissement/personnes', search('', 'pupil'), press(/^Modifier/))(scene, page);
  },
  'people/ending/head': at(
    '/etablissement/personnes',
    search('', 'pupil'),
    press(/^Modifier/),
    press('Retirer de l’établissement'),
  ),
  'people/not yours/teacher': at('/etablissement/personnes'),
  'office/not yours/pupil': at('/etablissement'),
  'settings/plain/pupil': at('/reglages'),
  'settings/signing out everywhere/pupil': at('/reglages', press('Se déconnecter de tous les appareils')),
  'lesson/device check/pupil': at('/cours/LESSON'),
  'lesson/waiting/pupil': waiting,
  'lesson/waiting/teacher': waiting,
  'lesson/held down/pupil': inLesson(),
  'lesson/held down/teacher': inLesson(),
  'lesson/open/pupil': inLesson(),
  'lesson/open/teacher': inLesson(),
  'lesson/asked to speak/pupil': async (scene, page) => {
    await inLesson()(scene, page);
    await scene.command({ kind: 'askToUnmute', personId: (await scene.personId('pupil')) as never });
  },
  'lesson/discussion locked/pupil': async (scene, page) => {
    await inLesson()(scene, page);
    const { locks } = scene.teacher!.getSnapshot().state;
    await scene.command({ kind: 'setLocks', locks: { ...locks, chat: true } });
  },
  'lesson/safe mode/pupil': async (scene, page) => {
    await inLesson(notNow)(scene, page);
    await scene.teacherLeaves();
  },
  'lesson/line lost/pupil': cut,
  'lesson/back/pupil': async (scene, page) => {
    scene.relay.mend();
    await cut(scene, page);
    await scene.command({ kind: 'postMessage', text: 'Pendant la coupure' });
    scene.relay.mend();
  },
  'lesson/elsewhere/pupil': async (scene, page) => {
    await inLesson()(scene, page);
    await (await Visitor.signIn(scene.preau.url, scene.account('pupil'))).enter(scene.lessonId);
  },
  'lesson/level chosen/teacher': inLesson((page) => page.locator('.top-level').click()),
  'lesson/locks/teacher': inLesson(press('Verrous')),
  'lesson/actions for one/teacher': inLesson(press(/^Participants/), press(/^Actions pour/)),
  'lesson/choosing what is received/pupil': inLesson(press('Plus'), (page) =>
    page.locator('.menu:popover-open').getByRole('button', { name: 'Son et images reçus' }).click(),
  ),
  'lesson/saving data/pupil': async (scene, page) => {
    await page.addInitScript(`Object.defineProperty(navigator, 'connection', { value: { saveData: true } })`);
    await inLesson()(scene, page);
  },
  'lesson/leaving/teacher': inLesson(press('Quitter')),
  'lesson/inviting/teacher': inLesson(press('Plus'), (page) =>
    page.locator('.menu:popover-open').getByRole('button', { name: 'Inviter une personne' }).click(),
  ),
  'lesson/unknown/pupil': async (scene, page) => {
    await scene.passDeviceCheck(page);
    await scene.goto(page, `/cours/${UNKNOWN_LESSON}`);
  },
  'sheet/editing/teacher': at('/cours/LESSON/fiche'),
  'rollCall/table/teacher': async (scene, page) => {
    await scene.openLesson();
    await scene.goto(page, `${scene.lessonPath}/appel`);
  },
};
