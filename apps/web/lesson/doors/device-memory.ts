// What this device remembers of its microphone and camera: that they were checked, and which were chosen.

import { keep, keptJson } from '../../ui/preferences.ts';

/** Kept under `preau.devices`. Ids are the browser's own and mean nothing elsewhere. */
export interface DeviceMemory {
  readonly checkedAt: number;
  readonly microphoneId?: string;
  readonly cameraId?: string;
  readonly speakerId?: string;
}

const KEY = 'devices';

/** Reads the memory; undefined on a device that never passed the check. */
export function rememberedDevices(): DeviceMemory | undefined {
  const memory = keptJson<DeviceMemory>(KEY);
  return typeof memory?.checkedAt === 'number' ? memory : undefined;
}

/** Keeps the check and the choices. Undefined fields forget a choice. */
export function rememberDevices(memory: DeviceMemory): void {
  keep(KEY, JSON.stringify(memory));
}

/** What decides whether the check is shown. */
export interface CheckInput {
  readonly memory: DeviceMemory | undefined;
  /** This browser tab was in this lesson before (reload, reconnection). */
  readonly returning: boolean;
  readonly part: 'teacher' | 'other';
  /** Level of the lesson as the day told it; null when unknown. */
  readonly level: number | null;
}

/** Once for each device, never on the way back, and not for those who could not speak anyway (level 0 or 1). */
export function needsCheck({ memory, returning, part, level }: CheckInput): boolean {
  if (memory !== undefined || returning) return false;
  return part === 'teacher' || level === null || level >= 2;
}

/** Has this tab been in the lesson? */
export function wasInLesson(lessonId: string): boolean {
  try {
    return sessionStorage.getItem(`preau.in.${lessonId}`) !== null;
  } catch {
    return false;
  }
}

/** This tab is in the lesson now. */
export function markInLesson(lessonId: string): void {
  try {
    sessionStorage.setItem(`preau.in.${lessonId}`, '1');
  } catch {
    // a strict private window: the check may be offered again
  }
}
