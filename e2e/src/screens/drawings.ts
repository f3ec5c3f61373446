// What the prepared lesson shows: three slides and two portraits, drawn here as SVG, so that no picture of anybody is needed.

const FONT = 'font-family="Atkinson Hyperlegible Next, Verdana, sans-serif"';

const slide = (inside: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720" viewBox="0 0 1280 720" ${FONT}>${inside}</svg>`;

const label = (x: number, y: number, text: string, size = 34): string =>
  `<text x="${x}" y="${y}" font-size="${size}" font-weight="700" fill="#14324a" text-anchor="middle" stroke="#fff" stroke-width="8" paint-order="stroke">${text}</text>`;

const arrow = (path: string, colour: string): string =>
  `<path d="${path}" fill="none" stroke="${colour}" stroke-width="12" stroke-linecap="round" marker-end="url(#tip)"/>`;

const TIP =
  '<defs><marker id="tip" viewBox="0 0 10 10" refX="6" refY="5" markerWidth="3.4" markerHeight="3.4" orient="auto-start-reverse"><path d="M0 0 10 5 0 10z" fill="context-stroke"/></marker></defs>';

const cloud = (x: number, y: number, size: number): string =>
  `<g transform="translate(${x} ${y}) scale(${size})" fill="#fff"><circle cx="0" cy="0" r="46"/><circle cx="58" cy="-18" r="58"/><circle cx="128" cy="4" r="44"/><rect x="-40" y="0" width="210" height="48" rx="24"/></g>`;

/** The slides of the lesson, with their descriptions. */
export const SLIDES: readonly { readonly svg: string; readonly alt: string }[] = [
  {
    alt: 'Le cycle de l’eau : évaporation, condensation, pluie, ruissellement',
    svg: slide(`${TIP}
<rect width="1280" height="720" fill="#bfe3f5"/><circle cx="1130" cy="120" r="70" fill="#f7c343"/>
<path d="M0 470 260 180 420 330 560 230 940 580V720H0z" fill="#7f9f7a"/><path d="m260 180-70 78 60 26 40-34 50 40 30-18z" fill="#fff"/>
<path d="M0 560 420 520 760 560 1280 540V720H0z" fill="#5f8a58"/>
<path d="M640 600C800 560 980 590 1280 560V720H560z" fill="#2f7fb5"/>
<path d="M330 470c40 40-10 70 60 110s160 20 260 40" fill="none" stroke="#2f7fb5" stroke-width="22" stroke-linecap="round"/>
${cloud(330, 120, 1.15)}${cloud(720, 110, 1)}
<g stroke="#2f7fb5" stroke-width="7" stroke-linecap="round"><path d="m330 190-14 44M380 200l-14 44M430 190l-14 44M480 200l-14 44"/></g>
${arrow('M1020 560C1060 430 1010 300 900 190', '#d9622b')}${arrow('M690 90C620 50 570 50 520 80', '#14324a')}${arrow('M420 520C500 570 560 590 640 610', '#14324a')}
${label(1120, 420, '1 évaporation')}${label(650, 50, '2 condensation')}${label(250, 300, '3 pluie, neige')}${label(420, 690, '4 ruissellement')}`),
  },
  {
    alt: 'Question : où est l’eau douce de la Terre ? Glaces 69 %, sous terre 30 %, lacs et rivières 1 %',
    svg: slide(`<rect width="1280" height="720" fill="#fdf8ec"/>
<text x="80" y="120" font-size="56" font-weight="700" fill="#14324a">Où est l’eau douce de la Terre ?</text>
<g font-size="34" font-weight="700" fill="#14324a">
<rect x="80" y="200" width="828" height="90" rx="12" fill="#8cc9e8"/><text x="110" y="258">glaces</text><text x="930" y="258">69 %</text>
<rect x="80" y="330" width="360" height="90" rx="12" fill="#c9a66b"/><text x="110" y="388">sous terre</text><text x="462" y="388">30 %</text>
<rect x="80" y="460" width="30" height="90" rx="8" fill="#2f7fb5"/><text x="134" y="518">lacs et rivières 1 %</text></g>
<text x="80" y="650" font-size="32" fill="#4a5a50">Laquelle pouvons-nous boire facilement ? Lève la main.</text>`),
  },
  {
    alt: 'Pour demain : dessiner le trajet d’une goutte',
    svg: slide(`<rect width="1280" height="720" fill="#14324a"/><path d="M640 120c90 130 150 200 150 280a150 150 0 0 1-300 0c0-80 60-150 150-280z" fill="#8cc9e8"/>
<text x="640" y="640" font-size="48" font-weight="700" fill="#fff" text-anchor="middle">Pour demain : le trajet d’une goutte</text>`),
  },
];

/** A person before a wall: hair, skin, jumper, wall. */
export function portrait(hair: string, skin: string, jumper: string, wall: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360" viewBox="0 0 640 360"><rect width="640" height="360" fill="${wall}"/>
<rect x="40" y="40" width="150" height="110" rx="6" fill="#fff" opacity=".5"/><rect x="470" y="70" width="120" height="12" fill="#000" opacity=".12"/><rect x="490" y="30" width="18" height="40" fill="#b5523b"/><rect x="512" y="36" width="14" height="34" fill="#3b6ea5"/><rect x="530" y="26" width="20" height="44" fill="#d9a441"/>
<path d="M180 360c0-90 60-120 140-120s140 30 140 120z" fill="${jumper}"/><rect x="292" y="200" width="56" height="60" rx="24" fill="${skin}"/>
<ellipse cx="320" cy="150" rx="78" ry="92" fill="${skin}"/><path d="M236 150c-6-90 50-118 90-118 60 0 92 50 82 122-12-44-40-66-60-72-30 20-80 20-112 68z" fill="${hair}"/>
<g fill="#2a211d"><circle cx="292" cy="156" r="7"/><circle cx="350" cy="156" r="7"/></g><path d="M292 196c18 18 40 18 58 0" fill="none" stroke="#8a3d2e" stroke-width="6" stroke-linecap="round"/></svg>`;
}
