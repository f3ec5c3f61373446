// The sheet's editor in French (the model).

import { plural } from '../../ui/i18n.ts';

const n = (count: number, one: string, many: string): string => `${count} ${plural('fr', count, one, many)}`;

/** The sheet's editor in French (the model). */
export const editorFr = {
  title: 'Fiche du cours',
  titleOf: (subject: string, label: string) => `Fiche · ${subject}, ${label}`,
  text: 'Texte de la fiche',
  textHint: 'Titre : #. Liste : -. Gras : **mot**. Les élèves lisent ce texte avant et pendant le cours.',
  preview: 'Aperçu',
  write: 'Écrire',
  slides: 'Diapos',
  slidesCount: (count: number) =>
    count === 0 ? 'Aucune diapo pour l’instant.' : `${n(count, 'diapo', 'diapos')} sur 60.`,
  add: 'Ajouter des images',
  addHint: 'PNG, JPEG ou WebP, 15 Mo au plus. La position et l’appareil photo sont retirés de l’image.',
  sending: (name: string, percent: number) => `${name} : ${percent} %`,
  preparing: (name: string) => `${name} : préparation…`,
  failed: (name: string, why: string) => `${name} : ${why}`,
  alt: (at: number) => `Description de la diapo ${at}`,
  altHint: 'Lue à ceux qui ne voient pas l’image.',
  up: (at: number) => `Monter la diapo ${at}`,
  down: (at: number) => `Descendre la diapo ${at}`,
  remove: (at: number) => `Retirer la diapo ${at}`,
  removed: (at: number) => `Diapo ${at} retirée.`,
  moved: (at: number) => `Diapo déplacée en position ${at}.`,
  undo: 'Remettre',
  saved: (time: string) => `Enregistré à ${time}`,
  saving: 'Enregistrement…',
  unsaved: 'Pas encore enregistré',
  failedSave: (why: string) => `Pas enregistré. ${why} Nouvel essai bientôt.`,
  refusedSave: (why: string) => `Pas enregistré. ${why}`,
  readOnly: 'Seul l’enseignant du cours écrit la fiche.',
  back: 'Revenir',
  loadFailed: 'La fiche n’a pas pu être lue.',
  charactersLeft: (left: number) => `${left} caractères restants`,
};
