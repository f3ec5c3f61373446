// The office's pages besides the day, in French. They come with those pages only.

import { plural } from '../../ui/i18n.ts';

/** French. */
export const officeFr = {
  title: 'Élèves pas vus',
  link: 'Élèves pas vus',
  lead: 'Aucun de leurs appareils n’a donné signe de vie. Un appel, un message à la famille ou un courrier les ramène.',
  failed: 'La liste n’arrive pas.',
  since: 'Depuis',
  hours: (hours: number) => (hours < 72 ? `${hours}\u00A0heures` : `${hours / 24}\u00A0jours`),
  noClasses: 'Il n’y a pas encore de classe ici. L’import les amène.',
  everybody: 'Tout le monde a donné signe de vie.',
  total: (unseen: number, pupils: number) =>
    `${unseen} ${plural('fr', unseen, 'élève pas vu', 'élèves pas vus')} sur ${pupils}`,
  ofClass: (unseen: number, pupils: number) => (unseen === 0 ? `tous vus, ${pupils}` : `${unseen} sur ${pupils}`),
  seenAt: (when: string) => `vu ${when}`,
  never: 'jamais vu',
  hint: {
    neverActivated: 'Le compte n’a jamais été activé\u00A0: donnez un code.',
    signedOut: 'Personne n’est connecté à ce compte\u00A0: mot de passe oublié, pas d’appareil\u00A0?',
    silent: 'Un appareil est connecté et se tait\u00A0: pas de réseau, pas de temps, découragement\u00A0?',
  },
  familySeen: 'La famille, elle, est venue\u00A0: écrivez-lui.',
  codes: 'Donner un code',
} as const;
