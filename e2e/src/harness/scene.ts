// A Préau, a lesson and its teacher as a stage on which every state of every screen can be brought about, by the means that the state
// list of the application names.
import type { LessonConnection } from '@preau/client';
import type { LessonCommand } from '@preau/core/lesson';
import { toProblem } from '@preau/protocol/base';
import type { ProblemCode } from '@preau/protocol/base';
import type { AudiencesAnswer } from '@preau/protocol/school';
import { addressOf } from '@preau/web/states';
import type { Means, ScreenState, StateRole } from '@preau/web/states';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { addFreshLesson } from '../../../tools/testing/fresh-lesson.ts';
import type { DemoAccount, PreauProcess } from '../../../tools/testing/preau-process.ts';
import { untilView, Visitor } from '../../../tools/testing/visitor.ts';
import { startTcpRelay } from '../lines/tcp-relay.ts';
import type { TcpRelay } from '../lines/tcp-relay.ts';

/** A page that stands in a state, and how to let go of it. */
export interface Arranged {
  readonly page: Page;
  leave(): Promise<void>;
}

type Arrangement = (scene: Scene, page: Page) => Promise<unknown>;

/** What a page opens with; who looks at another size sets it. */
const VIEWPORT = { width: 1280, height: 800 } as const;
/** The device check was passed before. */
const DEVICES_CHECKED = `localStorage.setItem('preau.devices', JSON.stringify({ checkedAt: Date.now() }))`;
/** States of a device that never was here, or is of another kind: they get a browser context of their own. */
const FIRST_VISITS: ReadonlySet<string> = new Set(['lesson/device check/pupil', 'lesson/saving data/pupil']);
const UNKNOWN_LESSON = '00000000-0000-7000-8000-00000000dead';

function keyOf({ screen, state, role }: ScreenState): string {
  return `${screen}/${state}/${role}`;
}

/** The stage. */
export class Scene implements AsyncDisposable {
  readonly preau: PreauProcess;
  readonly lessonId: string;
  readonly audienceId: string;
  readonly relay: TcpRelay;
  /** The teacher without a browser. */
  readonly desk: Visitor;
  teacher: LessonConnection | undefined;
  readonly #browser: Browser;
  readonly #cookies = new Map<StateRole, Awaited<ReturnType<BrowserContext['cookies']>>>();
  /** The page of each role, which stands in one state after the other. */
  readonly #pages = new Map<StateRole, Page>();
  readonly #checked = new WeakSet<Page>();

  private constructor(
    preau: PreauProcess,
    lessonId: string,
    audienceId: string,
    relay: TcpRelay,
    desk: Visitor,
    browser: Browser,
  ) {
    this.preau = preau;
    this.lessonId = lessonId;
    this.audienceId = audienceId;
    this.relay = relay;
    this.desk = desk;
    this.#browser = browser;
  }

  static async open(preau: PreauProcess, browser: Browser, subject = 'Géographie'): Promise<Scene> {
    const lessonId = await addFreshLesson(preau, { subject });
    const desk = await Visitor.signIn(preau.url, preau.accounts[0]!);
    const { audiences } = await desk.get<AudiencesAnswer>('GET', '/api/audiences');
    const relay = await startTcpRelay(Number(new URL(preau.url).port));
    return new Scene(preau, lessonId, audiences[0]!.audienceId, relay, desk, browser);
  }

  account(role: StateRole): DemoAccount {
    return this.preau.accounts.find((account) => account.role === role)!;
  }

  /**
   * Brings a state about and waits for its sign. Throws when the state has no run. The page is the role's own and comes back empty: a new
   * browser context for each state costs six times the processor time (1.7 s against 0.3 s, November 2026).
   */
  async arrange(state: ScreenState): Promise<Arranged> {
    const isFirstVisit = FIRST_VISITS.has(keyOf(state));
    const page = isFirstVisit ? (await this.newPage(state.role)).page : await this.#pageOf(state.role);
    const leave = (): Promise<void> => (isFirstVisit ? page.context().close() : this.#clear(state.role, page));
    try {
      await this.#bring(state, page);
      await page.locator(state.sign).first().waitFor();
      return { page, leave };
    } catch (error) {
      await leave();
      throw error;
    }
  }

  async #pageOf(role: StateRole): Promise<Page> {
    const kept = this.#pages.get(role);
    if (kept !== undefined) return kept;
    const { page } = await this.newPage(role);
    this.#pages.set(role, page);
    return page;
  }

  /** Leaves nothing of a state behind: no page, no answer made up for it, nothing that the browser keeps but the session. */
  async #clear(role: StateRole, page: Page): Promise<void> {
    try {
      await page.context().setOffline(false);
      await page.evaluate('localStorage.clear(); sessionStorage.clear()');
      await page.goto('about:blank');
      await page.setViewportSize(VIEWPORT);
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    } catch {
      // A page that cannot be left goes, and the next state gets a new one.
      this.#pages.delete(role);
      await page.context().close();
    }
  }

  /** A signed-in page in a context of its own, which remembers that its devices were checked. */
  async newPage(
    role: StateRole,
    more: BrowserContextOptions = {},
    browser: Browser = this.#browser,
  ): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
    const context = await browser.newContext({
      viewport: VIEWPORT,
      locale: 'fr-FR',
      timezoneId: 'Europe/Paris',
      reducedMotion: 'reduce',
      serviceWorkers: 'block',
      ...more,
    });
    const kept = this.#cookies.get(role);
    if (kept === undefined) {
      const { login, password } = this.account(role);
      const answer = await context.request.post(`${this.preau.url}/api/session`, { data: { login, password } });
      if (!answer.ok()) throw new Error(`Cannot sign ${role} in: ${answer.status()}`);
      this.#cookies.set(role, await context.cookies());
    } else {
      await context.addCookies(kept);
    }
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    return { context, page };
  }

  /** Opens a path of Préau; `through` takes the relay. */
  async goto(page: Page, path: string, through?: TcpRelay): Promise<void> {
    const base = through === undefined ? this.preau.url : this.preau.url.replace(/:\d+$/, `:${through.port}`);
    await page.goto(`${base}${path}`);
  }

  get lessonPath(): string {
    return `/cours/${this.lessonId}`;
  }

  /** From its next address on the page knows that its devices were checked. */
  async passDeviceCheck(page: Page): Promise<void> {
    if (this.#checked.has(page)) return;
    this.#checked.add(page);
    await page.addInitScript(DEVICES_CHECKED);
  }

  /** Goes into the lesson, past the device check. */
  async enter(page: Page, through?: TcpRelay): Promise<void> {
    await this.passDeviceCheck(page);
    await this.goto(page, this.lessonPath, through);
    await page.locator('.lesson').waitFor();
  }

  /** The teacher is in and the lesson is open. */
  async openLesson(): Promise<LessonConnection> {
    if (this.teacher !== undefined) return this.teacher;
    await this.desk.get('POST', `/api/lessons/${this.lessonId}/open`);
    const connection = this.desk.connect(this.lessonId);
    await untilView(connection, (view) => view.line.kind === 'live' && view.state.phase === 'open');
    this.teacher = connection;
    return connection;
  }

  /** The teacher does something about the lesson. */
  async command(command: LessonCommand): Promise<void> {
    const done = await (await this.openLesson()).send(command);
    if (!done.ok) throw new Error(`Cannot ${command.kind}: ${done.error.code}`);
  }

  /** The teacher goes without ending. */
  async teacherLeaves(): Promise<void> {
    await (await this.openLesson()).send({ kind: 'leave' });
    this.teacher = undefined;
  }

  /** Person id of an account in the lesson. */
  async personId(role: StateRole): Promise<string> {
    const { state } = (await this.openLesson()).getSnapshot();
    return Object.values(state.members).find((member) => member.name === this.account(role).displayName)!.personId;
  }

  async #bring(state: ScreenState, page: Page): Promise<void> {
    const key = keyOf(state);
    const { means } = state;
    const path = addressOf(state.screen, { date: '2026-11-23', audienceId: this.audienceId, lessonId: this.lessonId });
    if (means.by === 'server') {
      const arrangement = ARRANGEMENTS[key];
      if (arrangement === undefined)
        throw new Error(`The state ${key} has no run: add it to e2e/src/harness/scene.ts (${means.how})`);
      await arrangement(this, page);
      return;
    }
    await this.passDeviceCheck(page);
    if (means.by === 'offline') {
      await this.goto(page, path);
      await page.locator('.hello').waitFor();
      await page.context().setOffline(true);
      return;
    }
    await intercept(page, means);
    await this.goto(page, path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.teacher?.close();
    await this.relay[Symbol.asyncDispose]();
  }
}

async function intercept(page: Page, means: Extract<Means, { by: 'intercept' }>): Promise<void> {
  const { status, code, json, never } = means.answer;
  await page.route(
    (url) => new RegExp(`^${means.path.replaceAll('*', '[^/]+')}$`).test(url.pathname),
    async (route) => {
      if (route.request().method() !== means.method) return route.fallback();
      // No answer: the request waits until its page goes.
      if (never === true) return undefined;
      return code === undefined
        ? route.fulfill({ status, json })
        : route.fulfill({
            status,
            contentType: 'application/problem+json',
            json: toProblem(code as ProblemCode, { retryAfterMs: 600_000 }),
          });
    },
  );
}

const press =
  (name: string | RegExp) =>
  (page: Page): Promise<void> =>
    page.getByRole('button', { name }).first().click();
const at =
  (path: string, ...then: readonly ((page: Page) => Promise<unknown>)[]): Arrangement =>
  async (scene, page) => {
    await scene.goto(page, path.replace('LESSON', scene.lessonId).replace('AUDIENCE', scene.audienceId));
    for (const step of then) await step(page);
  };
/** Types into the office's search, chooses a role, and waits for the answer to it. */
const search =
  (text: string, role = '') =>
  async (page: Page): Promise<void> => {
    await page.locator('.people-rows').waitFor();
    const answered = page.waitForResponse((answer) => {
      if (new URL(answer.url()).pathname !== '/api/people/search') return false;
      const asked = answer.request().postDataJSON() as { readonly search?: string; readonly role?: string };
      return (asked.search ?? '') === text && (asked.role ?? '') === role;
    });
    if (text !== '') await page.getByLabel('Nom, identifiant ou classe').fill(text);
    if (role !== '') await page.getByLabel('Rôle').selectOption(role);
    await answered;
    await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
  };
const inLesson =
  (...then: readonly ((page: Page) => Promise<unknown>)[]): Arrangement =>
  async (scene, page) => {
    await scene.openLesson();
    await scene.enter(page);
    for (const step of then) await step(page);
  };
const waiting: Arrangement = (scene, page) => {
  if (scene.teacher !== undefined)
    throw new Error('The waiting states come first: a lesson that was opened does not wait again');
  return scene.enter(page);
};
/** The teacher's invitation to speak stands until it is answered, and would cover what comes after it. */
const notNow = async (page: Page): Promise<void> => {
  await page.locator('.lesson[data-state="open"]').waitFor();
  const asked = page.locator('[data-state="asked"]');
  if (!(await asked.isVisible())) return;
  await page.getByRole('button', { name: 'Pas maintenant' }).click();
  await asked.waitFor({ state: 'detached' });
};
/** Cut from the lesson, with a message of the teacher in the meantime. */
const cut: Arrangement = async (scene, page) => {
  await scene.openLesson();
  await scene.enter(page, scene.relay);
  await notNow(page);
  scene.relay.cut();
  await page.locator('[data-state="lost"]').waitFor();
};

/** How real data bring a state about, by `screen/state/role`. */
const ARRANGEMENTS: Readonly<Record<string, Arrangement>> = {
  'day/lesson on/pupil': at('/'),
  'day/lesson on/teacher': at('/'),
  'day/children/guardian': at('/'),
  'day/office/head': at('/'),
  'day/office/operator': at('/'),
  'day/unplanned lesson/teacher': at('/', press('Cours improvisé')),
  'dayOf/another day/teacher': at('/jour/2026-11-23'),
  'dayOf/empty/pupil': at('/jour/2026-08-02'),
  'classes/list/teacher': at('/classes'),
  'class/list/teacher': at('/classes/AUDIENCE'),
  'class/new code asked/teacher': at('/classes/AUDIENCE', press(/Nouveau code/)),
  'office/now/head': at('/etablissement'),
  'office/adding a lesson/head': at('/etablissement', press('Ajouter un cours')),
  'office/another teacher/head': at('/etablissement', press('Ajouter un cours'), async (page) => {
    await page.getByLabel('Enseignant', { exact: true }).selectOption('other');
    await page.getByLabel('Nom de l’enseignant').fill('a');
  }),
  'office/adding a person/head': at('/etablissement', press('Ajouter une personne')),
  'office/now/operator': at('/etablissement'),
  'people/list/head': at('/etablissement/personnes'),
  'people/found/head': at('/etablissement/personnes', search('6e')),
  'people/nobody/head': at('/etablissement/personnes', search('zzzz')),
  'people/changing a pupil/head': at('/etablissement/personnes', search('', 'pupil'), press(/^Modifier/), (page) =>
    page.locator('dialog[open] summary').click(),
  ),
  'people/changing a guardian/head': at('/etablissement/personnes', search('', 'guardian'), press(/^Modifier/)),
  'people/ending/head': at(
    '/etablissement/personnes',
    search('', 'pupil'),
    press(/^Modifier/),
    press('Retirer de l’établissement'),
  ),
  'people/not yours/teacher': at('/etablissement/personnes'),
  'office/not yours/pupil': at('/etablissement'),
  'settings/plain/pupil': at('/reglages'),
  'settings/signing out everywhere/pupil': at('/reglages', press('Se déconnecter de tous les appareils')),
  'lesson/device check/pupil': at('/cours/LESSON'),
  'lesson/waiting/pupil': waiting,
  'lesson/waiting/teacher': waiting,
  'lesson/open/pupil': inLesson(),
  'lesson/open/teacher': inLesson(),
  'lesson/asked to speak/pupil': async (scene, page) => {
    await inLesson()(scene, page);
    await scene.command({ kind: 'askToUnmute', personId: (await scene.personId('pupil')) as never });
  },
  'lesson/discussion locked/pupil': async (scene, page) => {
    await inLesson()(scene, page);
    const { locks } = scene.teacher!.getSnapshot().state;
    await scene.command({ kind: 'setLocks', locks: { ...locks, chat: true } });
  },
  'lesson/safe mode/pupil': async (scene, page) => {
    await inLesson(notNow)(scene, page);
    await scene.teacherLeaves();
  },
  'lesson/line lost/pupil': cut,
  'lesson/back/pupil': async (scene, page) => {
    scene.relay.mend();
    await cut(scene, page);
    await scene.command({ kind: 'postMessage', text: 'Pendant la coupure' });
    scene.relay.mend();
  },
  'lesson/elsewhere/pupil': async (scene, page) => {
    await inLesson()(scene, page);
    await (await Visitor.signIn(scene.preau.url, scene.account('pupil'))).enter(scene.lessonId);
  },
  'lesson/level chosen/teacher': inLesson((page) => page.locator('.top-level').click()),
  'lesson/locks/teacher': inLesson(press('Verrous')),
  'lesson/actions for one/teacher': inLesson(press(/^Participants/), press(/^Actions pour/)),
  'lesson/choosing what is received/pupil': inLesson(press('Plus'), (page) =>
    page.locator('.menu:popover-open').getByRole('button', { name: 'Son et images reçus' }).click(),
  ),
  'lesson/saving data/pupil': async (scene, page) => {
    await page.addInitScript(`Object.defineProperty(navigator, 'connection', { value: { saveData: true } })`);
    await inLesson()(scene, page);
  },
  'lesson/leaving/teacher': inLesson(press('Quitter')),
  'lesson/inviting/teacher': inLesson(press('Plus'), (page) =>
    page.locator('.menu:popover-open').getByRole('button', { name: 'Inviter une personne' }).click(),
  ),
  'lesson/unknown/pupil': async (scene, page) => {
    await scene.passDeviceCheck(page);
    await scene.goto(page, `/cours/${UNKNOWN_LESSON}`);
  },
  'sheet/editing/teacher': at('/cours/LESSON/fiche'),
  'rollCall/table/teacher': async (scene, page) => {
    await scene.openLesson();
    await scene.goto(page, `${scene.lessonPath}/appel`);
  },
};
