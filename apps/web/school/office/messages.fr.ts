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
  notYours: 'Cette page est réservée à la direction.',
  switches: {
    title: 'Ce que l’établissement permet',
    link: 'Réglages de l’établissement',
    failed: 'Les réglages n’arrivent pas.',
    now: (name: string, isOn: boolean) => `${name}\u00A0: ${isOn ? 'oui' : 'non'}.`,
    names: {
      messaging: {
        name: 'Messages',
        on: 'Chacun écrit à qui il peut écrire.',
        off: 'Personne n’envoie de message\u00A0; on lit encore. Cours et devoirs continuent.',
      },
      pupilMessages: {
        name: 'Messages des élèves',
        on: 'Les élèves écrivent à leurs enseignants.',
        off: 'Les élèves lisent, sans écrire.',
      },
      classChannels: {
        name: 'Canaux des classes',
        on: 'Les enseignants ouvrent le canal de leur classe.',
        off: 'Les canaux se lisent, personne n’y écrit.',
      },
      quietHours: {
        name: 'Repos du soir et de la fin de semaine',
        on: 'Ce qui est écrit le soir ou le week-end paraît le matin d’école suivant, à 7\u00A0h.',
        off: 'Tout paraît aussitôt, à toute heure.',
      },
      home: { name: 'École à la maison', on: 'Annoncée à tous.', off: 'Les cours ont lieu dans l’établissement.' },
    },
    home: {
      name: 'École à la maison',
      isOn: 'Elle est annoncée à tous, en tête de chaque journée.',
      isOff: 'Les cours ont lieu dans l’établissement. Le jour où il ferme, dites-le ici à tout le monde à la fois.',
      open: 'Passer à l’école à la maison',
      end: 'Revenir dans l’établissement',
      ask: 'Élèves, responsables et personnel reçoivent cette information tout de suite, avec un accusé de lecture.',
      titleField: 'Titre',
      textField: 'Texte',
      title: 'L’école se fait à la maison',
      text: 'À partir de maintenant, les cours ont lieu en ligne, aux heures habituelles.\n\n- Ouvrez «\u00A0Ma journée\u00A0»\u00A0: le cours du moment y est.\n- Entrez dans la cour dès dix minutes avant.\n- Les devoirs et les documents sont au même endroit que d’habitude.',
      begin: 'Annoncer à tous',
      told: 'Annoncé à tous.',
    },
  },
} as const;
