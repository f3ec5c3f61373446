// Sound and picture as the screens see them. No type of the media library passes this file.

import type { MediaSource } from '@preau/core/lesson';

/** `off`: not attached · `attaching`: on its way · `live` · `recovering`: was live, the line is being mended · `failed`: waits before trying again. */
export type MediaStatus = 'off' | 'attaching' | 'live' | 'recovering' | 'failed';

/** Why a device could not be used. `denied` by the browser, `deniedBySystem` by the system, `missing`, `busy` elsewhere, `unsupported` here, `dismissed` by the person. */
export type DeviceTrouble = 'denied' | 'deniedBySystem' | 'missing' | 'busy' | 'unsupported' | 'dismissed' | 'failed';

/** One of my own sources. `on` is what is really published and heard or seen, never a wish. */
export interface OwnSource {
  readonly on: boolean;
  readonly busy: boolean;
  readonly trouble: DeviceTrouble | null;
}

/** What comes from one person. The strings change when the track does, so that a picture is attached anew. */
export interface PersonMedia {
  readonly microphone: boolean;
  readonly camera: string | null;
  readonly screen: string | null;
  /** Shares a screen that this device does not take. */
  readonly offersScreen: boolean;
  readonly speaking: boolean;
  readonly weak: boolean;
}

/** Everything at one instant. */
export interface MediaSnapshot {
  readonly status: MediaStatus;
  readonly own: Readonly<Record<MediaSource, OwnSource>>;
  /** By person id, myself included once something of mine is published. */
  readonly people: Readonly<Record<string, PersonMedia>>;
  /** The browser waits for a gesture before it plays sound. */
  readonly audioBlocked: boolean;
}

const NONE: OwnSource = { on: false, busy: false, trouble: null };

/** Nothing attached. */
export const MEDIA_OFF: MediaSnapshot = {
  status: 'off',
  own: { microphone: NONE, camera: NONE, screen: NONE },
  people: {},
  audioBlocked: false,
};

/** Reads why the browser refused a device, from the error's name (W3C Media Capture, section 10; Chromium adds the system's part to the message). */
export function troubleOf(error: unknown, source: MediaSource): DeviceTrouble {
  const name = error instanceof Error ? error.name : '';
  const message = error instanceof Error ? error.message : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    if (source === 'screen') return /system/i.test(message) ? 'deniedBySystem' : 'dismissed';
    return /system/i.test(message) ? 'deniedBySystem' : 'denied';
  }
  if (name === 'NotFoundError' || name === 'OverconstrainedError' || name === 'DevicesNotFoundError') return 'missing';
  if (name === 'NotReadableError' || name === 'AbortError' || name === 'TrackStartError') return 'busy';
  if (name === 'TypeError' || name === 'NotSupportedError' || name === 'DeviceUnsupportedError') return 'unsupported';
  return 'failed';
}

/** Wait before the attempt number `attempt` (0, 1, 2…) to attach again, milliseconds: 0.5 s doubling to 15 s, spread by half. `chance` is 0 to 1. */
export function attachDelayMs(attempt: number, chance: number): number {
  const full = Math.min(15_000, 500 * 2 ** Math.min(attempt, 6));
  return Math.round(full / 2 + (full / 2) * chance);
}
