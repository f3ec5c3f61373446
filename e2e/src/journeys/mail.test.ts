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
  await teacher.getByRole('button', { name: 'Joindre des fichiers' }).click();
  await teacher
    .locator('.file-picker input[type=file]')
    .first()
    .setInputFiles({
      name: 'Programme.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('Départ à huit heures.'),
    });
  await teacher
    .locator('.file-picker')
    .getByRole('button', { name: /Programme\.txt/ })
    .waitFor();
  await teacher.getByRole('button', { name: 'Envoyer' }).click();
  await teacher.locator('.message.is-mine', { hasText: 'À huit heures.' }).waitFor();

  await guardian.goto(address);
  const answered = guardian.locator('.message', { hasText: 'À huit heures.' });
  const saved = guardian.waitForEvent('download');
  await answered.getByRole('link', { name: /Programme\.txt/ }).click();
  assert.equal((await saved).suggestedFilename(), 'Programme.txt');
  await guardian.getByRole('button', { name: `Signaler le message de ${teacherName}` }).click();
  await guardian.getByLabel(/Ce qui ne va pas/).fill('Ce n’est pas la bonne heure.');
  await guardian.locator('dialog[open]').getByRole('button', { name: 'Signaler' }).click();
  await guardian.locator('dialog[open]').waitFor({ state: 'detached' });

  const office = await openAs('head', DESKTOP);
  await office.goto(`${preau.url}/etablissement/moderation`);
  const found = office.locator('.case', { hasText: 'À huit heures.' });
  await found.getByText('Ce n’est pas la bonne heure.').waitFor();
  await found.getByRole('link', { name: /Programme\.txt/ }).waitFor();
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

test('[MAIL-79] the head opens a way and goes back to the beginning, names a delegate, who is told and agrees', async () => {
  const head = await openAs('head', PHONE);
  await head.goto(`${preau.url}/etablissement`);
  await head.getByRole('link', { name: 'Qui écrit à qui' }).click();
  const way = head.getByRole('switch', { name: /Les élèves écrivent à la direction/ });
  assert.equal(await way.isChecked(), false);
  await way.click();
  await head.getByText('Chaque élève peut vous écrire.').waitFor();
  await head.getByRole('button', { name: 'Revenir aux réglages d’origine' }).click();
  await head.getByText('Ils vous répondent si vous leur écrivez.').first().waitFor();
  assert.equal(await way.isChecked(), false);

  const { displayName } = account('pupil');
  const desk = await Visitor.signIn(preau.url, account('head'));
  const { people } = await desk.get<PeopleAnswer>('POST', '/api/people/search', { role: 'pupil', search: displayName });
  const audienceId = people.find((person) => person.displayName === displayName)!.audiences[0]!.audienceId;
  await head.goto(`${preau.url}/classes/${audienceId}/codes`);
  await head.getByRole('link', { name: 'Parents délégués' }).click();
  const name = account('guardian').displayName;
  await head.getByLabel('Chercher un parent ou un enfant').fill(name);
  await head.getByRole('switch', { name: new RegExp(name) }).click();
  await head.getByText('Doit encore accepter, dans ses messages').waitFor();

  const guardian = await openAs('guardian', PHONE);
  await guardian.goto(`${preau.url}/messages`);
  await guardian.getByText('Parents délégués', { exact: true }).click();
  await guardian.getByText('Vous êtes parent délégué').waitFor();
  await guardian.getByLabel('Les parents délégués de la classe peuvent m’écrire').click();
  await guardian.getByText('Vous êtes parent délégué').waitFor({ state: 'detached' });
  await head.reload();
  await head.getByText('A accepté').waitFor();
  await Promise.all([head, guardian].map((page) => page.context().close()));
});
