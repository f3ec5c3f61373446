// Files in French (the model). The same screen serves pupils and adults: it says neither *tu* nor *vous*.

import { de } from '../french-names.ts';
import { plural } from '../../ui/i18n.ts';

const n = (count: number, one: string, many: string): string => `${count}\u00A0${plural('fr', count, one, many)}`;

export const filesFr = {
  title: 'Mes fichiers',
  lead: 'Documents, photos et sons\u00A0: à joindre ensuite à un devoir, un rendu ou une annonce.',
  failed: 'Les fichiers n’ont pas pu être lus.',
  empty:
    'Aucun fichier pour l’instant. Ce qui est déposé ici n’est visible que par son propriétaire, tant que ce n’est joint à rien.',
  more: 'Afficher la suite',
  room: (used: string, quota: string) => `${used} utilisés sur ${quota}`,
  largest: (size: string) => `${size} au plus par fichier`,
  list: 'Fichiers',
  pick: {
    file: 'Choisir des fichiers',
    attach: 'Joindre un fichier',
    photo: 'Prendre une photo',
    drop: 'ou glisser-déposer ici',
    dropNow: 'Déposer ici',
    chosen: 'Fichiers joints',
    sending: 'Envois en cours',
    tooMany: (most: number) => `Pas plus de ${n(most, 'fichier', 'fichiers')}.`,
    remove: (name: string) => `Retirer ${name}`,
    stop: (name: string) => `Annuler l’envoi ${de(name)}`,
    dismiss: (name: string) => `Effacer le message sur ${name}`,
    progress: (name: string) => `Envoi ${de(name)}`,
    added: (name: string) => `${name} est envoyé.`,
  },
  state: {
    waiting: 'en attente',
    sending: (percent: number) => `${percent}\u00A0%`,
    cut: 'Réseau coupé\u00A0: l’envoi reprendra tout seul où il en était.',
    checking: 'vérification…',
  },
  row: {
    remove: 'Supprimer',
    removeOf: (name: string) => `Supprimer ${name}`,
    newTab: 'nouvel onglet',
    save: 'téléchargement',
    kept: (where: string) => `Joint à ${where}\u00A0: ne peut pas être supprimé.`,
  },
  uses: {
    homework: (count: number) => n(count, 'devoir', 'devoirs'),
    note: (count: number) => n(count, 'contenu de séance', 'contenus de séance'),
    handIn: (count: number) => n(count, 'rendu', 'rendus'),
    correction: (count: number) => n(count, 'correction', 'corrections'),
    post: (count: number) => n(count, 'annonce', 'annonces'),
    message: (count: number) => n(count, 'message', 'messages'),
  },
  removing: {
    title: 'Supprimer ce fichier\u00A0?',
    text: (name: string) => `${name} sera effacé définitivement.`,
    yes: 'Supprimer',
    no: 'Garder',
  },
  problem: {
    empty: 'Ce fichier est vide.',
    typeRefused: 'Ce type de fichier n’est pas accepté, ou son nom ne correspond pas à son contenu.',
    unreadable: 'Ce fichier est abîmé\u00A0: il ne peut pas être lu.',
    bomb: 'Ce fichier est refusé\u00A0: une fois ouvert, il prendrait une place démesurée.',
    tooLarge: (size: string) => `Ce fichier est trop lourd\u00A0: ${size} au plus.`,
    tooLargePlain: 'Ce fichier est trop lourd.',
    quota: 'Il n’y a plus assez de place\u00A0: supprimer des fichiers qui ne servent plus.',
    schoolQuota: 'Les fichiers de l’établissement occupent toute la place prévue. L’exploitation peut en donner plus.',
    refused: 'Ce fichier, ou son nom, a été retiré partout par l’exploitation. Il n’est pas repris pour l’instant.',
    tooMany: 'Trop d’envois ont été commencés sans être terminés. Réessayer demain.',
    inUse: 'Ce fichier est joint à quelque chose\u00A0: il ne peut pas être supprimé.',
    unknown: 'L’envoi n’a pas abouti. Choisir le fichier à nouveau.',
  },
} as const;
