// A real Firefox for media tests, driven over WebDriver BiDi by puppeteer-core: FIREFOX_PATH, else the system's.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { endWithUs } from './end-with-us.ts';

const SYSTEM_NAMES = ['firefox-esr', 'firefox'];
const START_DEADLINE_MS = 60_000;

/** Finds a Firefox, or undefined: none comes with npm. Throws if FIREFOX_PATH names nothing that can be run. */
export function findFirefox(): string | undefined {
  const named = process.env['FIREFOX_PATH'];
  if (named !== undefined && named !== '') {
    if (!isProgram(named)) throw new RangeError(`Cannot run FIREFOX_PATH: ${named} is not an executable file`);
    return named;
  }
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of SYSTEM_NAMES) if (folder !== '' && isProgram(join(folder, name))) return join(folder, name);
  }
  return undefined;
}

/** Starts a headless Firefox whose camera and microphone are fake and allowed without a question, also on plain http. It ends with this process. */
export async function startFirefox(executablePath: string): Promise<Browser> {
  const { default: puppeteer } = await import('puppeteer-core');
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    timeout: START_DEADLINE_MS,
    protocolTimeout: START_DEADLINE_MS,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.devices.insecure.enabled': true,
      'media.getusermedia.insecure.enabled': true,
      'media.autoplay.default': 0,
      'media.autoplay.blocking_policy': 0,
      // A machine without a network has loopback only; mDNS names need a daemon that containers lack.
      'media.peerconnection.ice.loopback': true,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
      // A page behind another one must go on at full speed.
      'dom.min_background_timeout_value': 4,
      'dom.timeout.enable_budget_timer_throttling': false,
      'media.gmp-manager.updateEnabled': false,
      'datareporting.policy.dataSubmissionEnabled': false,
    },
  });
  const program = browser.process();
  if (program !== null) endWithUs(program);
  return browser;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
