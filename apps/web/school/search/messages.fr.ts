// The sentences of the search, in French. They come with its page only.

import { plural } from '../../ui/i18n.ts';

/** French. */
export const searchFr = {
  title: 'Rechercher',
  field: 'Un mot ou plusieurs',
  hint: 'Dans les devoirs et les rendus, les cahiers de textes, les informations, les canaux, les messages et les fichiers. Deux lettres au moins.',
  hintOffice:
    'Dans les devoirs, les cahiers de textes, les informations, les canaux, les messages, les fichiers et parmi les personnes. Deux lettres au moins.',
  searching: 'Recherche…',
  found: (count: number) => `${count} ${plural('fr', count, 'résultat', 'résultats')}`,
  nothing: 'Rien ne contient tous ces mots. Un seul mot, ou le début d’un mot, en trouve davantage.',
  failed: 'La recherche n’aboutit pas.',
  first: 'Les huit premiers\u00A0; un mot de plus précise.',
  newest: 'Les huit plus récents\u00A0; un mot de plus précise.',
  kinds: {
    homework: 'Devoirs',
    handIns: 'Travaux rendus',
    notes: 'Cahiers de textes',
    posts: 'Informations',
    channels: 'Canaux des classes',
    threads: 'Messages',
    files: 'Mes fichiers',
    people: 'Personnes',
  },
  due: (subject: string, day: string) => `${subject} · pour ${day}`,
} as const;
