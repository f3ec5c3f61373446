// Homework in a real browser on a phone: given from a lesson, read and ticked by a pupil, seen by a guardian, followed by name; the book of the class.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { TodayAnswer } from '@preau/protocol/school';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { baseFlags, findChromium } from '../../../tools/testing/chromium.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { DemoAccount, PreauProcess } from '../../../tools/testing/preau-process.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';

let preau: PreauProcess;
let browser: Browser;
const contexts: BrowserContext[] = [];

before(async () => {
  preau = await startPreau();
  browser = await chromium.launch({ executablePath: await findChromium(), args: baseFlags() });
  // A run may fall on an evening or a week-end: the head lets homework out at once.
  const head = await Visitor.signIn(preau.url, account('head'));
  const { persons } = await head.get<TodayAnswer>('GET', '/api/today');
  await head.get('PUT', '/api/office/switches', { schoolId: persons[0]!.schoolId, name: 'quietHours', isOn: false });
});
after(async () => {
  await Promise.all(contexts.map((context) => context.close()));
  await browser?.close();
  await preau?.[Symbol.asyncDispose]();
});

const account = (role: DemoAccount['role']): DemoAccount => preau.accounts.find((each) => each.role === role)!;

async function phoneOf(role: DemoAccount['role']): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 780 },
    locale: 'fr-FR',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  });
  contexts.push(context);
  const { login, password } = account(role);
  const answer = await context.request.post(`${preau.url}/api/session`, { data: { login, password } });
  assert.equal(answer.ok(), true);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return page;
}
const isWide = (page: Page): Promise<boolean> =>
  page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');

test('[WORK-55] [WORK-48] [WORK-49] homework goes from a lesson to the pupil’s tick and back to its teacher by name, who writes to those who are missing, on phones', async () => {
  const teacher = await phoneOf('teacher');
  await teacher.goto(`${preau.url}/devoirs/nouveau?cours=${preau.lessonId}`);
  // Class, subject and day are filled in: what is left is the task.
  await teacher.locator('.pick-days input:checked').waitFor({ state: 'attached' });
  assert.equal(await teacher.locator('input[name="who"]:checked').count(), 1);
  await teacher.getByLabel('Consigne').fill('Relire la **page 34**.\n- En cinq lignes : pourquoi Rome ?');
  assert.equal(await isWide(teacher), false);
  await teacher.getByRole('button', { name: /^Publier pour / }).click();
  await teacher.getByRole('heading', { name: /^Pas encore/ }).waitFor();
  const everybody = await teacher.locator('.work-lists li').count();
  assert.ok(everybody > 1);
  const address = teacher.url();

  const pupil = await phoneOf('pupil');
  await pupil.goto(`${preau.url}/devoirs`);
  const tick = pupil.getByRole('button', { name: /^Fait : .*Relire la page 34/ });
  assert.equal(await tick.getAttribute('aria-pressed'), 'false');
  const sent = pupil.waitForResponse((answer) => answer.url().endsWith('/done') && answer.status() === 204);
  await tick.click();
  await sent;
  assert.equal(await tick.getAttribute('aria-pressed'), 'true');
  assert.equal(await isWide(pupil), false);
  await pupil.reload();
  await pupil.locator('.tick[aria-pressed="true"]').waitFor();

  const guardian = await phoneOf('guardian');
  await guardian.goto(`${preau.url}/devoirs`);
  await guardian.locator('.child-work', { hasText: 'Relire la page 34' }).first().waitFor();
  const { persons } = await (
    await Visitor.signIn(preau.url, account('guardian'))
  ).get<TodayAnswer>('GET', '/api/today');
  const isChild = persons[0]!.children.some((child) => child.displayName === account('pupil').displayName);
  await guardian
    .getByText(isChild ? 'fait' : 'à faire', { exact: true })
    .first()
    .waitFor();
  assert.equal(await guardian.locator('.tick').count(), 0, 'a guardian ticks nothing');

  await teacher.goto(address);
  await teacher.getByRole('heading', { name: 'Fait (1)' }).waitFor();
  const has = teacher.locator('section', { has: teacher.getByRole('heading', { name: 'Fait (1)' }) });
  assert.deepEqual(await has.locator('li b').allTextContents(), [account('pupil').displayName]);
  await teacher.getByText(/: 1 l’a ouvert, 1 l’a fait\.$/).waitFor();
  await teacher.getByRole('button', { name: /^Écrire (?:aux|à)/ }).dblclick();
  await teacher.waitForURL(/\/messages\/nouveau\?brouillon=/);
  assert.match(await teacher.getByLabel('Objet').inputValue(), /^Rappel/);
  assert.match(await teacher.getByLabel('Message', { exact: true }).inputValue(), /Relire la page 34/);
  await teacher.goto(address);
  await teacher.getByRole('button', { name: 'Retirer' }).click();
  await teacher.locator('dialog[open]').getByRole('button', { name: 'Retirer' }).click();
  await teacher.getByRole('heading', { level: 1, name: 'Devoirs' }).waitFor();
  await pupil.reload();
  await pupil.locator('[data-state="empty"]').waitFor();
});

test('[WORK-56] a teacher writes about a lesson in the book of the class, and its pupils read it', async () => {
  const teacher = await phoneOf('teacher');
  await teacher.goto(`${preau.url}/devoirs`);
  await teacher.getByRole('navigation', { name: 'Cahiers de textes' }).getByRole('link').first().click();
  await teacher.locator('.book-day').first().waitFor();
  const address = teacher.url();
  const folds = teacher.locator('.book-day details:not([open]) summary');
  if ((await folds.count()) > 0) await folds.first().click();
  await teacher
    .getByRole('button', { name: /^Écrire la séance/ })
    .first()
    .click();
  await teacher.getByLabel('Contenu de la séance').fill('# L’empire\nCharlemagne à Rome.');
  await teacher.getByRole('button', { name: 'Enregistrer' }).click();
  await teacher.locator('.book-entry .md', { hasText: 'Charlemagne' }).waitFor();
  const pupil = await phoneOf('pupil');
  await pupil.goto(address);
  await pupil.locator('.book-entry .md', { hasText: 'Charlemagne' }).waitFor();
  assert.equal(await pupil.getByRole('button', { name: /^(Écrire|Modifier)/ }).count(), 0);
  assert.equal(await isWide(pupil), false);
});
