// Messages in a real browser: a guardian and a teacher write to one another, a pupil finds no pupil to write to, a report reaches the head.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { PeopleAnswer, TodayAnswer } from '@preau/protocol/school';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { baseFlags, findChromium } from '../../../tools/testing/chromium.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../tools/testing/preau-process.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';

const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 800 };
let preau: PreauProcess;
let browser: Browser;

before(async () => {
  preau = await startPreau();
  browser = await chromium.launch({ executablePath: await findChromium(), args: baseFlags() });
});
after(async () => {
  await browser?.close();
  await preau?.[Symbol.asyncDispose]();
});

const account = (role: string): { readonly login: string; readonly password: string; readonly displayName: string } =>
  preau.accounts.find((each) => each.role === role)!;

async function openAs(role: string, viewport: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({
    viewport,
    locale: 'fr-FR',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  });
  const { login, password } = account(role);
  assert.equal((await context.request.post(`${preau.url}/api/session`, { data: { login, password } })).ok(), true);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return page;
}

test('[MAIL-61] a guardian writes from a phone, the teacher answers, a report reaches the head, who takes the message away', async () => {
  const head = await Visitor.signIn(preau.url, account('head'));
  const { schoolId } = (await head.get<TodayAnswer>('GET', '/api/today')).persons[0]!;
  // The journey is walked at any hour, also on a Sunday.
  await head.get('PUT', '/api/office/switches', { schoolId, name: 'quietHours', isOn: false });
  const [guardian, teacher] = await Promise.all([openAs('guardian', PHONE), openAs('teacher', DESKTOP)]);
  const teacherName = account('teacher').displayName;

  await guardian.goto(`${preau.url}/messages`);
  await guardian.locator('[data-state="empty"]').waitFor();
  await guardian.getByRole('link', { name: 'Écrire' }).click();
  await guardian.getByLabel('À', { exact: true }).fill(teacherName);
  await guardian.getByRole('button', { name: `Ajouter ${teacherName}` }).click();
  await guardian.getByLabel('Objet').fill('Sortie de jeudi');
  await guardian.getByLabel('Message', { exact: true }).fill('Bonjour, à quelle heure faut-il venir ?');
  await guardian.getByRole('button', { name: 'Envoyer' }).click();
  await guardian.locator('.message', { hasText: 'à quelle heure' }).waitFor();
  const address = guardian.url();
  assert.match(address, /\/messages\/[0-9a-f-]{36}$/);

  await teacher.goto(`${preau.url}/messages`);
  const row = teacher.locator('.threads li.is-new', { hasText: 'Sortie de jeudi' });
  await row.getByRole('link').click();
  await teacher.getByLabel(`Répondre à ${account('guardian').displayName}`).fill('À huit heures.');
  await teacher.getByRole('button', { name: 'Envoyer' }).click();
  await teacher.locator('.message.is-mine', { hasText: 'À huit heures.' }).waitFor();

  await guardian.goto(address);
  await guardian.locator('.message', { hasText: 'À huit heures.' }).waitFor();
  await guardian.getByRole('button', { name: `Signaler le message de ${teacherName}` }).click();
  await guardian.getByLabel(/Ce qui ne va pas/).fill('Ce n’est pas la bonne heure.');
  await guardian.locator('dialog[open]').getByRole('button', { name: 'Signaler' }).click();
  await guardian.locator('dialog[open]').waitFor({ state: 'detached' });

  const office = await openAs('head', DESKTOP);
  await office.goto(`${preau.url}/etablissement/moderation`);
  const found = office.locator('.case', { hasText: 'À huit heures.' });
  await found.getByText('Ce n’est pas la bonne heure.').waitFor();
  await found.getByRole('button', { name: 'Retirer', exact: true }).click();
  await found.waitFor({ state: 'detached' });
  await guardian.goto(address);
  await guardian.locator('.message', { hasText: 'Message retiré' }).waitFor();
  assert.equal(await guardian.getByText('À huit heures.').count(), 0);
  await Promise.all([guardian, teacher, office].map((page) => page.context().close()));
});

test('[MAIL-61] a pupil finds no other pupil to write to', async () => {
  const head = await Visitor.signIn(preau.url, account('head'));
  const { people } = await head.get<PeopleAnswer>('POST', '/api/people/search', { role: 'pupil' });
  const other = people.find((person) => person.displayName !== account('pupil').displayName)!;
  const pupil = await openAs('pupil', PHONE);
  await pupil.goto(`${preau.url}/messages/nouveau`);
  await pupil.locator('.receivers-found li').first().waitFor();
  await pupil.getByLabel('À', { exact: true }).fill(other.displayName);
  await pupil.getByText('Personne de ce nom à qui écrire.').waitFor();
  await pupil.context().close();
});
