// Brings a state of a screen about on the stage, by the means that the state list of the application names: real data (`arrangements.ts`), an
// intercepted answer, or a lost line.
import { PROBLEMS, toProblem } from '@preau/protocol/base';
import type { ProblemCode } from '@preau/protocol/base';
import { addressOf } from '@preau/web/states';
import type { Means, ScreenState } from '@preau/web/states';
import type { Page } from 'playwright-core';
import { ARRANGEMENTS, UNKNOWN_LESSON } from './arrangements.ts';
import type { Scene } from './scene.ts';

/** A page that stands in a state, and how to let go of it. */
export interface Arranged {
  readonly page: Page;
  leave(): Promise<void>;
}

/** States of a device that never was here, or is of another kind: they get a browser context of their own. */
const FIRST_VISITS: ReadonlySet<string> = new Set(['lesson/device check/pupil', 'lesson/saving data/pupil']);
/** States of a house that is too small. */
const SMALL_HOUSES: ReadonlySet<string> = new Set(['lesson/held down/pupil', 'lesson/held down/teacher']);

function keyOf({ screen, state, role }: ScreenState): string {
  return `${screen}/${state}/${role}`;
}

/**
 * Brings a state about and waits for its sign. Throws when the state has no run. The page is the role's own and comes back empty.
 */
export async function arrange(scene: Scene, state: ScreenState): Promise<Arranged> {
  const stage = SMALL_HOUSES.has(keyOf(state)) ? await scene.inSmallHouse() : scene;
  const isFirstVisit = FIRST_VISITS.has(keyOf(state));
  const page = isFirstVisit ? (await stage.newPage(state.role)).page : await stage.pageOf(state.role);
  const leave = (): Promise<void> => (isFirstVisit ? page.context().close() : stage.clear(state.role, page));
  try {
    await bring(stage, state, page);
    await page.locator(state.sign).first().waitFor();
    return { page, leave };
  } catch (error) {
    await leave();
    throw error;
  }
}

async function bring(scene: Scene, state: ScreenState, page: Page): Promise<void> {
  const key = keyOf(state);
  const { means } = state;
  const path = addressOf(state.screen, {
    date: '2026-11-23',
    audienceId: scene.audienceId,
    lessonId: scene.lessonId,
    homeworkId: UNKNOWN_LESSON,
    year: '2026',
    threadId: UNKNOWN_LESSON,
    postId: UNKNOWN_LESSON,
    slotId: scene.lessonId.slice(0, 36),
    schoolId: '0990001A',
  });
  if (means.by === 'server') {
    const arrangement = ARRANGEMENTS[key];
    if (arrangement === undefined)
      throw new Error(`The state ${key} has no run: add it to e2e/src/harness/arrangements.ts (${means.how})`);
    await arrangement(scene, page);
    return;
  }
  await scene.passDeviceCheck(page);
  if (means.by === 'offline') {
    await scene.goto(page, path);
    await page.locator('.hello').waitFor();
    await page.context().setOffline(true);
    return;
  }
  await intercept(page, means);
  await scene.goto(page, path);
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
            // As the house does: a time only where the same may succeed later.
            json: toProblem(code as ProblemCode, PROBLEMS[code as ProblemCode].retry ? { retryAfterMs: 600_000 } : {}),
          });
    },
  );
}
