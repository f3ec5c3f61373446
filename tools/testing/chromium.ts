// A real Chromium for journeys: CHROMIUM_PATH, else the system's, else the one that npm carries.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Finds a Chromium to launch with playwright-core's `executablePath`. The one from npm is unpacked into the temporary
 * folder on first use (about 2 s). Throws if CHROMIUM_PATH names nothing that can be run.
 */
export async function findChromium(): Promise<string> {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') {
    if (!isProgram(named)) throw new RangeError(`Cannot run CHROMIUM_PATH: ${named} is not an executable file`);
    return named;
  }
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of SYSTEM_NAMES) {
      if (folder !== '' && isProgram(join(folder, name))) return join(folder, name);
    }
  }
  return (unpacked ??= unpack());
}

let unpacked: Promise<string> | undefined;

/** Once per process: who starts the program while another call still writes it is refused (ETXTBSY). */
async function unpack(): Promise<string> {
  const { default: packed } = await import('@sparticuz/chromium');
  return packed.executablePath();
}

/** What the fake camera and microphone show. Without files Chromium draws its own moving picture and beeps. */
export interface FakeMedia {
  /** A `.y4m` or `.mjpeg` file. */
  readonly videoFile?: string;
  /** A `.wav` file; it is looped. */
  readonly audioFile?: string;
}

/** Flags for a browser whose camera and microphone are fake and allowed without a question. */
export function mediaFlags(media: FakeMedia = {}): string[] {
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    '--autoplay-policy=no-user-gesture-required',
    // Two browsers on one machine reach each other by address: mDNS names need a daemon that containers lack.
    '--disable-features=WebRtcHideLocalIpsWithMdns',
    ...(media.videoFile === undefined ? [] : [`--use-file-for-fake-video-capture=${media.videoFile}`]),
    ...(media.audioFile === undefined ? [] : [`--use-file-for-fake-audio-capture=${media.audioFile}`]),
  ];
}

/** Flags every launch needs on this machine: Chromium's own sandbox refuses root, and containers have a small /dev/shm. */
export function baseFlags(): string[] {
  return ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
