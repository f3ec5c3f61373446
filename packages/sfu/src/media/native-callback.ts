// Callbacks that native code calls.
import { faultText, log } from '../log.ts';

/**
 * Wraps every callback that native code calls, in this one place: an exception that escaped from here would abort the
 * whole process, `uncaughtException` handler or not (seen with node-datachannel 0.33.4, SFU-27).
 */
export function guarded<A extends unknown[]>(work: (...args: A) => void): (...args: A) => void {
  return (...args) => {
    try {
      work(...args);
    } catch (fault) {
      log('error', 'native-callback-failed', { fault: faultText(fault) });
    }
  };
}
