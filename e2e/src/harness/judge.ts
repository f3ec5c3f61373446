// axe-core and the width of a page, on a desktop and on a phone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { ScreenState } from '@preau/web/states';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { baseFlags, findChromium, mediaFlags } from '../../../tools/testing/chromium.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../tools/testing/preau-process.ts';
import { arrange } from './arrange.ts';
import { Scene } from './scene.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };

/** The house whose screens are judged, from the first test of a file to its last. */
export interface JudgedHouse {
  readonly preau: PreauProcess;
  readonly browser: Browser;
}

/** Is a state one of the lesson's own screens? The two halves of the list are walked side by side. */
export function isOfLesson({ screen }: ScreenState): boolean {
  return ['lesson', 'sheet', 'rollCall'].includes(screen);
}

/** Registers a test for each state, on one Préau of the file; returns it for tests of the file's own. */
export function judgeStates(states: readonly ScreenState[]): () => JudgedHouse {
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
  for (const state of states.toSorted((a, b) => Number(b.state === 'waiting') - Number(a.state === 'waiting')))
    test(`[JOURNEY-30] ${state.screen}, ${state.state} (${state.role})`, async () => {
      const { page, leave } = await arrange(scene, state);
      try {
        await judge(page, state.sign);
      } finally {
        await leave();
        scene.relay.mend();
      }
    });
  return () => ({ preau, browser });
}

/** Throws when axe finds a violation, or the page is wider than the screen. `sign` tells that the page is there. */
export async function judge(page: Page, sign: string): Promise<void> {
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

/** One run in the page itself (it has no frames of other origins) that describes violations only: half of the work of the plain builder. */
function axe(page: Page): AxeBuilder {
  return new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] })
    .withTags(TAGS);
}
