// The evening before and the morning: the day opens from the device, the lesson is entered with two requests, nobody else sees the day.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page, Request } from 'playwright-core';
import type { SignedCapsule } from '@preau/protocol/school';
import { DAY_ZONE } from '../../../tools/testing/day-zone.ts';
import { addFreshLesson } from '../../../tools/testing/fresh-lesson.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../tools/testing/preau-process.ts';
import { Person } from '../harness/person.ts';
import { until } from '../harness/until.ts';

/** The page believes that it is seven in the evening; the date stays. */
const EVENING = 'Date.prototype.getHours = () => 19;';

/** What the page asked of the house, beside pages and files. */
function askedBy(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request: Request) => {
    const { pathname } = new URL(request.url());
    if (/^\/(api|q|etat)/.test(pathname)) asked.push(`${request.method()} ${pathname}`);
  });
  return asked;
}

const capsuleIn = (page: Page): Promise<SignedCapsule | null> =>
  page.evaluate("caches.open('day-capsule').then((c) => c.match('/api/capsule')).then((kept) => kept?.json() ?? null)");

describe('the evening before and the morning', () => {
  let preau: PreauProcess;
  let pupil: Person;
  let lessonId: string;
  before(async () => {
    preau = await startPreau();
    lessonId = await addFreshLesson(preau, { minutes: 55 });
    pupil = await Person.open({ account: preau.accounts.find(({ role }) => role === 'pupil')!, url: preau.url });
  });
  after(async () => {
    await pupil[Symbol.asyncDispose]();
    await preau[Symbol.asyncDispose]();
  });

  test('[GATE-130] a visit in the evening leaves the day on the device', async () => {
    await pupil.page.addInitScript(EVENING);
    await pupil.signIn();
    const capsule = await until(
      'the capsule',
      () => capsuleIn(pupil.page),
      (kept) => kept !== null,
      60_000,
      250,
    );
    assert.equal(capsule!.session.login, pupil.account.login);
    assert.ok(JSON.stringify(capsule).length < 30_000);
  });

  test('[GATE-129] [GATE-133] [OFFICE-11] in the morning the day opens without a request, and the lesson with two', async (t) => {
    const known = await capsuleIn(pupil.page);
    assert.ok(known!.lessons.find((lesson) => lesson.lessonId === lessonId)?.ticket, 'a place from the evening before');
    await pupil.page.close();
    const page = await pupil.context.newPage();
    const asked = askedBy(page);
    const startedAt = performance.now();
    await page.goto(`${preau.url}/`);
    const door = page.getByRole('link', { name: 'Entrer en classe' }).first();
    await door.waitFor();
    const opened = performance.now() - startedAt;
    assert.deepEqual(asked, [], 'opening the day asks nobody');
    await until(
      'the renewal while the day is read',
      () => asked.length,
      (count) => count > 0,
      10_000,
    );
    assert.deepEqual(asked.splice(0), ['POST /api/session/refresh']);
    await door.click();
    const bar = page.getByRole('navigation', { name: 'Commandes du cours' });
    const check = page.getByRole('button', { name: 'Entrer en classe' });
    await check.or(bar).first().waitFor();
    const clickedAt = performance.now();
    if (await check.isVisible()) await check.click();
    await bar.waitFor();
    t.diagnostic(
      `the day in ${Math.round(opened)} ms with 0 requests, the lesson ${Math.round(performance.now() - clickedAt)} ms after the click: ${asked.join(', ')}`,
    );
    assert.deepEqual(asked, [`POST /api/lessons/${lessonId}/enter`, `GET /api/lessons/${lessonId}/log`]);
    await page.close();
  });

  test('[GATE-129] a phone without network shows the day all the same', async () => {
    const page = await pupil.context.newPage();
    await page.goto(`${preau.url}/`);
    await pupil.context.setOffline(true);
    await page.goto('about:blank');
    const asked = askedBy(page);
    await page.goto(`${preau.url}/`);
    await page.getByRole('heading', { name: 'Géographie' }).first().waitFor();
    assert.deepEqual(
      asked.filter((each) => each !== 'POST /api/session/refresh'),
      [],
    );
    await pupil.context.setOffline(false);
    await page.close();
  });

  test('[GATE-131] signing out takes the day from the device; the next account sees its own', async () => {
    const page = await pupil.context.newPage();
    await page.goto(`${preau.url}/reglages`);
    await page.getByRole('button', { name: 'Se déconnecter', exact: true }).click();
    await page.getByLabel('Identifiant', { exact: true }).waitFor();
    assert.equal(await page.evaluate("caches.has('day-capsule')"), false);
    assert.equal(
      await page.evaluate(() => Object.keys(localStorage).filter((key) => /today|signedIn/.test(key)).length),
      0,
    );
    const other = preau.accounts.filter(({ role }) => role === 'pupil')[1]!;
    await page.getByLabel('Identifiant', { exact: true }).fill(other.login);
    await page.getByLabel('Mot de passe', { exact: true }).fill(other.password);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.getByRole('link', { name: 'Ma journée' }).first().waitFor();
    assert.equal((await page.content()).includes(pupil.account.displayName), false);
    await page.close();
  });

  test('[GATE-131] a day that somebody else left on the device is not opened, but taken away', async () => {
    const page = await pupil.context.newPage();
    await page.goto(`${preau.url}/`);
    await page.evaluate(`caches.open('day-capsule').then((cache) => {
      const date = new Intl.DateTimeFormat('sv', { timeZone: '${DAY_ZONE}', dateStyle: 'short' }).format(new Date());
      const day = { zone: '${DAY_ZONE}', persons: [] };
      return cache.put('/api/capsule', Response.json({ v: 1, date, session: { login: 'somebody.else' }, day, lessons: [] }));
    })`);
    const asked = askedBy(page);
    await page.reload();
    await page.getByRole('link', { name: 'Ma journée' }).first().waitFor();
    assert.ok(
      asked.some((each) => each.startsWith('GET /api/session')),
      'it went the long way',
    );
    // The own one may lie there already: it is fetched when the day is open.
    const kept = await page.evaluate(
      "caches.match('/api/capsule').then((found) => found?.json()).then((capsule) => capsule?.session.login ?? null)",
    );
    assert.notEqual(kept, 'somebody.else');
    await page.close();
  });
});
