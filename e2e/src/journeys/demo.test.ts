// The demo school as five people find it who have never seen Préau, on phones: nothing is empty, nothing is broken, and one deed of each works.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { baseFlags, findChromium } from '../../../tools/testing/chromium.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { DemoAccount, PreauProcess } from '../../../tools/testing/preau-process.ts';

let preau: PreauProcess;
let browser: Browser;

before(async () => {
  preau = await startPreau({ words: [] });
  browser = await chromium.launch({ executablePath: await findChromium(), args: baseFlags() });
});
after(async () => {
  await browser?.close();
  await preau?.[Symbol.asyncDispose]();
});

async function phoneOf(role: DemoAccount['role']): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 780 },
    locale: 'fr-FR',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  });
  const { login, password } = preau.accounts.find((each) => each.role === role)!;
  const answer = await context.request.post(`${preau.url}/api/session`, { data: { login, password } });
  assert.equal(answer.ok(), true);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return page;
}

/** Opens a page, and looks whether it is whole. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${preau.url}${path}`);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('load');
  assert.equal(await page.getByText('La page s’est arrêtée').count(), 0, `${path} stopped`);
  const isWide = await page.evaluate<boolean>(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth',
  );
  assert.equal(isWide, false, `${path} is wider than a phone`);
}

test('[HOUSE-67] a pupil finds a lesson, homework to tick and to hand in, work that came back, and the talk of the class', async () => {
  const page = await phoneOf('pupil');
  await open(page, '/');
  await page.getByRole('link', { name: 'Entrer en classe' }).first().waitFor();
  await page
    .getByRole('link', { name: /ton travail t’est rendu/ })
    .first()
    .waitFor();
  await open(page, '/devoirs');
  const tick = page.getByRole('button', { name: /^Fait/, pressed: false }).first();
  const name = (await tick.getAttribute('aria-label')) ?? '';
  await tick.click();
  await page.getByRole('button', { name, pressed: true }).waitFor();
  await page
    .getByRole('link', { name: /^Rendre/ })
    .first()
    .click();
  await page.getByLabel('Ta réponse, ou un mot pour ton enseignant').fill('Voici mon dessin.');
  await page.getByRole('button', { name: 'Rendre mon travail' }).click();
  await page.getByText('Reprendre mon rendu').waitFor();
  await open(page, '/fil');
  await page.locator('a[href^="/canal/"]').first().click();
  await page.getByText('Le canal est ouvert jusqu’à').waitFor();
  await open(page, '/recherche');
  await page.getByLabel('Un mot ou plusieurs').fill('garonne');
  await page.getByRole('heading', { name: 'Canaux des classes' }).waitFor();
});

test('[HOUSE-67] a guardian finds both children and says that an announcement was read', async () => {
  const page = await phoneOf('guardian');
  await open(page, '/');
  await page.getByRole('heading', { name: 'À faire' }).waitFor();
  await open(page, '/devoirs');
  await open(page, '/fil');
  await page.getByRole('link', { name: /^Sortie au musée/ }).click();
  await page.getByRole('button', { name: 'J’ai lu' }).click();
  await page.getByText('Lu et noté').waitFor();
  await open(page, '/messages');
  await page.getByRole('link', { name: /Genou de mon enfant/ }).click();
  await page.getByText('Bon rétablissement').waitFor();
});

test('[HOUSE-67] a teacher, the head and the operator find what waits for them', async () => {
  const teacher = await phoneOf('teacher');
  for (const path of ['/', '/semaine', '/fil', '/messages', '/fichiers']) await open(teacher, path);
  await open(teacher, '/devoirs');
  await teacher.getByRole('heading', { name: 'Passés' }).waitFor();
  await teacher
    .getByRole('link', { name: /Français|Histoire-géographie/ })
    .last()
    .click();
  await teacher.getByRole('heading', { level: 1 }).waitFor();
  const head = await phoneOf('head');
  for (const path of ['/etablissement', '/etablissement/pas-vus', '/etablissement/reglages', '/etablissement/journal'])
    await open(head, path);
  await open(head, '/fil');
  await head.getByText('Abri à vélos').first().waitFor();
  const operator = await phoneOf('operator');
  for (const path of ['/etablissement', '/etablissement/en-direct']) await open(operator, path);
});
