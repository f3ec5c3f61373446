// `certificate`: https for lessons on a network of one's own, without a name on the internet (docs/guides/https-local.md).
import type { Command } from 'commander';
import { systemClock } from '@preau/host';
import { givenNames, issueLocalCertificate, keepGivenNames, sortNames } from '../tls/local-certificate.ts';
import type { LocalCertificate } from '../tls/local-certificate.ts';
import { isHostName, mergeNames, ownNames } from '../tls/own-names.ts';
import { CommandError } from './command-error.ts';
import { EXIT_FAILED, EXIT_USAGE } from './exit-codes.ts';
import { readConfig } from './session.ts';

interface CertificateOptions {
  readonly newAuthority?: boolean;
}

/** Adds the command. */
export function addCertificateCommand(program: Command): void {
  program
    .command('certificate')
    .argument('[names...]', 'more host names or addresses than those of the machine')
    .description(
      'make https possible on a local network: an authority (once) and a certificate for the names and addresses of this machine, in the data folder; `npm start` uses it by itself',
    )
    .option('--new-authority', 'make a new authority; every device must then be given it again')
    .action((given: readonly string[], options: CertificateOptions) => {
      const { dataDir } = readConfig();
      const more = sortNames(given);
      const bad = more.hosts.find((host) => !isHostName(host));
      if (bad !== undefined)
        throw new CommandError(EXIT_USAGE, `Cannot use ${bad}: it must be a host name without accents, or an address`);
      const names = mergeNames(ownNames(), givenNames(dataDir), more);
      const issued = issueLocalCertificate(dataDir, names, systemClock.now(), options.newAuthority === true);
      if (!('certPath' in issued)) {
        const what = issued.authorityEnds ? 'its life ends' : `it cannot vouch for ${issued.notCovered.join(', ')}`;
        throw new CommandError(EXIT_FAILED, `Cannot use the authority: ${what}. --new-authority makes a new one.`);
      }
      keepGivenNames(dataDir, mergeNames(givenNames(dataDir), more));
      for (const line of linesOf(issued)) console.log(line);
    });
}

function linesOf(issued: LocalCertificate): string[] {
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  return [
    `Certificate for ${[...issued.names.hosts, ...issued.names.addresses].join(', ')}, until ${day(issued.validUntil)}.`,
    issued.isNewAuthority
      ? `New authority, until ${day(issued.authorityValidUntil)}. Give this file to every device, and keep the others to yourself:`
      : `The authority is the one that devices know, until ${day(issued.authorityValidUntil)}:`,
    `  ${issued.authorityPath}`,
    `Its SHA-256 fingerprint, as devices show it:`,
    `  ${issued.authorityFingerprint}`,
    'How to give it to each kind of device: docs/guides/https-local.md. `npm start` with PREAU_HOST=0.0.0.0 uses the certificate by itself.',
  ];
}
