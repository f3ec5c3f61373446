// What the waiting page offers to who waits: sound, voice, another device, and the way of who has no JavaScript. Real Préau, real browsers.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { WaitingPageFacts } from '@preau/protocol/gate';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { baseFlags, findChromium, mediaFlags } from '../../../tools/testing/chromium.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';
import { Courtyard } from '../harness/courtyard.ts';
import { readCodeOf } from '../harness/read-code.ts';
import { until } from '../harness/until.ts';

const TURN_MS = 120_000;
const VOICE_GAP_MS = 15_000;

/** Keeps what the live region says, and when; hears what goes to the loudspeaker. */
const LISTEN = `
addEventListener('DOMContentLoaded', () => {
  const say = document.getElementById('say');
  globalThis.heard = JSON.parse(sessionStorage.getItem('heard') ?? '[]');
  if (say === null) return;
  new MutationObserver(() => {
    globalThis.heard.push([Date.now(), say.textContent]);
    sessionStorage.setItem('heard', JSON.stringify(globalThis.heard));
  }).observe(say, { childList: true, characterData: true, subtree: true });
});
const connect = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (to, ...more) {
  if (to === this.context.destination && globalThis.probe?.context !== this.context)
    globalThis.probe = this.context.createAnalyser();
  if (to === this.context.destination) connect.call(this, globalThis.probe);
  return connect.call(this, to, ...more);
};
globalThis.loudness = () => {
  if (globalThis.probe === undefined) return 0;
  const samples = new Float32Array(globalThis.probe.fftSize);
  globalThis.probe.getFloatTimeDomainData(samples);
  return Math.max(...samples.map(Math.abs));
};`;

const factsOf = async (page: Page): Promise<WaitingPageFacts> =>
  JSON.parse((await page.locator('#facts').textContent())!) as WaitingPageFacts;

describe('while one waits', () => {
  let yard: Courtyard;
  let browser: Browser;
  let stop: AbortController;
  before(async () => {
    yard = await Courtyard.open(14);
    browser = await chromium.launch({
      executablePath: await findChromium(),
      args: [...baseFlags(), ...mediaFlags(), '--autoplay-policy=user-gesture-required'],
    });
    stop = new AbortController();
  });
  after(async () => {
    stop.abort();
    await browser.close();
    await yard[Symbol.asyncDispose]();
  });

  /** The class but the first three comes before a door that has just opened. */
  const gather = async (): Promise<void> => {
    const visitors: Visitor[] = [];
    for (const pupil of yard.pupils.slice(3)) visitors.push(await Visitor.signIn(yard.preau.url, pupil));
    await yard.holdTheDoor();
    for (const each of [...visitors, yard.teacher]) yard.arrive(each, stop.signal).catch(() => undefined);
    await until(
      'the class at the door',
      async () => (await yard.teacher.get<{ lanes: readonly { crowd?: object }[] }>('GET', '/q/v1.json')).lanes,
      (lanes) => lanes.some(({ crowd }) => crowd !== undefined),
    );
  };

  test('[JOURNEY-52] [GATE-183] the test of the sound is heard; the live region says each change once, and the turn', async (t) => {
    const device = await yard.device(browser, yard.pupils[0]!, { viewport: { width: 360, height: 740 } });
    await device.addInitScript(LISTEN);
    await gather();
    const page = await device.newPage();
    await page.goto(yard.waitingPath);
    const opened = await page.locator('#band').textContent();
    assert.equal(await page.locator('#say').getAttribute('role'), 'status');
    assert.equal(await page.locator('#say').textContent(), '', 'nothing is said twice: the page was just read');
    const sound = page.getByRole('button', { name: 'Tester le son' });
    assert.equal(await page.evaluate('loudness()'), 0);
    await sound.click();
    await until(
      'a note',
      () => page.evaluate<number>('loudness()'),
      (peak) => peak > 0.05,
      2_000,
      20,
    );
    await page.getByText('Deux notes viennent de sonner').first().waitFor();
    // Nobody touches the page any more: it goes in by itself.
    await page.waitForURL(new RegExp(`/cours/${yard.lessonId}`), { timeout: TURN_MS });
    const heard = await page.evaluate<[number, string][]>('JSON.parse(sessionStorage.getItem("heard"))');
    t.diagnostic(
      `« ${opened} », then ${heard.map(([at, said]) => `${Math.round((at - heard[0]![0]) / 1_000)} s « ${said} »`).join(', ')}`,
    );
    const said = heard.map(([, sentence]) => sentence);
    assert.match(said[0]!, /^Deux notes/);
    assert.equal(said.at(-1), 'C’est à toi. La porte s’ouvre.');
    for (const [n, [at, sentence]] of heard.entries()) {
      if (n === 0) continue;
      assert.notEqual(sentence, said[n - 1], 'each change once');
      assert.ok(!/sur \d|enseignant/.test(sentence), 'never an arrival');
      if (n < heard.length - 1) assert.ok(at - heard[n - 1]![0] >= VOICE_GAP_MS - 50, `${sentence} came too soon`);
    }
    await device.close();
  });

  test('[JOURNEY-53] [GATE-108] another device reads the square on the screen: one person at one place on both', async () => {
    const pupil = yard.pupils[1]!;
    const laptop = await yard.device(browser, pupil);
    await gather();
    const page = await laptop.newPage();
    await page.goto(yard.waitingPath);
    const place = await factsOf(page);
    assert.equal(place.state, 'waiting');
    await page.getByText('Autre appareil', { exact: true }).click();
    const address = await readCodeOf(page.locator('.qr'), laptop);
    assert.equal(address, new URL(yard.waitingPath, yard.preau.url).href);
    // The phone knows nobody: the square is no credential. It asks for the password and leads back to the place.
    const phone = await browser.newContext({
      viewport: { width: 360, height: 740 },
      locale: 'fr-FR',
      serviceWorkers: 'block',
      javaScriptEnabled: false,
    });
    const onPhone = await phone.newPage();
    await onPhone.goto(address);
    await onPhone.getByRole('button', { name: 'Reprendre ma place' }).click();
    await onPhone.getByLabel('Identifiant').fill(pupil.login);
    await onPhone.getByLabel('Mot de passe').fill(pupil.password);
    await onPhone.getByRole('button', { name: 'Se connecter' }).click();
    await onPhone.waitForURL(new RegExp(`${yard.waitingPath}$`));
    const there = await factsOf(onPhone);
    assert.deepEqual([there.lane, there.rank, there.seat], [place.lane, place.rank, place.seat], 'the same place');
    assert.ok(place.seat !== null, 'a seat of the plan');
    const board = (await (await fetch(new URL(place.classPath!, yard.preau.url))).json()) as {
      here: number;
      in: number;
    };
    // All but the one who has not come yet: one person with two devices is one.
    assert.ok(board.here + board.in <= yard.pupils.length - 1, JSON.stringify(board));
    await laptop.close();
    await phone.close();
  });

  test('[JOURNEY-54] [GATE-185] without JavaScript from the sign-in page on: the lessons of the day, the sheet, the place, the lesson', async () => {
    const pupil = yard.pupils[2]!;
    await yard.teacher.get('PUT', `/api/lessons/${yard.lessonId}/sheet`, { text: '# Charlemagne', slides: [] });
    await gather();
    const context = await browser.newContext({
      viewport: { width: 360, height: 740 },
      locale: 'fr-FR',
      javaScriptEnabled: false,
      baseURL: yard.preau.url,
    });
    const page = await context.newPage();
    await page.goto('/');
    await page.getByLabel('Identifiant').fill(pupil.login);
    await page.getByLabel('Mot de passe').fill('faux');
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.getByText('Identifiant ou mot de passe inconnu').waitFor();
    await page.getByLabel('Identifiant').fill(pupil.login);
    await page.getByLabel('Mot de passe').fill(pupil.password);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.waitForURL(/\/api\/today\/texte\?lang=fr$/);
    const row = page.getByRole('listitem').filter({ has: page.locator(`a[href*="${yard.lessonId}"]`) });
    assert.match(await row.innerText(), /Histoire[^]*Les portes sont ouvertes\./);
    await row.getByRole('link', { name: 'Fiche du cours' }).click();
    await page.getByText('Charlemagne').waitFor();
    await page.goBack();
    // Back at the first page, signed in already: one line leads to the day.
    await page.goto('/');
    await page.getByRole('link', { name: 'Déjà connecté' }).click();
    await row.getByRole('link', { name: 'Entrer en classe' }).click();
    for (let looks = 0; new URL(page.url()).pathname !== `/api/lessons/${yard.lessonId}/texte`; looks += 1) {
      assert.ok(looks < 120, page.url());
      const enter = page.getByRole('link', { name: 'Entrer en classe' });
      if (await enter.isVisible()) await enter.click();
      else {
        assert.match(await page.locator('main').innerText(), /Ta classe entre bientôt[^]*Elles entrent une par une/);
        await page.waitForTimeout(1_000);
        await page.getByRole('button', { name: 'Actualiser' }).click();
      }
    }
    await page.getByRole('heading', { level: 1, name: /Histoire/ }).waitFor();
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByText('The lesson is not open yet.').waitFor();
    await page.getByRole('link', { name: 'Préau, back to the day' }).click();
    await page.getByRole('link', { name: 'Enter the lesson' }).first().waitFor();
    await context.close();
  });
});
