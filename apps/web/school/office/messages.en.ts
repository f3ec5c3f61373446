// The office's pages besides the day, in English.

import type { Catalogue } from '../../ui/i18n.ts';
import { plural } from '../../ui/i18n.ts';
import type { officeFr } from './messages.fr.ts';

/** English. */
export const officeEn: Catalogue<typeof officeFr> = {
  title: 'Pupils not seen',
  link: 'Pupils not seen',
  lead: 'None of their devices gave a sign of life. A call, a message to the family or a letter brings them back.',
  failed: 'The list does not come.',
  since: 'For',
  hours: (hours) => (hours < 72 ? `${hours} hours` : `${hours / 24} days`),
  noClasses: 'There is no class here yet. The import brings them.',
  everybody: 'Everybody gave a sign of life.',
  total: (unseen, pupils) => `${unseen} ${plural('en', unseen, 'pupil', 'pupils')} of ${pupils} not seen`,
  ofClass: (unseen, pupils) => (unseen === 0 ? `all seen, ${pupils}` : `${unseen} of ${pupils}`),
  seenAt: (when) => `seen ${when}`,
  never: 'never seen',
  hint: {
    neverActivated: 'The account was never activated: give a code.',
    signedOut: 'Nobody is signed in to this account: a forgotten password, no device?',
    silent: 'A device is signed in and silent: no network, no time, lost heart?',
  },
  familySeen: 'The family did come: write to them.',
  codes: 'Give a code',
};
