// The week and its calendars in French (the model). Read by pupils and adults alike: nobody is addressed.

import { de } from '../french-names.ts';
import { plural } from '../../ui/i18n.ts';

const MONTHS = [
  'janvier',
  'février',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'août',
  'septembre',
  'octobre',
  'novembre',
  'décembre',
];
const dayOf = (date: string): string => (date.endsWith('-01') ? '1er' : String(Number(date.slice(8))));
const monthOf = (date: string): string => MONTHS[Number(date.slice(5, 7)) - 1] ?? '';

export const timetableFr = {
  title: 'Emploi du temps',
  weekOf: (from: string, to: string) =>
    from.slice(0, 7) === to.slice(0, 7)
      ? `Semaine du ${dayOf(from)} au ${dayOf(to)} ${monthOf(to)}`
      : `Semaine du ${dayOf(from)} ${monthOf(from)} au ${dayOf(to)} ${monthOf(to)}`,
  dayShort: (weekday: number, date: string) =>
    `${['lun.', 'mar.', 'mer.', 'jeu.', 'ven.', 'sam.', 'dim.'][weekday - 1] ?? ''} ${Number(date.slice(8))}`,
  moves: 'Semaines',
  before: 'Semaine d’avant',
  after: 'Semaine d’après',
  thisWeek: 'Cette semaine',
  days: 'Jours de la semaine',
  today: 'aujourd’hui',
  print: 'Imprimer',
  count: (count: number) => `${count} ${plural('fr', count, 'cours', 'cours')}`,
  noLesson: 'Pas de cours.',
  closed: 'Pas de cours dans l’établissement.',
  emptyWeek: 'Aucun cours cette semaine-là.',
  closedWeek: 'L’établissement n’a aucun cours cette semaine-là : vacances ou jours fériés.',
  outsideYear: 'Cette semaine-là est hors de l’année scolaire.',
  nothing: 'Aucun emploi du temps à afficher',
  nothingText: 'Les classes et les cours viennent de l’import de l’établissement.',
  failed: 'La semaine n’a pas pu être lue.',
  notYours: 'Cet emploi du temps n’existe pas, ou n’est pas visible avec ce compte.',
  show: 'Afficher',
  which: 'Lequel',
  kinds: {
    own: 'Famille et moi',
    me: 'Moi',
    children: 'Enfants',
    class: 'Classe',
    group: 'Groupe',
    teacher: 'Enseignant',
    room: 'Salle',
    pupil: 'Élève',
  },
  me: (name: string) => `${name} (moi)`,
  pupilName: 'Nom de l’élève',
  pupilHint: 'Le début du nom suffit.',
  room: (room: string) => (/^\d/.test(room) ? `salle ${room}` : room),
  noRoom: 'sans salle',
  nobody: 'personne',
  change: {
    cancelled: 'annulé',
    added: 'ajouté',
    hours: 'déplacé',
    room: 'salle changée',
    teacher: 'remplacement',
    subject: 'matière changée',
    exam: 'évaluation',
  },
  insteadOf: (what: string) => `au lieu ${de(what)}`,
  wasAt: (when: string) => `prévu ${when}`,
  until: (from: string, to: string) => `${from} à ${to}`,
  enter: 'Entrer',
  open: 'Ouvrir',
  edit: 'Modifier',
  of: (deed: string, subject: string, when: string) => `${deed} : ${subject}, ${when}`,
  exam: 'C’est une évaluation',
  calendar: {
    button: 'S’abonner au calendrier',
    title: 'S’abonner au calendrier',
    lead: (label: string) =>
      `L’emploi du temps « ${label} » dans le calendrier du téléphone ou de l’ordinateur, avec les changements, sans rien recopier.`,
    secret:
      'Une adresse secrète est créée. Qui la connaît peut lire l’emploi du temps : elle ne se publie pas. Elle peut être supprimée à tout moment.',
    make: 'Créer l’adresse',
    making: 'Création…',
    address: (label: string) => `Adresse du calendrier : ${label}`,
    how: 'À coller dans « s’abonner à un calendrier » ou « ajouter un calendrier par URL ».',
    copy: 'Copier',
    copyOf: (label: string) => `Copier l’adresse : ${label}`,
    copied: 'L’adresse est copiée.',
    copyFailed: 'La copie n’a pas marché : l’adresse est sélectionnée, il reste à la copier.',
    addHere: 'Ajouter à cet appareil',
    revoke: 'Supprimer',
    revokeOf: (label: string) => `Supprimer l’adresse : ${label}`,
    ask: 'L’adresse ne marchera plus, et les calendriers qui la lisent se videront.',
    keep: 'Garder',
    confirm: 'Supprimer l’adresse',
    revoked: 'L’adresse est supprimée.',
    made: 'L’adresse est prête.',
    others: 'Autres adresses',
    tooMany: 'Vingt adresses existent déjà : en supprimer une d’abord.',
  },
};
