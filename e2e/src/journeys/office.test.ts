// The head's office in a real browser, without a mouse: somebody is found by a few letters, changed, and found again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { PeopleAnswer, TodayAnswer } from '@preau/protocol/school';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { baseFlags, findChromium } from '../../../tools/testing/chromium.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../tools/testing/preau-process.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';

const MOST_TABS = 40;
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

/** What has the focus: its label. */
function focused(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    const element = document.activeElement;
    const label = element.labels?.[0]?.textContent;
    return (element.getAttribute('aria-label') ?? label ?? element.textContent ?? '').trim().replace(/\\s+/g, ' ');
  })()`);
}

async function tabTo(page: Page, name: RegExp): Promise<void> {
  const seen: string[] = [];
  for (let count = 0; count < MOST_TABS; count += 1) {
    const now = await focused(page);
    if (name.test(now)) return;
    seen.push(now.slice(0, 40));
    await page.keyboard.press('Tab');
  }
  assert.fail(`${String(name)} cannot be reached by Tab: ${seen.join(' > ')}`);
}

test('[WEB-89] the head finds a guardian by keyboard, changes the name, and stands where they stood', async () => {
  const guardian = account('guardian');
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    locale: 'fr-FR',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  });
  const { login, password } = account('head');
  const signedIn = await context.request.post(`${preau.url}/api/session`, { data: { login, password } });
  assert.equal(signedIn.ok(), true);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(`${preau.url}/etablissement`);
  await page.locator('.kpi').waitFor();
  await tabTo(page, /^Chercher une personne$/);
  await page.keyboard.press('Enter');
  await page.locator('.people-rows').waitFor();
  await tabTo(page, /^Nom, identifiant ou classe$/);
  // In capitals and without accents, as one types.
  const typed = guardian.displayName.normalize('NFD').replaceAll(/\p{M}/gu, '').toUpperCase();
  await page.keyboard.type(typed);
  await page.locator('.people-rows li', { hasText: guardian.displayName }).first().waitFor();
  await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
  await tabTo(page, new RegExp(`^Modifier : ${guardian.displayName}$`));
  await page.keyboard.press('Enter');
  await page.locator('dialog[open] .child-list').waitFor();
  assert.equal(await page.locator('dialog[open] .child-list li').count(), 2, 'both children of the demo guardian');
  await tabTo(page, /^Nom$/);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Zélande-Œuvrard');
  await page.keyboard.press('Enter');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  // Whom they looked for has another name now; the list that was asked for no longer holds them.
  await tabTo(page, /^Nom, identifiant ou classe$/);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('zelande oeuv');
  const row = page.locator('.people-rows li', { hasText: 'Zélande-Œuvrard' });
  await row.waitFor();
  await tabTo(page, /^Modifier : .*Zélande-Œuvrard$/);
  const standing = await focused(page);
  await page.keyboard.press('Enter');
  await page.locator('dialog[open]').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  assert.equal(await focused(page), standing);
  await context.close();
});

test('[SCHOOL-103] a child whom the head takes from a guardian is out of the guardian’s day', async () => {
  const [head, guardian] = await Promise.all(
    ['head', 'guardian'].map((role) => Visitor.signIn(preau.url, account(role))),
  );
  const day = (await guardian!.get<TodayAnswer>('GET', '/api/today')).persons[0]!;
  assert.equal(day.children.length, 2);
  const { people } = await head!.get<PeopleAnswer>('POST', '/api/people/search', {
    search: account('guardian').login,
  });
  const found = people.find((each) => each.personId === day.personId)!;
  const [kept] = found.children;
  await head!.get('PATCH', `/api/people/${found.personId}`, { guardianOf: [kept!.personId] });
  const now = (await guardian!.get<TodayAnswer>('GET', '/api/today')).persons[0]!;
  assert.deepEqual(
    now.children.map((child) => child.personId),
    [kept!.personId],
  );
});

test('[OFFICE-20] [OFFICE-22] the head passes to school from home: everybody’s day says so, and the words are read and acknowledged', async () => {
  const as = async (role: string): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width: 360, height: 740 },
      locale: 'fr-FR',
      reducedMotion: 'reduce',
      serviceWorkers: 'block',
    });
    const { login, password } = account(role);
    const signedIn = await context.request.post(`${preau.url}/api/session`, { data: { login, password } });
    assert.equal(signedIn.ok(), true);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    return page;
  };
  const head = await as('head');
  await head.goto(`${preau.url}/etablissement`);
  await head.getByRole('link', { name: 'Réglages de l’établissement' }).click();
  const quiet = head.getByRole('switch', { name: /^Repos du soir/ });
  assert.equal(await quiet.isChecked(), true);
  await head.getByRole('button', { name: 'Passer à l’école à la maison' }).click();
  const begin = head.locator('dialog[open]').getByRole('button', { name: 'Annoncer à tous' });
  await begin.dblclick();
  await head.getByRole('button', { name: 'Revenir dans l’établissement' }).waitFor();

  const pupil = await as('pupil');
  await pupil.goto(`${preau.url}/`);
  await pupil.getByText('L’école se fait à la maison').first().waitFor();
  await pupil.getByRole('link', { name: '1 information à lire' }).click();
  await pupil
    .getByRole('link', { name: /L’école se fait à la maison/ })
    .first()
    .click();
  await pupil.getByRole('button', { name: 'J’ai lu' }).click();
  await pupil.goto(`${preau.url}/`);
  await pupil.locator('.board').first().waitFor();
  await pupil.getByText('L’école se fait à la maison').first().waitFor();
  assert.equal(await pupil.getByRole('link', { name: /à lire/ }).count(), 0);

  await head.getByRole('button', { name: 'Revenir dans l’établissement' }).click();
  await head.getByRole('button', { name: 'Passer à l’école à la maison' }).waitFor();
  await Promise.all([head, pupil].map((page) => page.context().close()));
});
