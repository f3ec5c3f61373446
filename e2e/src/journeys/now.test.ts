// The operators' live view in a real browser, without a mouse: found from the office, it renews itself, shows who waits, and can be frozen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TicketAnswer } from '@preau/protocol/gate';
import { chromium } from 'playwright-core';
import { baseFlags, findChromium } from '../../../tools/testing/chromium.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';

const NEWS = '**/q/now.json';
/** Longer than two beats of the view. */
const SILENCE_MS = 5_000;

test('[SCHOOL-134] an operator finds the live view by keyboard, it renews itself and tells of who enters; frozen it asks no more', async () => {
  await using preau = await startPreau();
  const browser = await chromium.launch({ executablePath: await findChromium(), args: baseFlags() });
  try {
    const context = await browser.newContext({ locale: 'fr-FR', reducedMotion: 'reduce', serviceWorkers: 'block' });
    const { login, password } = preau.accounts.find(({ role }) => role === 'operator')!;
    await context.request.post(`${preau.url}/api/session`, { data: { login, password } });
    const page = await context.newPage();
    const scripts: string[] = [];
    page.on('request', (request) => scripts.push(request.url()));
    await page.goto(`${preau.url}/`);
    await page.locator('.cell-schools').waitFor();
    assert.ok(!scripts.some((url) => url.includes('NowScreen')), 'what comes first does not load it');
    await page.goto(`${preau.url}/etablissement`);
    const link = page.getByRole('link', { name: 'En direct' });
    await link.focus();
    await page.keyboard.press('Enter');
    await page.locator('.now-kpi').waitFor();
    assert.equal(await page.locator('h1').textContent(), 'En direct');
    // Somebody enters: the people of the demo lesson are counted without anything being pressed.
    const people = page.locator('.now-kpi div', { hasText: 'personnes en cours' }).locator('dd');
    assert.equal(await people.textContent(), '0');
    const pupil = await Visitor.signIn(
      preau.url,
      preau.accounts.find(({ role }) => role === 'pupil')!,
    );
    const ticket = await pupil.get<TicketAnswer>('POST', '/q/ticket', { target: preau.lessonId });
    assert.equal(ticket.state, 'admitted');
    const connection = pupil.connect(preau.lessonId);
    await page.locator('.now-kpi dd', { hasText: /^1$/ }).first().waitFor();
    assert.equal(await people.textContent(), '1');
    connection.close();
    const freeze = page.getByRole('button', { name: 'Figer' });
    await freeze.focus();
    await page.keyboard.press('Space');
    assert.equal(await freeze.getAttribute('aria-pressed'), 'true');
    const asked = page.waitForRequest(NEWS, { timeout: SILENCE_MS }).then(
      () => true,
      () => false,
    );
    assert.equal(await asked, false, 'frozen');
    await page.keyboard.press('Space');
    await page.waitForRequest(NEWS, { timeout: SILENCE_MS });
  } finally {
    await browser.close();
  }
});
