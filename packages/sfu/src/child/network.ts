// Which local address media binds to when nobody said.
import { networkInterfaces } from 'node:os';

/** Loopback on a machine without any network (libjuice offers no loopback candidate by itself); else undefined, all addresses. */
export function mediaBindAddress(): string | undefined {
  const hasNetwork = Object.values(networkInterfaces()).some(
    (addresses) => addresses?.some((address) => !address.internal) === true,
  );
  return hasNetwork ? undefined : '127.0.0.1';
}
