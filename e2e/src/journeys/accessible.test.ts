// axe-core over every route and every state of the application's own list, on a desktop and on a phone; and over the gate's pages.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { ROUTES, STATES } from '@preau/web/states';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { baseFlags, findChromium, mediaFlags } from '../../../tools/testing/chromium.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../tools/testing/preau-process.ts';
import { arrange } from '../harness/arrange.ts';
import { Scene } from '../harness/scene.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };

let preau: PreauProcess;
let browser: Browser;
let scene: Scene;

before(async () => {
  preau = await startPreau();
  browser = await chromium.launch({ executablePath: await findChromium(), args: [...baseFlags(), ...mediaFlags()] });
  scene = await Scene.open(preau, browser);
});

after(async () => {
  await scene?.[Symbol.asyncDispose]();
  await browser?.close();
  await preau?.[Symbol.asyncDispose]();
});

// A lesson waits once: its waiting states come before it is opened.
const ordered = STATES.toSorted((a, b) => Number(b.state === 'waiting') - Number(a.state === 'waiting'));
for (const state of ordered) {
  test(`[JOURNEY-30] ${state.screen}, ${state.state} (${state.role})`, async () => {
    const { page, leave } = await arrange(scene, state);
    try {
      await judge(page, state.sign);
    } finally {
      await leave();
      scene.relay.mend();
    }
  });
}

const GATE_PAGES: readonly (readonly [name: string, bring: (page: Page) => Promise<unknown>])[] = [
  ['sign-in', (page) => page.goto(`${preau.url}/`)],
  ['sign-in in English', (page) => page.goto(`${preau.url}/?lang=en`)],
  [
    'wrong password',
    async (page) => {
      await page.goto(`${preau.url}/`);
      await page.getByLabel('Identifiant', { exact: true }).fill('personne');
      await page.getByLabel('Mot de passe', { exact: true }).fill('inconnu');
      await page.getByRole('button', { name: 'Se connecter' }).click();
      await page.getByText('Identifiant ou mot de passe inconnu').waitFor();
    },
  ],
  [
    'forgotten password',
    async (page) => {
      await page.goto(`${preau.url}/`);
      await page.getByText('Mot de passe oublié').click();
    },
  ],
  ['activation code', (page) => page.goto(`${preau.url}/activation`)],
  ['status', (page) => page.goto(`${preau.url}/etat`)],
];

for (const [name, bring] of GATE_PAGES) {
  test(`[JOURNEY-30] gate, ${name}`, async () => {
    const context = await browser.newContext({ locale: 'fr-FR', reducedMotion: 'reduce', serviceWorkers: 'block' });
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

/** One run in the page itself (it has no frames of other origins) that describes violations only: half of the work of the plain builder. */
function axe(page: Page): AxeBuilder {
  return new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] })
    .withTags(TAGS);
}

async function judge(page: Page, sign: string): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    await page.locator(sign).first().waitFor();
    const { violations } = await axe(page).analyze();
    const told = violations.map(
      (each) =>
        `${each.id}: ${each.nodes
          .map((node) => `${node.target.join(' ')} ${node.failureSummary ?? ''}`)
          .slice(0, 3)
          .join(' | ')}`,
    );
    assert.deepEqual(told, [], size);
    const [scrollWidth, clientWidth] = await page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
    );
    assert.ok(
      scrollWidth <= clientWidth,
      `${size}: the page is wider (${scrollWidth}) than the screen (${clientWidth})`,
    );
  }
}
