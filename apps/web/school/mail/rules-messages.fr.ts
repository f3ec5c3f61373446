// Who may write to whom, and delegates of a class, in French (the model): for the office and whoever looks after a class.

import { plural } from '../../ui/i18n.ts';
import { de } from '../french-names.ts';

/** French. */
export const rulesFr = {
  title: 'Qui peut écrire à qui',
  link: 'Qui écrit à qui',
  lead: 'Ce que vous ouvrez vaut pour tout l’établissement, dès le message suivant.',
  failed: 'Les règles n’arrivent pas.',
  groups: { pupil: 'Les élèves', guardian: 'Les responsables', teacher: 'Les enseignants' },
  cells: {
    'pupil.teachers': {
      name: 'écrivent à leurs enseignants',
      on: 'Ceux de la classe et des groupes, aujourd’hui.',
      off: 'Ils répondent seulement à qui leur écrit.',
    },
    'pupil.office': {
      name: 'écrivent à la direction',
      on: 'Chaque élève peut vous écrire.',
      off: 'Ils vous répondent si vous leur écrivez.',
    },
    'guardian.teachers': {
      name: 'écrivent aux enseignants de leurs enfants',
      on: 'Chaque enseignant peut refuser, dans ses messages.',
      off: 'Ils répondent seulement à qui leur écrit.',
    },
    'guardian.office': {
      name: 'écrivent à la direction',
      on: 'Chaque responsable peut vous écrire.',
      off: 'Ils vous répondent si vous leur écrivez.',
    },
    'teacher.pupils': {
      name: 'écrivent à leurs élèves',
      on: 'Un échange avec un seul élève peut être montré à ses responsables légaux.',
      off: 'Les cours, les devoirs et le canal de la classe restent.',
    },
    'teacher.guardians': {
      name: 'écrivent aux responsables de leurs élèves',
      on: 'À un seul, à une classe, à un groupe.',
      off: 'Ils répondent seulement à qui leur écrit.',
    },
    'teacher.staff': {
      name: 'écrivent à leurs collègues et à la direction',
      on: 'À tous ceux de l’établissement.',
      off: 'Ils répondent seulement à qui leur écrit.',
    },
    'teacher.allPupils': {
      name: 'écrivent à tous les élèves',
      on: 'Aussi à ceux qu’ils n’ont pas en cours.',
      off: 'Seulement aux leurs.',
    },
    'teacher.allGuardians': {
      name: 'écrivent à tous les responsables',
      on: 'Aussi à ceux dont ils n’ont pas les enfants en cours.',
      off: 'Seulement à ceux de leurs élèves.',
    },
  },
  now: (who: string, what: string, isOn: boolean) => `${who} ${what}\u00A0: ${isOn ? 'oui' : 'non'}.`,
  never: {
    title: 'Ce qu’aucun établissement n’ouvre',
    list: [
      'Un élève n’écrit jamais à un autre élève, ni à un responsable.',
      'Un responsable n’écrit jamais à un élève.',
      'Entre responsables, seul un parent délégué écrit aux parents de sa classe, si l’un et l’autre l’acceptent.',
      'Qui est éloigné d’un enfant par un juge n’écrit et ne reçoit plus rien à son sujet.',
    ],
  },
  always: {
    title: 'Ce qui reste toujours ouvert',
    list: ['La direction écrit à tous.', 'Qui reçoit un message peut répondre à son auteur.'],
  },
  reset: 'Revenir aux réglages d’origine',
  isReset: 'Les réglages d’origine sont en place.',
  undo: 'Annuler',
  delegates: {
    title: (label: string) => `Parents délégués, ${label}`,
    name: 'Parents délégués',
    link: 'Parents délégués',
    lead: (until: string) =>
      `Un parent délégué peut écrire aux parents de la classe qui l’acceptent, jusqu’au ${until}. Les parents ne se voient pas entre eux.`,
    failed: 'La liste n’arrive pas.',
    chosen: (names: readonly string[]) =>
      names.length === 0
        ? 'Aucun parent délégué pour l’instant.'
        : `${plural('fr', names.length, 'Parent délégué', 'Parents délégués')}\u00A0: ${names.join(', ')}.`,
    search: 'Chercher un parent ou un enfant',
    none: 'Aucun responsable n’est relié aux élèves de cette classe.',
    noneFound: 'Personne de ce nom dans cette classe.',
    of: (names: string) => `responsable ${de(names)}`,
    waits: 'Doit encore accepter, dans ses messages',
    agreed: 'A accepté',
    named: (name: string, isNamed: boolean) => `${name}\u00A0: ${isNamed ? 'parent délégué' : 'n’est plus délégué'}.`,
    back: 'Les comptes de la classe',
  },
};
