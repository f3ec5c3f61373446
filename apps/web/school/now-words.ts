// The sentences of the operators' live view, in both languages. They come with that screen only: the day does not pay for them.

import { useLanguage } from '../ui/hooks.ts';
import type { Catalogue } from '../ui/i18n.ts';
import { plural } from '../ui/i18n.ts';

/** French. */
export const nowFr = {
  title: 'En direct',
  link: 'En direct',
  notYours: 'Cette page est réservée à l’exploitant.',
  failed: 'Les nouvelles de l’entrée n’arrivent pas.',
  still: 'Personne n’attend, aucun cours n’est ouvert.',
  open: (open: number) => `Tout le monde entre, ${open} ${plural('fr', open, 'cours ouvert', 'cours ouverts')}.`,
  waiting: (people: number) =>
    `${people.toLocaleString('fr-FR')} ${plural('fr', people, 'personne', 'personnes')} dans la cour.`,
  busy: 'Entrer prend du temps\u00A0: la machine est à sa limite.',
  waitingKind: 'Des personnes attendent dans la cour.',
  openKind: 'Tout le monde entre.',
  longest: (wait: string) => `Attente la plus longue\u00A0: ${wait}.`,
  at: (time: string) => `À ${time}`,
  old: 'Les dernières nouvelles se font attendre',
  oldText: 'Les chiffres sont ceux d’avant. La page essaie encore toutes les deux secondes.',
  pause: 'Figer',
  kpi: {
    full: (open: number) => `cours au complet sur ${open} ${plural('fr', open, 'ouvert', 'ouverts')}`,
    waiting: 'dans la cour',
    entries: (usable: string) => `entrées par seconde, ${usable} au plus`,
    p95: 'pour entrer, 95 fois sur 100',
    cpu: 'd’un cœur, le processus le plus occupé',
    kept: (count: number) => `estimations tenues, sur ${count.toLocaleString('fr-FR')}`,
    untaught: 'classes sans enseignant',
    people: 'personnes en cours',
  },
  none: 'aucune mesure',
  chart: 'Arrivées et entrées',
  perMinute: 'par minute',
  came: 'arrivées',
  entered: 'entrées',
  most: 'débit permis',
  chartSays: (came: number, entered: number) =>
    `Dans la dernière demi-minute\u00A0: ${came} ${plural('fr', came, 'arrivée', 'arrivées')} par minute, ${entered} ${plural('fr', entered, 'entrée', 'entrées')} par minute.`,
  lanes: 'Files',
  lanesOrder: 'de la plus haute à la plus basse',
  lane: 'file',
  wait: 'attente',
  noWait: 'aucune',
  inYard: 'dans la cour',
  laneNames: {
    rejoin: 'Retour en cours',
    lesson: 'Cours',
    staff: 'Enseignants, direction',
    workspace: 'Espace des élèves',
    guardians: 'Responsables',
  } as Readonly<Record<string, string>>,
  levels: 'Paliers des cours ouverts',
  levelNames: [
    'texte et diapos',
    'voix de l’enseignant',
    'tableau en direct',
    'voix des élèves',
    'caméras',
  ] as readonly string[],
  lessonsAt: (lessons: number, people: number) =>
    `${lessons.toLocaleString('fr-FR')} cours, ${people.toLocaleString('fr-FR')} ${plural('fr', people, 'personne', 'personnes')}`,
  seconds: (count: number) => `${count}\u00A0s`,
  minutes: (count: number, rest: number) => `${count}\u00A0min\u00A0${String(rest).padStart(2, '0')}`,
};

const en: Catalogue<typeof nowFr> = {
  title: 'Live',
  link: 'Live',
  notYours: 'This page is for operators.',
  failed: 'News from the gate does not arrive.',
  still: 'Nobody is waiting, no lesson is open.',
  open: (open) => `Everybody walks in, ${open} ${plural('en', open, 'lesson', 'lessons')} open.`,
  waiting: (people) =>
    `${people.toLocaleString('en-GB')} ${plural('en', people, 'person', 'people')} in the courtyard.`,
  busy: 'Entering takes long: the machine is at its limit.',
  waitingKind: 'People are waiting in the courtyard.',
  openKind: 'Everybody walks in.',
  longest: (wait) => `Longest wait: ${wait}.`,
  at: (time) => `At ${time}`,
  old: 'The latest news is late',
  oldText: 'These are the figures of before. The page tries again every two seconds.',
  pause: 'Freeze',
  kpi: {
    full: (open) => `full lessons of ${open} open`,
    waiting: 'in the courtyard',
    entries: (usable) => `entries a second, ${usable} at most`,
    p95: 'to enter, 95 times in 100',
    cpu: 'of a core, the busiest process',
    kept: (count) => `estimates kept, of ${count.toLocaleString('en-GB')}`,
    untaught: 'classes without a teacher',
    people: 'people in lessons',
  },
  none: 'nothing measured',
  chart: 'Arrivals and entries',
  perMinute: 'per minute',
  came: 'arrivals',
  entered: 'entries',
  most: 'rate given out',
  chartSays: (came, entered) =>
    `Over the last half minute: ${came} ${plural('en', came, 'arrival', 'arrivals')} a minute, ${entered} ${plural('en', entered, 'entry', 'entries')} a minute.`,
  lanes: 'Lanes',
  lanesOrder: 'highest first',
  lane: 'lane',
  wait: 'wait',
  noWait: 'none',
  inYard: 'in the courtyard',
  laneNames: {
    rejoin: 'Back into a lesson',
    lesson: 'Lessons',
    staff: 'Teachers, head',
    workspace: 'Pupils’ workspace',
    guardians: 'Guardians',
  },
  levels: 'Open lessons by level',
  levelNames: ['text and slides', 'teacher’s voice', 'live board', 'pupils’ voices', 'cameras'],
  lessonsAt: (lessons, people) =>
    `${lessons.toLocaleString('en-GB')} ${plural('en', lessons, 'lesson', 'lessons')}, ${people.toLocaleString('en-GB')} ${plural('en', people, 'person', 'people')}`,
  seconds: (count) => `${count}\u00A0s`,
  minutes: (count, rest) => `${count}\u00A0min\u00A0${String(rest).padStart(2, '0')}`,
};

/** The sentences of the live view. */
export type NowWords = Catalogue<typeof nowFr>;

/** The sentences in the language of the page. */
export function useNowWords(): NowWords {
  return useLanguage() === 'en' ? en : nowFr;
}

/** A wait in words. */
export function waitWords(words: Pick<NowWords, 'seconds' | 'minutes' | 'noWait'>, waitMs: number | null): string {
  if (waitMs === null) return words.noWait;
  const seconds = Math.round(waitMs / 1_000);
  return seconds < 60 ? words.seconds(seconds) : words.minutes(Math.floor(seconds / 60), seconds % 60);
}
