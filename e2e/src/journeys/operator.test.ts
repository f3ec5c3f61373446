// Those who run the cell, in a real browser on a phone: a school is opened, a switch set for all, a text taken away everywhere, and each is in the log.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { baseFlags, findChromium } from '../../../tools/testing/chromium.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../tools/testing/preau-process.ts';

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

async function as(role: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 780 },
    locale: 'fr-FR',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  });
  const { login, password } = preau.accounts.find((each) => each.role === role)!;
  const signedIn = await context.request.post(`${preau.url}/api/session`, { data: { login, password } });
  assert.equal(signedIn.ok(), true);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return page;
}

test('[WEB-91] [OFFICE-43] [OFFICE-51] [OFFICE-62] [OFFICE-71] an operator lands on the schools, opens one and prints its code, switches for all, takes a text away, and reads it all in the log', async () => {
  const page = await as('operator');
  await page.goto(`${preau.url}/`);
  await page.locator('.cell-schools').waitFor();
  assert.equal(new URL(page.url()).pathname, '/exploitation');

  await page.getByRole('button', { name: 'Ouvrir un établissement' }).click();
  const dialog = page.locator('dialog[open]');
  await dialog.getByLabel('UAI', { exact: true }).fill('0750655f');
  await dialog.getByText('La lettre ne correspond pas aux chiffres.', { exact: false }).waitFor();
  await dialog.getByLabel('UAI', { exact: true }).fill('0750655e');
  await dialog.getByLabel('Nom de l’établissement').fill('Collège Jeanne-Barret');
  await dialog.getByLabel('Prénom').fill('Ida');
  await dialog.getByLabel('Nom', { exact: true }).fill('Morel');
  await dialog.getByRole('button', { name: 'Ouvrir', exact: true }).dblclick();
  await dialog.locator('.code-slip').waitFor();
  // On paper stands the slip, and nothing of the page behind it.
  const seen = (): Promise<boolean[]> =>
    Promise.all(['.code-slip', '.cell-places', '.rail'].map((part) => page.locator(part).first().isVisible()));
  await page.emulateMedia({ media: 'print' });
  assert.deepEqual(await seen(), [true, false, false]);
  await page.emulateMedia({ media: null });
  assert.deepEqual(await seen(), [true, true, true]);
  await page.keyboard.press('Escape');
  await page.getByLabel('Nom ou UAI').fill('jeanne barret');
  await page.locator('.cell-schools li', { hasText: '0750655E' }).waitFor();

  await page.getByRole('link', { name: 'Réglages', exact: true }).first().click();
  await page.getByRole('button', { name: /^Messages des élèves/ }).click();
  await page.getByLabel(/^Pourquoi/).fill('Des comptes ont été volés');
  await dialog.getByRole('button', { name: 'Couper partout' }).click();
  await page.getByText('coupés partout').waitFor();

  const head = await as('head');
  await head.goto(`${preau.url}/etablissement/reglages`);
  await head.getByText('Des comptes ont été volés', { exact: false }).waitFor();
  await head.context().close();

  await page.getByRole('link', { name: 'Retraits', exact: true }).click();
  await page.getByLabel('Le texte à retirer').fill('Il y a une bombe dans le collège, évacuez !');
  await page.getByRole('button', { name: 'Compter d’abord' }).click();
  await page.getByLabel('Pourquoi').fill('Fausse alerte');
  await page.getByRole('button', { name: 'Retirer partout' }).click();
  await page.getByText(/fini .* · refusé jusqu’au/).waitFor();

  await page.getByRole('link', { name: 'Journal', exact: true }).click();
  const codes = page.locator('.audit > li', { hasText: 'Messages des élèves coupés partout' });
  await codes.getByText('2 fois').click();
  await codes.locator('.act-lines li', { hasText: 'Collège Jeanne-Barret' }).waitFor();

  await page.getByRole('link', { name: 'État', exact: true }).click();
  await page.getByText('Base de données').waitFor();
  assert.equal(await page.locator('.cell-facts .tag-stop').count(), 0);
  await page.context().close();
});
