// What `npm start` does with the local certificate: uses it when others are to reach us and nothing else was configured, and makes it anew
// when it ends soon or the machine got another name or address (HOUSE-92).
import { isLoopbackHost } from '../config.ts';
import type { PreauConfig } from '../config.ts';
import { describe, givenNames, hasLocalCertificate, isCurrent, issueLocalCertificate } from './local-certificate.ts';
import { mergeNames, ownNames } from './own-names.ts';
import type { Names } from './certificates.ts';

/** The configuration with the local certificate, if it is wanted, and a sentence for the operator, if there is one to say. */
export function withLocalCertificate(
  config: PreauConfig,
  now: number,
  machine: Names = ownNames(),
): { readonly config: PreauConfig; readonly sentence: string | undefined } {
  const isWanted = config.tlsCert === undefined && config.publicUrl === undefined && !isLoopbackHost(config.host);
  if (!isWanted || !hasLocalCertificate(config.dataDir)) return { config, sentence: undefined };
  const before = describe(config.dataDir);
  const secure = { ...config, tlsCert: before.certPath, tlsKey: before.keyPath };
  const names = mergeNames(machine, givenNames(config.dataDir));
  if (isCurrent(config.dataDir, names, now)) return { config: secure, sentence: undefined };
  const issued = issueLocalCertificate(config.dataDir, names, now);
  if ('certPath' in issued)
    return { config: secure, sentence: 'The local certificate was made anew for the addresses of today.' };
  const missing = issued.notCovered.length > 0 ? ` It does not stand for ${issued.notCovered.join(', ')}.` : '';
  const ending = issued.authorityEnds ? ' Its authority ends soon.' : '';
  return {
    config: secure,
    sentence: `The local certificate could not be made anew.${missing}${ending} \`npm run school -- certificate --new-authority\` helps; devices must then be given the new authority.`,
  };
}
