// A pupil who has no mouse: from the first page to leaving the lesson, with Tab, Enter, Space, arrows and letters only.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import type { LessonConnection } from '@preau/client';
import { addFreshLesson } from '../../../tools/testing/fresh-lesson.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../tools/testing/preau-process.ts';
import { untilView, Visitor } from '../../../tools/testing/visitor.ts';
import { Person } from '../harness/person.ts';
import { photograph } from '../harness/photograph.ts';
import { until } from '../harness/until.ts';

/** Pictures of each step, to be looked at. */
const FOLDER = join(tmpdir(), 'preau-keyboard');
const MOST_TABS = 60;

let preau: PreauProcess;
let lessonId: string;
let pupil: Person;
let teacher: LessonConnection;
let steps = 0;

before(async () => {
  mkdirSync(FOLDER, { recursive: true });
  preau = await startPreau();
  lessonId = await addFreshLesson(preau);
  const desk = await Visitor.signIn(preau.url, preau.accounts[0]!);
  await desk.get('POST', `/api/lessons/${lessonId}/open`);
  teacher = desk.connect(lessonId);
  await untilView(teacher, (view) => view.line.kind === 'live');
  pupil = await Person.open({ account: preau.accounts[1]!, url: preau.url, film: { luma: 90, hertz: 500 } });
});

after(async () => {
  teacher?.close();
  await pupil?.[Symbol.asyncDispose]();
  await preau?.[Symbol.asyncDispose]();
});

afterEach((t) => photograph(t, [pupil]));

interface Focused {
  readonly name: string;
  readonly role: string;
  readonly outline: string;
  readonly shadow: string;
  readonly border: string;
}

/** What has the focus, and how that shows. */
function focused(): Promise<Focused> {
  return pupil.page.evaluate<Focused>(`(() => {
    const element = document.activeElement;
    const style = getComputedStyle(element);
    const labels = element.labels ? [...element.labels].map((label) => label.textContent) : [];
    const name = element.getAttribute('aria-label') ?? labels[0] ?? element.getAttribute('placeholder') ?? element.textContent ?? '';
    return { name: name.trim().replace(/\\s+/g, ' ').slice(0, 80), role: element.getAttribute('role') ?? element.tagName.toLowerCase(),
      outline: style.outlineStyle === 'none' || parseFloat(style.outlineWidth) === 0 ? '' : style.outline, shadow: style.boxShadow === 'none' ? '' : style.boxShadow, border: style.borderColor };
  })()`);
}

/** Goes by Tab until the named thing has the focus; every stop on the way must show it. */
async function tabTo(name: RegExp, key = 'Tab'): Promise<void> {
  const seen: string[] = [];
  for (let count = 0; count < MOST_TABS; count += 1) {
    const now = await focused();
    if (count > 0 && now.role !== 'body')
      assert.ok(now.outline !== '' || now.shadow !== '', `the focus on « ${now.name} » (${now.role}) cannot be seen`);
    if (now.role !== 'body' && name.test(now.name)) {
      await pupil.page.screenshot({ path: join(FOLDER, `${String((steps += 1)).padStart(2, '0')}.png`) });
      return;
    }
    seen.push(`${now.role}:${now.name}`);
    await pupil.page.keyboard.press(key);
  }
  assert.fail(`${String(name)} cannot be reached by ${key}: ${seen.join(' > ')}`);
}

const press = (key: string): Promise<void> => pupil.page.keyboard.press(key);
const type = (text: string): Promise<void> => pupil.page.keyboard.type(text);

test('[JOURNEY-31] a pupil signs in, enters, speaks, raises a hand, writes, looks at people, and leaves without a mouse', async () => {
  const { page, account } = pupil;
  await page.goto(`${preau.url}/`);
  await page.getByRole('button', { name: 'Se connecter' }).waitFor();
  await tabTo(/^Identifiant$/);
  await type(account.login);
  await tabTo(/^Mot de passe$/);
  await type(account.password);
  await press('Enter');
  await page.getByRole('link', { name: 'Entrer en classe' }).first().waitFor();
  await tabTo(/^Entrer en classe$/);
  await press('Enter');
  await page.getByRole('button', { name: 'Entrer en classe' }).waitFor();
  await tabTo(/^Essayer le micro$/);
  await press('Enter');
  await page.getByRole('meter').waitFor();
  await tabTo(/^Entrer en classe$/);
  await press('Enter');
  await pupil.bar.waitFor();

  await until(
    'the microphone available',
    () => pupil.control('Micro').getAttribute('aria-disabled'),
    (value) => value !== 'true',
  );
  await tabTo(/^Micro/);
  await press('Space');
  await until(
    'the microphone on',
    () => pupil.control('Micro').getAttribute('aria-pressed'),
    (value) => value === 'true',
  );
  await tabTo(/^Lever la main/);
  await press('Enter');
  await untilView(teacher, (view) => view.state.hands.length === 1);
  await tabTo(/^Écrire à la classe/);
  await type('Sans souris');
  await press('Enter');
  await untilView(teacher, (view) => view.state.messages.some((message) => message.text === 'Sans souris'));
  // The tabs of the panel are one stop; arrows choose among them.
  await tabTo(/^Discussion$/, 'Shift+Tab');
  await press('ArrowRight');
  await until(
    'the participants',
    () => page.getByRole('tab', { name: 'Participants' }).getAttribute('aria-selected'),
    (value) => value === 'true',
  );
  await tabTo(/^Participants$/);
  // The shortcuts work anywhere and clash with no letter.
  await press('Alt+Shift+KeyR');
  await untilView(teacher, (view) => view.state.hands.length === 0);
  await tabTo(/^Plus$/);
  await press('Enter');
  await page.locator('.menu:popover-open').waitFor();
  await press('Escape');
  await page
    .locator('.menu:popover-open')
    .waitFor({ state: 'detached' })
    .catch(() => undefined);
  assert.match((await focused()).name, /^Plus/, 'the focus comes back to where the menu was opened');
  await tabTo(/^Quitter$/);
  await press('Enter');
  await page.getByRole('link', { name: 'Ma journée' }).first().waitFor();
  await untilView(teacher, (view) =>
    Object.values(view.state.members).some(
      (member) => member.name === account.displayName && member.presence === 'left',
    ),
  );
});
