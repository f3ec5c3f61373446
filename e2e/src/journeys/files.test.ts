// A teacher sends a document over a line that breaks in the middle: it goes on where it was, and what arrives is what was sent.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { baseFlags, findChromium } from '../../../tools/testing/chromium.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../tools/testing/preau-process.ts';

const BYTES = 6_000_000;
/** A part of two megabytes takes a second. */
const LINE_BYTES_PER_S = 2_000_000;
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

test('[FILE-31] a document goes on after a cut where it was, and is then in the list', async () => {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    locale: 'fr-FR',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  });
  const { login, password } = preau.accounts.find((each) => each.role === 'teacher')!;
  assert.ok((await context.request.post(`${preau.url}/api/session`, { data: { login, password } })).ok());
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const asked: { readonly method: string; readonly offset: number }[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.startsWith('/api/uploads'))
      asked.push({ method: request.method(), offset: Number(request.headers()['upload-offset'] ?? 0) });
  });
  await page.goto(`${preau.url}/fichiers`);
  await page.getByText('Aucun fichier pour l’instant').waitFor();
  const line = await context.newCDPSession(page);
  const setLine = (offline: boolean): Promise<unknown> =>
    line.send('Network.emulateNetworkConditions', {
      offline,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: LINE_BYTES_PER_S,
    });
  await setLine(false);
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(BYTES - 9)]);
  await page
    .getByLabel('Choisir des fichiers')
    .setInputFiles({ name: 'Fractions.pdf', mimeType: 'application/pdf', buffer: bytes });
  // The first part has arrived, the second is on its way.
  await page.waitForRequest((request) => request.method() === 'PATCH' && request.headers()['upload-offset'] !== '0');
  await setLine(true);
  await page.getByText('Réseau coupé').waitFor();
  await setLine(false);
  await page.locator('.file-rows li', { hasText: 'Fractions.pdf' }).waitFor();
  assert.equal(asked.filter(({ method }) => method === 'POST').length, 1, 'one upload');
  const found = asked.findIndex(({ method }) => method === 'HEAD');
  assert.ok(found > 0, 'it asked where it was');
  assert.ok(
    asked.slice(found).every(({ method, offset }) => method === 'HEAD' || offset > 0),
    'nothing was sent from the beginning again',
  );
  const address = await page.getByRole('link', { name: /^Fractions\.pdf/ }).getAttribute('href');
  const kept = await context.request.get(`${preau.url}${address}`);
  assert.ok(bytes.equals(await kept.body()));

  await page.getByRole('button', { name: 'Supprimer Fractions.pdf' }).click();
  await page.locator('dialog[open]').getByRole('button', { name: 'Supprimer', exact: true }).click();
  await page.getByText('Aucun fichier pour l’instant').waitFor();
  assert.equal((await context.request.get(`${preau.url}${address}`)).status(), 404);
  await context.close();
});
