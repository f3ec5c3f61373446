// A morning whose network fails: the day, the lesson and the waiting page open from the device, and go on by themselves. Real Préau, real browser.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { SignedCapsule } from '@preau/protocol/school';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { baseFlags, findChromium, mediaFlags } from '../../../tools/testing/chromium.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';
import { Courtyard } from '../harness/courtyard.ts';
import { until } from '../harness/until.ts';
import { startTcpRelay } from '../lines/tcp-relay.ts';
import type { TcpRelay } from '../lines/tcp-relay.ts';

/** The page believes that it is seven in the evening; the date stays. */
const EVENING = 'Date.prototype.getHours = () => 19;';
const TURN_MS = 120_000;

/** What the house was asked and answered, beside pages and files; what never left the device is not in it. */
function answeredTo(page: Page): string[] {
  const answered: string[] = [];
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (/^\/(api|q|etat)/.test(pathname)) answered.push(`${response.request().method()} ${pathname}`);
  });
  return answered;
}

const hasWorker = (page: Page): Promise<boolean> =>
  page.evaluate<boolean>('navigator.serviceWorker?.controller != null');
const keptPages = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(async () => {
    const found = [];
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
    return found;
  })()`);

describe('without network', () => {
  let yard: Courtyard;
  let browser: Browser;
  let relay: TcpRelay;
  let stop: AbortController;
  /** The line is gone, and the device knows it: nothing gets through, whoever tries. */
  const lose = async (context: BrowserContext): Promise<void> => {
    relay.cut();
    await context.setOffline(true);
  };
  const find = async (context: BrowserContext): Promise<void> => {
    relay.mend();
    await context.setOffline(false);
  };
  const deviceOf = async (n: number, more: { readonly javaScriptEnabled?: boolean } = {}): Promise<BrowserContext> => {
    const url = `http://127.0.0.1:${relay.port}`;
    return yard.device(browser, yard.pupils[n]!, {
      viewport: { width: 360, height: 740 },
      serviceWorkers: 'allow',
      baseURL: url,
      ...more,
    });
  };

  before(async () => {
    yard = await Courtyard.open(24);
    await yard.teacher.get('PUT', `/api/lessons/${yard.lessonId}/sheet`, {
      text: '# Charlemagne\n- L’année 800',
      slides: [],
    });
    relay = await startTcpRelay(Number(new URL(yard.preau.url).port));
    stop = new AbortController();
    browser = await chromium.launch({
      executablePath: await findChromium(),
      args: [...baseFlags(), ...mediaFlags()],
    });
  });
  after(async () => {
    stop.abort();
    await browser.close();
    await relay[Symbol.asyncDispose]();
    await yard[Symbol.asyncDispose]();
  });

  afterEach(() => relay.mend());

  /** Ten of the class, who were not in yet, come before a door that has just opened: who comes now waits for a while. */
  const gather = async (from: number): Promise<void> => {
    const visitors: Visitor[] = [];
    for (const pupil of yard.pupils.slice(from, from + 10)) visitors.push(await Visitor.signIn(yard.preau.url, pupil));
    await yard.holdTheDoor();
    // All of them stand there before anybody else comes.
    await Promise.all([...visitors, yard.teacher].map((each) => yard.checkIn(each)));
    for (const each of [...visitors, yard.teacher]) yard.arrive(each, stop.signal).catch(() => undefined);
  };

  /** A visit in the evening leaves the day on the device. */
  const eveningVisit = async (context: BrowserContext, n: number): Promise<SignedCapsule> => {
    const page = await context.newPage();
    await page.addInitScript(EVENING);
    await page.goto('/');
    await page.evaluate(`localStorage.setItem('preau.signedIn', ${JSON.stringify(yard.pupils[n]!.login)})`);
    const read = (): Promise<SignedCapsule | null> =>
      page.evaluate(
        "caches.open('day-capsule').then((c) => c.match('/api/capsule')).then((kept) => kept?.json() ?? null)",
      );
    const capsule = await until('the capsule', read, (kept) => kept !== null, 60_000, 250);
    // The files of a lesson are fetched quietly after the first visit.
    await until(
      'the files of the morning',
      () => keptPages(page),
      (paths) => paths.some((path) => /media-controller/.test(path)),
      60_000,
      250,
    );
    await page.close();
    return capsule!;
  };

  test('[JOURNEY-55] a phone without network at eight opens the day from the device and the lesson’s door; with the network it is in, with two small requests', async (t) => {
    const context = await deviceOf(0);
    await eveningVisit(context, 0);
    // The night is longer than a session: what is left is what renews it.
    await context.clearCookies({ name: 'preau_session' });
    await lose(context);
    const page = await context.newPage();
    const answered = answeredTo(page);
    await page.goto('/');
    const door = page.locator(`a[href*="${yard.lessonId}"]`, { hasText: 'Entrer en classe' }).first();
    await door.click();
    const bar = page.getByRole('navigation', { name: 'Commandes du cours' });
    const check = page.getByRole('button', { name: 'Entrer en classe' });
    // Without network nobody is in, and the page says so; nothing is lost.
    await until(
      'a word about the network',
      () => page.locator('body').innerText(),
      (text) => /hors ligne|réseau|connexion/i.test(text),
    );
    if (await check.isVisible()) await check.click();
    assert.equal(await bar.isVisible(), false);
    assert.deepEqual(answered, [], 'nothing got through');
    await yard.openTheDoor();
    const foundAt = performance.now();
    await find(context);
    await bar.waitFor({ timeout: 30_000 });
    t.diagnostic(`in ${Math.round(performance.now() - foundAt)} ms after the network was back: ${answered.join(', ')}`);
    assert.deepEqual(
      answered.slice(0, 3),
      [
        'POST /api/session/refresh',
        `POST /api/lessons/${yard.lessonId}/enter`,
        `GET /api/lessons/${yard.lessonId}/log`,
      ],
      'the session is renewed, then seat and log',
    );
    await context.close();
  });

  test('[JOURNEY-56] [GATE-114] [GATE-184] the waiting page after its first load: offline it opens and says so, keeps the place, and goes on by itself', async (t) => {
    await gather(4);
    const context = await deviceOf(1);
    const page = await context.newPage();
    await page.goto(yard.waitingPath);
    const facts = (await page.locator('#facts').textContent())!;
    const place = JSON.parse(facts) as { readonly rank: number; readonly state: string };
    assert.equal(place.state, 'waiting');
    // Its first and only load with network: the worker that it brought keeps the page and its script.
    await until(
      'the kept page',
      () => keptPages(page),
      (paths) => paths.includes(yard.waitingPath) && paths.some((path) => /waiting-shelf/.test(path)),
      20_000,
    );
    assert.ok(await hasWorker(page));
    await lose(context);
    const offline = page.locator('#offline');
    await offline.waitFor({ timeout: 3_000 });
    assert.match(await offline.innerText(), /^Hors ligne/);
    await page.reload();
    await offline.waitFor();
    const kept = JSON.parse((await page.locator('#facts').textContent())!) as { readonly rank: number };
    assert.equal(kept.rank, place.rank, 'the place stands there');
    await page.getByRole('heading', { level: 1, name: 'Ta classe entre bientôt' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Actualiser' }).isVisible(), false);
    const answered = answeredTo(page);
    const foundAt = performance.now();
    await find(context);
    await offline.waitFor({ state: 'hidden', timeout: 10_000 });
    t.diagnostic(
      `goes on ${Math.round(performance.now() - foundAt)} ms after the network was back: ${answered.join(', ')}`,
    );
    await page.waitForURL(new RegExp(`/cours/${yard.lessonId}`), { timeout: TURN_MS });
    assert.ok(answered.includes('POST /q/ticket'), 'it checked in by itself');
    await context.close();
  });

  test('[JOURNEY-57] [GATE-181] [GATE-182] while one waits the sheet of the capsule stands in the page without a request, with the names of who is here; a new device asks for it with one, without a ticket', async () => {
    const known = await deviceOf(2);
    await yard.quietDay();
    const capsule = await eveningVisit(known, 2);
    await gather(14);
    const page = await known.newPage();
    const answered = answeredTo(page);
    // Their turn may come while we read: these pages do not learn of it.
    await page.route('**/q/ticket', (route) => route.abort());
    await page.goto(yard.waitingPath);
    await page.getByText('L’année 800').waitFor();
    const who = page.locator('#who');
    await who.getByRole('listitem').first().waitFor();
    const names = await who.getByRole('listitem').allInnerTexts();
    const lesson = capsule.lessons.find(({ lessonId }) => lessonId === yard.lessonId)!;
    assert.equal(names[0], capsule.names[lesson.seats[lesson.seat!]!], 'oneself first');
    assert.ok(names.length >= 2 && names.length < 24, names.join(', '));
    assert.match(await who.innerText(), /Qui est là[^]*\d+ pas encore là/);
    await page.getByRole('link', { name: 'Ouvrir la fiche du cours' }).click();
    assert.equal(await page.evaluate('document.activeElement.id'), 'meanwhile');
    assert.deepEqual(
      answered.filter((each) => each.includes('/sheet')),
      [],
      'nobody was asked for the sheet',
    );

    const fresh = await deviceOf(3);
    const other = await fresh.newPage();
    const asked = answeredTo(other);
    await other.route('**/q/ticket', (route) => route.abort());
    await other.goto(yard.waitingPath);
    assert.equal(await other.getByText('L’année 800').count(), 0);
    await other.getByRole('link', { name: 'Ouvrir la fiche du cours' }).click();
    await other.getByText('L’année 800').waitFor();
    assert.equal(await other.locator('#who').count(), 0, 'no names without a capsule');
    assert.deepEqual(
      asked.filter((each) => each.includes('/lessons/')),
      [`GET /api/lessons/${yard.lessonId}/sheet`],
    );
    await known.close();
    await fresh.close();
  });
});
