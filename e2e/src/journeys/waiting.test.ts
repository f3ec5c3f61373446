// A class of twelve and its teacher come while joins are short: real Préau, real browsers, one of them without JavaScript.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import type { ClassBoardAnswer, WaitingPageFacts } from '@preau/protocol/gate';
import type { TodayAnswer } from '@preau/protocol/school';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { baseFlags, findChromium, mediaFlags } from '../../../tools/testing/chromium.ts';
import { untilView, Visitor } from '../../../tools/testing/visitor.ts';
import { Courtyard } from '../harness/courtyard.ts';
import { until } from '../harness/until.ts';

const WHOLE_MS = 180_000;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
const NO_SCRIPT = { javaScriptEnabled: false } as const;

const isWaiting = (page: Page): boolean => new URL(page.url()).pathname.startsWith('/attente/');
const factsOf = async (page: Page): Promise<WaitingPageFacts> =>
  JSON.parse((await page.locator('#facts').textContent())!) as WaitingPageFacts;

async function axe(page: Page, name: string): Promise<void> {
  for (const viewport of [
    { width: 360, height: 740 },
    { width: 1280, height: 800 },
  ]) {
    await page.setViewportSize(viewport);
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode(true)
      .options({ resultTypes: ['violations'] })
      .withTags(TAGS)
      .analyze();
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
    assert.deepEqual(told, [], `${name} ${viewport.width}`);
    const wide = await page.evaluate<boolean>(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    );
    assert.ok(!wide, `${name} ${viewport.width}: wider than the screen`);
  }
}

test('[JOURNEY-50] [GATE-101] [GATE-107] [GATE-109] [GATE-110] [GATE-111] [GATE-113] [LESSON-128] a class and its teacher walk in together while joins are short', async (t) => {
  await using yard = await Courtyard.open(12);
  const { preau, lessonId } = yard;
  await yard.teacher.get('PUT', `/api/lessons/${lessonId}/sheet`, { text: '# Charlemagne\n- L’année 800', slides: [] });
  await using opened = new AsyncDisposableStack();
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: [...baseFlags(), ...mediaFlags()],
  });
  opened.defer(() => browser.close());
  const [ines, sami, ...others] = yard.pupils;
  const laptop = await yard.device(browser, ines!);
  const phone = await yard.device(browser, ines!, { viewport: { width: 360, height: 740 } });
  const plain = await yard.device(browser, sami!, NO_SCRIPT);
  const visitors: Visitor[] = [];
  for (const pupil of others) visitors.push(await Visitor.signIn(preau.url, pupil));

  await yard.holdTheDoor();
  const stop = new AbortController();
  opened.defer(() => stop.abort());
  const bySami = await plain.newPage();
  const page = await laptop.newPage();
  // Everybody at once. The lesson's own address leads to the door.
  const walking = [...visitors, yard.teacher].map((visitor) => yard.arrive(visitor, stop.signal));
  for (const each of walking) each.catch(() => undefined);
  await Promise.all([bySami.goto(yard.waitingPath), page.goto(`/cours/${lessonId}`)]);
  await page.waitForURL(/\/attente\//);
  await page.locator('#band').waitFor();
  assert.match((await page.locator('#band').textContent())!, /^(Entre|Vers|Heure pas encore connue)/);
  const place = await factsOf(page);

  // Page, drawing, style and script together.
  const html = await (await laptop.request.get(yard.waitingPath, { headers: { accept: 'text/html' } })).text();
  assert.ok(html.includes('class="scene"'), 'measured while waiting');
  const script = /src="(\/assets\/waiting-[^"]+)"/.exec(html)?.[1] ?? '';
  const code = await (await fetch(new URL(script, preau.url))).text();
  const size = gzipSync(html, { level: 9 }).length + gzipSync(code, { level: 9 }).length;
  t.diagnostic(
    `page ${gzipSync(html, { level: 9 }).length} + script ${gzipSync(code, { level: 9 }).length} bytes gzip`,
  );
  assert.ok(size < 15_000, `${size} bytes`);

  // One pupil: twenty reloads, five tabs, another device. One person at one place, never lost.
  const board = async (): Promise<ClassBoardAnswer> =>
    (await fetch(new URL(place.classPath!, preau.url))).json() as Promise<ClassBoardAnswer>;
  let [most, reloads] = [0, 0];
  for (; reloads < 20 && isWaiting(page); reloads += 1) {
    await page.goto(yard.waitingPath, { waitUntil: 'commit' });
    await page.locator('h1').waitFor();
    if (!(await page.locator('#facts').count())) break;
    const now = await factsOf(page).catch(() => undefined);
    if (now?.state === 'waiting') assert.deepEqual([now.lane, now.rank], [place.lane, place.rank]);
    const { here, in: inside } = await board();
    most = Math.max(most, here + inside);
  }
  t.diagnostic(`${reloads} reloads while waiting; at most ${most} of 12 pupils at the door`);
  assert.ok(most <= 12, `one person, not ${most} of 12`);
  const tabs = [];
  for (let n = 0; n < 5; n += 1) tabs.push(await laptop.newPage());
  await Promise.all(tabs.map((tab) => tab.goto(yard.waitingPath)));
  const onPhone = await phone.newPage();
  await onPhone.goto(yard.waitingPath);
  if (isWaiting(onPhone) && (await onPhone.locator('#facts').count()) > 0) {
    const there = await factsOf(onPhone);
    assert.deepEqual([there.lane, there.rank], [place.lane, place.rank], 'the same place on the phone');
  }
  await until('the board', board, ({ here, in: inside }) => here + inside <= 12, 5_000);
  await Promise.all(tabs.slice(1).map((tab) => tab.close()));

  // The sheet opens right there; axe looks at the page as it stands.
  if (isWaiting(onPhone) && (await onPhone.locator('#sheet-link').count()) > 0) {
    await onPhone.locator('#sheet-link').click();
    await onPhone.getByText('L’année 800').waitFor();
    await onPhone.getByText('Autre appareil', { exact: true }).click();
    await axe(onPhone, 'waiting, sheet and code open');
  } else t.diagnostic('the phone was in already: the sheet was not looked at');

  // Whole: everybody is in, and nobody was asked to do anything.
  const admitted = await Promise.all(walking);
  await page.goto(yard.waitingPath).catch(() => undefined);
  await page.waitForURL(new RegExp(`/cours/${lessonId}`), { timeout: WHOLE_MS });
  await onPhone.waitForURL(new RegExp(`/cours/${lessonId}`), { timeout: WHOLE_MS });
  t.diagnostic(`thirteen in within ${Math.round((Math.max(...admitted) - Math.min(...admitted)) / 1_000)} s`);
  const teacher = yard.teacher.connect(lessonId);
  opened.defer(async () => teacher.close());
  await untilView(teacher, (view) => view.line.kind === 'live', 30_000);
  await yard.teacher.get('POST', `/api/lessons/${lessonId}/open`);

  // Without JavaScript: the same words, one button, then the text and one message that the class sees.
  await until(
    'the turn of the pupil without script',
    async () => {
      const link = bySami.getByRole('link', { name: 'Entrer en classe' });
      if (await link.isVisible()) return true;
      assert.match(await bySami.locator('body').innerText(), /Ta classe entre bientôt[^]*Pourquoi attendre/);
      await bySami.getByRole('button', { name: 'Actualiser' }).click();
      return false;
    },
    (isIn) => isIn,
    WHOLE_MS,
    1_000,
  );
  await bySami.getByRole('link', { name: 'Entrer en classe' }).click();
  await bySami.getByText('Le cours est ouvert.').waitFor();
  assert.match(await bySami.locator('main').innerText(), /Charlemagne[^]*L’année 800/);
  await bySami.getByLabel('Écrire à la classe').fill('Je suis là, sans script');
  await bySami.getByRole('button', { name: 'Envoyer' }).click();
  await bySami.locator('.messages').getByText('Je suis là, sans script').waitFor();
  const seen = await untilView(
    teacher,
    ({ state }) => state.messages.some(({ text }) => text === 'Je suis là, sans script'),
    10_000,
  );
  const inside = Object.values(seen.state.members).filter(({ presence }) => presence === 'present').length;
  assert.ok(inside >= 3, `${inside} in the lesson: teacher, Inès and who reads without script`);
  await bySami.reload();
  await bySami.getByRole('button', { name: 'Actualiser' }).click();
  assert.equal(await bySami.locator('.messages').getByText('Je suis là, sans script').count(), 1);
  // Back leads to where one came from, not to the door again.
  await page.goBack().catch(() => undefined);
  assert.ok(!isWaiting(page), page.url());
});

test(
  '[JOURNEY-51] [GATE-105] the other states of the page: nothing that axe can find, by keyboard, on phone and desktop',
  { timeout: 120_000 },
  async () => {
    await using yard = await Courtyard.open(1);
    const browser = await chromium.launch({ executablePath: await findChromium(), args: [...baseFlags()] });
    await using opened = new AsyncDisposableStack();
    opened.defer(() => browser.close());
    const day = await yard.teacher.get<TodayAnswer>('GET', '/api/today');
    const later = day.persons.flatMap(({ lessons }) => lessons);
    const early = later.find(({ startsAt, status }) => status !== 'cancelled' && startsAt > Date.now() + 20 * 60_000)!;
    // axe and the keyboard need a page that runs scripts: ours does not come, which is the same page.
    const stranger = await browser.newContext({ locale: 'fr-FR', baseURL: yard.preau.url, serviceWorkers: 'block' });
    const member = await yard.device(browser, yard.pupils[0]!);
    for (const context of [stranger, member]) await context.route(/\/assets\/waiting-/, (route) => route.abort());
    const page = await stranger.newPage();
    await page.goto(yard.waitingPath);
    await page.getByRole('button', { name: 'Reprendre ma place' }).waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate('document.activeElement.className'), 'skip');
    // Nobody was signed in: the form that takes the place up again asks for a password, and leads back here.
    await page.getByRole('button', { name: 'Reprendre ma place' }).click();
    await page.getByLabel('Mot de passe').waitFor();
    await page.getByLabel('Identifiant').fill(yard.pupils[0]!.login);
    await page.getByLabel('Mot de passe').fill('faux');
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.getByText('Identifiant ou mot de passe inconnu').waitFor();
    await page.getByLabel('Identifiant').fill(yard.pupils[0]!.login);
    await page.getByLabel('Mot de passe').fill(yard.pupils[0]!.password);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.waitForURL(new RegExp(yard.waitingPath));
    await page.getByRole('heading', { level: 1, name: /C’est à toi|Ta classe entre bientôt/ }).waitFor();
    const other = await member.newPage();
    for (const [name, path, sign] of [
      ['turn', yard.waitingPath, /C’est à toi|Ta classe entre bientôt/],
      ['early', `/attente/${early.lessonId}`, /C’est un peu tôt/],
      ['unknown', '/attente/rien', /Ce cours n’existe pas/],
      ['sheet', `/api/lessons/${yard.lessonId}/texte/fiche`, /Fiche du cours/],
      ['text', `/api/lessons/${yard.lessonId}/texte`, /Histoire|Ta classe entre bientôt/],
      ['in English', `${yard.waitingPath}?lang=en`, /It is your turn|Your class goes in soon/],
    ] as const) {
      await other.goto(path);
      await other.getByRole('heading', { level: 1, name: sign }).waitFor();
      await axe(other, name);
    }
    await stranger.clearCookies();
    await page.goto(`${yard.waitingPath}?refus=session.missing`);
    await page.getByLabel('Mot de passe').waitFor();
    await axe(page, 'sign-in');
  },
);
