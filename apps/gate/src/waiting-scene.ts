// The courtyard as the waiting page draws it: a class in line before the open door, drawn from counts. Plain SVG without a style attribute; the
// page's script changes figures only (`#line use`, `.crowd`), and a check box stops the leaves. GATE-106.

/** At most so many pupils are drawn; a larger class is a full line. */
const MOST_DRAWN = 32;
/** The crowd before my class is drawn in up to three groups; each appears from so many people on. */
const CROWDS = [1, 40, 120] as const;

/** What is drawn. */
export interface SceneFacts {
  /** The class in line: how many figures, and how many of them are filled. */
  readonly expected: number;
  readonly present: number;
  readonly teacherHere: boolean;
  readonly ahead: number;
  /** Chalked on the ground; already escaped. */
  readonly label: string;
  /** Above one's own figure; already escaped. */
  readonly you: string;
  /** For those who do not see it; already escaped. */
  readonly title: string;
}

/** The drawing as an `svg` element. */
export function waitingScene(facts: SceneFacts): string {
  const drawn = Math.min(MOST_DRAWN, Math.max(1, facts.expected, facts.present));
  const me = placeOf(0, drawn);
  return `<svg class="scene" viewBox="0 0 400 250" preserveAspectRatio="xMidYMax slice" role="img" aria-labelledby="scene-title"><title id="scene-title">${facts.title}</title>${DEFS}${YARD}${crowds(facts.ahead)}
<text class="paint" x="14" y="241">${facts.label}</text>
<g id="line">${Array.from({ length: drawn }, (_, n) => figure(n, drawn, facts.present)).join('')}</g>
<use id="teacher" href="#${facts.teacherHere ? 'prof' : 'gone-prof'}" x="362" y="218"/>
<g class="flag" transform="translate(${me.x} ${me.y - 40})"><rect x="-16" y="-11" width="32" height="15" rx="7.5"/><path d="M-4 3h8L0 8z"/><text id="you" text-anchor="middle">${facts.you}</text></g>
<g class="leaves fall"><path class="leaf" d="M64 120c4-5 10-5 13-1-3 5-9 6-13 1z"/><path class="leaf l2" d="M118 96c4-5 10-5 13-1-3 5-9 6-13 1z"/><path class="leaf l3" d="M34 150c4-5 10-5 13-1-3 5-9 6-13 1z"/></g></svg>`;
}

/** Which figure stands at a place of the line: mine first, then those who came, then dashed ones. The page's script says the same. */
function figure(n: number, drawn: number, present: number): string {
  const { x, y } = placeOf(n, drawn);
  const href = n === 0 ? 'me' : n < present ? `k${1 + ((n * 5) % 4)}` : 'gone';
  return `<use href="#${href}" x="${x}" y="${y}"/>`;
}

/** Mine stands in the middle of the front row, the others fill both rows around it from the door backwards. */
function placeOf(n: number, drawn: number): { readonly x: number; readonly y: number } {
  const front = Math.ceil(drawn / 2);
  const mine = Math.floor(front / 2);
  const order = n === 0 ? mine : n <= mine ? n - 1 : n;
  const isFront = order < front;
  const column = isFront ? order : order - front;
  const step = Math.min(26, 290 / Math.max(1, front));
  return { x: Math.round(330 - column * step - (isFront ? 0 : step / 2)), y: isFront ? 218 : 204 };
}

function crowds(ahead: number): string {
  return CROWDS.map((from, group) => {
    const x = 232 - group * 78;
    const people = Array.from(
      { length: 6 },
      (_, n) => `<use href="#k${1 + ((n * 3 + group) % 4)}" x="${n * 20 + (n % 2) * 4}" y="${(n % 2) * -9}"/>`,
    );
    return `<g class="crowd" data-from="${from}"${ahead >= from ? '' : ' hidden'} transform="translate(${x} 172) scale(.52)">${people.toReversed().join('')}</g>`;
  }).join('');
}

const child = (id: string, hair: string): string =>
  `<g id="${id}" class="${id}"><path class="leg" d="M-5-9h4v9h-4zM1-9h4v9H1z"/><path class="coat" d="M-7-7v-11a7 7 0 0 1 14 0v11z"/><circle class="skin" cy="-28" r="5.6"/>${hair}</g>`;
const SHORT = '<path class="hair" d="M-6-27.500a6 6.2 0 0 1 12-.8c-3 .2-5-.8-6-2.2-1 2-3.2 2.8-6 3z"/>';
const PLAIT = `${SHORT}<path class="hair" d="M-5-31c-4 1-5 5-4 9l2-.3c-.2-3 .5-5 3-6z"/>`;
const CAP = '<path class="bag" d="M-6-29a6 6 0 0 1 12 0l3.5.6v1.400H-6z"/>';

const DEFS = `<defs><linearGradient id="sky" x2="0" y2="1"><stop class="s1"/><stop class="s2" offset=".7"/></linearGradient><linearGradient id="yard" x2="0" y2="1"><stop class="g1"/><stop class="g2" offset="1"/></linearGradient>
${child('me', SHORT)}${child('k1', PLAIT)}${child('k2', SHORT)}${child('k3', `<rect class="bag" x="-10.5" y="-21" width="5" height="10.500" rx="2.2"/>${SHORT}`)}${child('k4', CAP)}
<g id="gone" class="gone"><path d="M-6-.8v-17a6 6 0 0 1 12 0v17"/><circle cy="-28" r="5"/></g>
<g id="prof" class="k6"><path class="leg" d="M-5-11h4V0h-4zM1-11h4V0H1z"/><path class="coat" d="M-8.5-8v-18a8.500 8.500 0 0 1 17 0v18z"/><circle class="skin" cy="-40" r="6.2"/><path class="hair" d="M-6.800-38a6.800 7 0 0 1 13.6-1.500c-3 .4-5.600-.6-7-2.400-1.400 2.300-3.600 3.400-6.600 3.900z"/><path class="bag" d="M4-24h9v12H4z"/></g>
<g id="gone-prof" class="gone"><path d="M-8-.8v-25a8 8 0 0 1 16 0v25"/><circle cy="-40" r="6"/></g>
<g id="window"><path class="glass" d="M0 0h28v30H0z"/><path class="bar" d="M14 0v30M0 13h28"/><path class="brick" d="M-2 30h32v3H-2z"/></g><path id="arm" d="M-21-22Q-2-18 0 5 2-18 21-27"/></defs>`;

const YARD = `<path fill="url(#sky)" d="M0 0h400v172H0z"/><circle class="sun" cx="60" cy="62" r="17"/>
<path class="wall" d="M0 92 400 38v124H0z"/><path class="shade" d="M0 92 400 38v30L0 118z"/><path class="brick" d="M0 150h400v12H0z"/><use href="#window" x="74" y="108"/><use href="#window" x="148" y="108"/><use href="#window" x="212" y="108"/>
<path class="door" d="M300 162v-44a29 29 0 0 1 58 0v44z"/><path class="iron" d="M300 162v-44a29 29 0 0 1 58 0v44"/><path class="leaf-door" d="m300 118-18 5v44l18-5zM358 118l16 5v44l-16-5z"/>
<path class="roof" d="M0 78 400 24v17L0 95z"/><path class="gutter" d="M0 95 400 41"/>
<path fill="url(#yard)" d="M0 162h400v88H0z"/><path class="door glow" d="M300 162h58l24 30H274z"/>
<path class="iron" d="M50 88v82M130 77v93M256 60v110"/><g class="iron arms"><use href="#arm" x="50" y="112"/><use href="#arm" x="130" y="101"/><use href="#arm" x="256" y="84"/></g>
<path class="chalk-line" d="M110 236h280"/>
<g transform="translate(16 196) scale(.62)"><path class="trunk" d="M-8 0c2-34 2-60 0-92H8c-2 32 0 60 4 92z"/><g class="leaves dark"><circle cx="-36" cy="-122" r="36"/><circle cx="34" cy="-116" r="38"/></g><g class="leaves"><circle cy="-156" r="45"/><circle cx="-52" cy="-146" r="28"/><circle cx="52" cy="-142" r="31"/></g></g>`;
