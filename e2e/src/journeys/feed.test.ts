// The feed and the channel of a class in a real browser: the head announces, a guardian says « J’ai lu », the head sees who has not; a
// teacher opens the channel, a pupil writes, the teacher takes the message away.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AudiencesAnswer, TodayAnswer } from '@preau/protocol/school';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { baseFlags, findChromium } from '../../../tools/testing/chromium.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../tools/testing/preau-process.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';

let preau: PreauProcess;
let browser: Browser;

before(async () => {
  preau = await startPreau();
  browser = await chromium.launch({ executablePath: await findChromium(), args: baseFlags() });
  // The journey runs at any hour: quiet hours are walked by apps/school/test.
  const head = await Visitor.signIn(preau.url, account('head'));
  const { schoolId } = (await head.get<TodayAnswer>('GET', '/api/today')).persons[0]!;
  await head.get('PUT', '/api/office/switches', { schoolId, name: 'quietHours', isOn: false });
});
after(async () => {
  await browser?.close();
  await preau?.[Symbol.asyncDispose]();
});

const account = (role: string): { readonly login: string; readonly password: string; readonly displayName: string } =>
  preau.accounts.find((each) => each.role === role)!;

async function pageOf(role: string, path: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    locale: 'fr-FR',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  });
  const { login, password } = account(role);
  const signedIn = await context.request.post(`${preau.url}/api/session`, { data: { login, password } });
  assert.equal(signedIn.ok(), true);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(`${preau.url}${path}`);
  return page;
}

test('[FEED-21] the head announces to all families, a guardian says « J’ai lu », the head sees who has not', async () => {
  const head = await pageOf('head', '/fil');
  await head.getByRole('button', { name: 'Écrire une information' }).click();
  const form = head.locator('dialog[open]');
  await form.getByLabel('Les élèves').uncheck();
  await form.getByText(/^Lu par\s: [\d\s]+ responsables\.$/).waitFor();
  await form.getByLabel('Titre').fill('Réunion des familles');
  await form.getByLabel('Texte').fill('Jeudi à **18 h**, dans le préau.');
  await form.getByLabel(/^Demander «\sJ’ai lu\s»/).check();
  await form.getByRole('button', { name: 'Publier' }).click();
  await form.waitFor({ state: 'detached' });
  await head.getByRole('link', { name: 'Réunion des familles', exact: true }).click();
  const count = head.locator('.post-count');
  await count.waitFor();
  const expected = Number(/: 0 sur ([\d\s]+)\./.exec(await count.innerText())?.[1]?.replaceAll(/\s/g, ''));
  assert.equal(expected > 1, true);

  const guardian = await pageOf('guardian', '/fil');
  await guardian.locator('.post.is-unread').waitFor();
  await guardian.getByRole('button', { name: 'J’ai lu : Réunion des familles' }).click();
  await guardian.locator('.post .tag-ok', { hasText: 'lu' }).waitFor();
  assert.equal(await guardian.locator('.post.is-unread').count(), 0);

  await head.reload();
  await head.getByText(`« J’ai lu » : 1 sur ${expected.toLocaleString('fr-FR')}.`).waitFor();
  const missing = head.locator('details', { hasText: 'N’ont pas encore noté' });
  if ((await missing.getAttribute('open')) === null) await missing.locator('summary').click();
  await missing.locator('li').first().waitFor();
  assert.equal(await missing.getByText(account('guardian').displayName, { exact: true }).count(), 0);
  await Promise.all([head, guardian].map((page) => page.context().close()));
});

test('[FEED-42] [FEED-45] a teacher opens the channel, a pupil writes, the teacher takes the message away', async () => {
  const visitor = await Visitor.signIn(preau.url, account('pupil'));
  const teacher = await Visitor.signIn(preau.url, account('teacher'));
  const { persons } = await visitor.get<TodayAnswer>('GET', '/api/today');
  const { audiences } = await teacher.get<AudiencesAnswer>('GET', '/api/audiences');
  const { audienceId } = audiences.find((each) => each.label === persons[0]!.classLabel)!;
  const path = `/canal/${audienceId}`;

  const pupils = await pageOf('pupil', path);
  await pupils.getByText('Tu peux écrire pendant un cours', { exact: false }).waitFor();
  const teachers = await pageOf('teacher', path);
  await teachers.getByRole('button', { name: 'Ouverture du canal' }).click();
  await teachers.getByRole('button', { name: 'Ouvrir 1 heure' }).click();
  await teachers.getByText('Ouvert aux élèves jusqu’à', { exact: false }).waitFor();

  await pupils.reload();
  await pupils.getByLabel('Écrire dans le canal').fill('La réponse est 42, bande de nuls');
  await pupils.getByRole('button', { name: 'Envoyer' }).click();
  await pupils.locator('.channel-bubble', { hasText: 'bande de nuls' }).waitFor();

  await teachers.reload();
  await teachers.locator('.channel-bubble', { hasText: 'bande de nuls' }).waitFor();
  await teachers.getByRole('button', { name: /^Actions pour le message de / }).click();
  await teachers.getByRole('button', { name: /^Effacer le message de / }).click();
  await teachers.locator('dialog[open]').getByRole('button', { name: 'Effacer', exact: true }).click();
  await teachers.locator('.channel-bubble', { hasText: 'Message effacé' }).waitFor();
  // Nobody touched the page of the pupil: it asks by itself, when the server said.
  await pupils.locator('.channel-bubble', { hasText: 'Message effacé' }).waitFor();
  assert.equal(await pupils.getByText('bande de nuls').count(), 0);
  await Promise.all([pupils, teachers].map((page) => page.context().close()));
});
