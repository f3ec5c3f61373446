// axe-core over every state of the lesson's screens and over the gate's pages, on a desktop and on a phone; and that no route is left out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROUTES, STATES } from '@preau/web/states';
import type { Page } from 'playwright-core';
import { isOfLesson, judge, judgeStates } from '../harness/judge.ts';

const house = judgeStates(STATES.filter(isOfLesson));

const GATE_PAGES: readonly (readonly [name: string, bring: (page: Page) => Promise<unknown>])[] = [
  ['sign-in', (page) => page.goto(`${house().preau.url}/`)],
  ['sign-in in English', (page) => page.goto(`${house().preau.url}/?lang=en`)],
  [
    'wrong password',
    async (page) => {
      await page.goto(`${house().preau.url}/`);
      await page.getByLabel('Identifiant', { exact: true }).fill('personne');
      await page.getByLabel('Mot de passe', { exact: true }).fill('inconnu');
      await page.getByRole('button', { name: 'Se connecter' }).click();
      await page.getByText('Identifiant ou mot de passe inconnu').waitFor();
    },
  ],
  [
    'forgotten password',
    async (page) => {
      await page.goto(`${house().preau.url}/`);
      await page.getByText('Mot de passe oublié').click();
    },
  ],
  ['activation code', (page) => page.goto(`${house().preau.url}/activation`)],
  ['status', (page) => page.goto(`${house().preau.url}/etat`)],
];

for (const [name, bring] of GATE_PAGES) {
  test(`[JOURNEY-30] gate, ${name}`, async () => {
    const context = await house().browser.newContext({
      locale: 'fr-FR',
      reducedMotion: 'reduce',
      serviceWorkers: 'block',
    });
    try {
      const page = await context.newPage();
      await bring(page);
      await judge(page, 'h1:visible');
    } finally {
      await context.close();
    }
  });
}

test('[JOURNEY-30] every route has a state', () => {
  const shown = new Set<string>(STATES.map((state) => state.screen));
  assert.deepEqual(
    Object.keys(ROUTES).filter((screen) => !shown.has(screen)),
    [],
  );
});
