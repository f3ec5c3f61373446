// Binds media to the lesson: follows the log (attach, silence, locks, level), loads the media library only when media attaches.

import { cameraLimitAt } from '@preau/core/lesson';
import type { MediaSource } from '@preau/core/lesson';
import type { LessonStore } from '../lesson-store.ts';
import { MEDIA_OFF } from './media-snapshot.ts';
import type { MediaSnapshot } from './media-snapshot.ts';
import type { MediaController, MediaGiven } from './media-controller.ts';
import { MEDIA_SOURCES, sourcesToStop, wantsMedia } from './media-policy.ts';
import { asksToSaveData, keepReception, keptReception, receptionOf } from './reception.ts';
import type { Reception } from './reception.ts';

/** One for each lesson page; closed with it. Made for React: `subscribe` and `getSnapshot`. */
export class LessonMedia {
  readonly #store: LessonStore;
  readonly #given: MediaGiven;
  readonly #listeners = new Set<() => void>();
  readonly #onSince: Partial<Record<MediaSource, number>> = {};
  #unsubscribe: (() => void) | undefined;
  #controller: MediaController | undefined;
  #isLoading = false;
  #closed = false;
  #reception = receptionOf(keptReception(), browserSavesData());

  constructor(store: LessonStore, given: MediaGiven) {
    this.#store = store;
    this.#given = given;
  }

  /** Begins to follow the lesson; may be called again after `close`. */
  start(): void {
    this.#closed = false;
    this.#unsubscribe ??= this.#store.subscribe(() => this.#follow());
    this.#follow();
  }

  readonly getSnapshot = (): MediaSnapshot => this.#controller?.getSnapshot() ?? MEDIA_OFF;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The controller, once something was attached. */
  get controller(): MediaController | undefined {
    return this.#controller;
  }

  /** What this device takes, and whether that is because its browser saves data. The same object until it changes. */
  readonly getReception = (): ReturnType<typeof receptionOf> => this.#reception;

  /** Takes more or less, from now on and on this device. */
  setReception(reception: Reception): void {
    keepReception(reception);
    this.#reception = receptionOf(reception, browserSavesData());
    this.#controller?.setReception(reception);
    for (const listener of this.#listeners) listener();
  }

  /** Switches one of my sources, remembering the log's place so that a later silence is obeyed. */
  async set(source: MediaSource, on: boolean): Promise<void> {
    if (on) this.#onSince[source] = this.#store.getSnapshot().state.seq;
    else delete this.#onSince[source];
    await this.#controller?.set(source, on);
  }

  close(): void {
    this.#closed = true;
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#controller?.close();
    this.#controller = undefined;
    this.#isLoading = false;
  }

  #follow(): void {
    const view = this.#store.getSnapshot();
    if (!wantsMedia(view)) {
      for (const source of MEDIA_SOURCES) delete this.#onSince[source];
      this.#controller?.detach();
      return;
    }
    if (this.#controller === undefined) {
      if (!this.#isLoading) void this.#load();
      return;
    }
    this.#controller.noteLine(view.line.kind !== 'lost');
    this.#controller.setSmallCamera(cameraLimitAt(view.state.level) !== undefined);
    this.#controller.attach();
    for (const source of sourcesToStop(view, this.#onSince)) void this.set(source, false);
  }

  async #load(): Promise<void> {
    this.#isLoading = true;
    try {
      const { MediaController: Controller } = await import('./media-controller.ts');
      if (this.#closed) return;
      const lineWorks = (): void => this.#store.nudge();
      this.#controller = new Controller({ ...this.#given, lineWorks }, this.#reception.reception);
      this.#controller.subscribe(() => {
        for (const listener of this.#listeners) listener();
      });
      this.#follow();
    } catch {
      // The chunk did not come (a cut line): the next change of the lesson tries again.
    } finally {
      this.#isLoading = false;
    }
  }
}

function browserSavesData(): boolean {
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
  return asksToSaveData({ connection, matches: (query) => matchMedia(query).matches });
}
