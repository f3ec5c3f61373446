// The 30 académies, as cells of unequal size. Thousands of pupils, rounded from what is commonly known of them: orders of magnitude, not statistics.

/** A cell of the nation. */
export interface Academie {
  readonly name: string;
  readonly thousands: number;
}

/** All of them, overseas included. */
export const ACADEMIES: readonly Academie[] = [
  { name: 'Versailles', thousands: 1130 },
  { name: 'Créteil', thousands: 970 },
  { name: 'Lille', thousands: 820 },
  { name: 'Nantes', thousands: 700 },
  { name: 'Lyon', thousands: 660 },
  { name: 'Grenoble', thousands: 650 },
  { name: 'Bordeaux', thousands: 620 },
  { name: 'Rennes', thousands: 620 },
  { name: 'Normandie', thousands: 590 },
  { name: 'Toulouse', thousands: 580 },
  { name: 'Aix-Marseille', thousands: 570 },
  { name: 'Montpellier', thousands: 530 },
  { name: 'Orléans-Tours', thousands: 490 },
  { name: 'Nancy-Metz', thousands: 420 },
  { name: 'Nice', thousands: 400 },
  { name: 'Amiens', thousands: 380 },
  { name: 'Strasbourg', thousands: 350 },
  { name: 'Paris', thousands: 340 },
  { name: 'Poitiers', thousands: 320 },
  { name: 'Dijon', thousands: 290 },
  { name: 'Reims', thousands: 250 },
  { name: 'Clermont-Ferrand', thousands: 230 },
  { name: 'La Réunion', thousands: 220 },
  { name: 'Besançon', thousands: 215 },
  { name: 'Limoges', thousands: 120 },
  { name: 'Mayotte', thousands: 105 },
  { name: 'Guadeloupe', thousands: 90 },
  { name: 'Guyane', thousands: 85 },
  { name: 'Martinique', thousands: 70 },
  { name: 'Corse', thousands: 50 },
];

/** How many of `classes` are in each cell: by size, at least one, and all of them together. */
export function classesByCell(classes: number): readonly number[] {
  const all = ACADEMIES.reduce((sum, { thousands }) => sum + thousands, 0);
  let [passed, given] = [0, 0];
  return ACADEMIES.map(({ thousands }) => {
    passed += thousands;
    const here = Math.max(1, Math.round((classes * passed) / all) - given);
    given += here;
    return here;
  });
}
