// The operator's live view of a rehearsal, on a loopback port of its own: one page that asks for the curves every two seconds. Drawn in the
// style of the house; it needs nothing from the Préau that is rehearsed.
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Moment } from './tally.ts';

/** What the page shows. */
export interface LiveState {
  readonly title: string;
  /** One moment for each elapsed ten seconds, the newest last. */
  readonly moments: readonly Moment[];
  readonly classes: number;
  readonly people: number;
  readonly refusals: Readonly<Record<string, number>>;
  readonly from: number;
  readonly to: number;
}

/** Serves the page until it is disposed. */
export interface LiveView extends AsyncDisposable {
  readonly url: string;
}

/** Opens the view on 127.0.0.1; port 0 takes a free one. */
export async function openLiveView(port: number, state: () => LiveState): Promise<LiveView> {
  const server = createServer((request, response) => {
    const isState = request.url === '/state.json';
    response.setHeader('content-type', isState ? 'application/json' : 'text/html; charset=utf-8');
    response.setHeader('cache-control', 'no-store');
    response.end(isState ? JSON.stringify(state()) : PAGE);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const PAGE = `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Répétition · Préau</title>
<style>
:root{color-scheme:light dark;--ground:light-dark(#f4f3ec,#12201c);--card:light-dark(#fff,#1a2b26);--ink:light-dark(#182b27,#eef2ee);--soft:light-dark(#51635e,#a9bab4);--leaf:light-dark(#18604c,#58b595);--sun:light-dark(#8a5a00,#f2b83c);--line:light-dark(#dfe3de,#30443d)}
*{box-sizing:border-box}body{margin:0;padding:20px;background:var(--ground);color:var(--ink);font:16px/1.4 system-ui,sans-serif}
main{max-width:1100px;margin:auto;display:grid;gap:16px}h1{font-size:1.5rem;margin:0}p{margin:0;color:var(--soft)}
.card{background:var(--card);border:1px solid var(--line);border-radius:16px;padding:16px}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:0}dt{color:var(--soft)}dd{margin:0;font-size:1.6rem;font-weight:700;font-variant-numeric:tabular-nums}
svg{width:100%;height:auto}path{fill:none;stroke-width:2.5}.arrived{stroke:var(--sun)}.entered{stroke:var(--leaf)}.grid{stroke:var(--line)}text{fill:var(--soft);font-size:13px}
.key::before{content:'';display:inline-block;width:1.4em;border-top:3px solid var(--leaf);margin:0 .4em .25em 0}.key.a::before{border-color:var(--sun)}.key{margin-right:1.2em}
</style></head><body><main>
<header><h1 id="title">Répétition</h1><p id="when" role="status"></p></header>
<section class="card"><dl id="figures"></dl></section>
<section class="card"><p><span class="key a">arrivées</span><span class="key">entrées en cours</span></p><svg id="chart" viewBox="0 0 1000 320" role="img" aria-label="Arrivées et entrées depuis le début de la répétition"></svg></section>
<section class="card"><p id="refusals"></p></section>
</main><script>
const name = (ms) => 'H ' + (ms < 0 ? '− ' : '+ ') + Math.floor(Math.abs(ms) / 60000) + ' min ' + String(Math.floor(Math.abs(ms) / 1000) % 60).padStart(2, '0');
const say = (id, text) => { document.getElementById(id).textContent = text; };
async function look() {
  const s = await (await fetch('/state.json')).json();
  const m = s.moments.at(-1);
  if (m) {
    say('title', s.title);
    say('when', name(m.at));
    const waiting = m.arrived - m.entered - m.gaveUp;
    document.getElementById('figures').innerHTML = [
      [m.arrived + ' / ' + s.people, 'arrivés'], [m.entered, 'entrés en cours'], [waiting, 'dans la cour'],
      [m.able + ' / ' + s.classes, 'cours enseignables'], [m.together + ' / ' + s.classes, 'classes réunies, texte compris'], [m.gaveUp, 'ont renoncé'],
    ].map(([v, l]) => '<div><dt>' + l + '</dt><dd>' + v + '</dd></div>').join('');
    const x = (at) => 60 + (at - s.from) / (s.to - s.from) * 920, y = (v) => 290 - v / Math.max(1, s.people) * 270;
    const path = (key) => s.moments.map((p, i) => (i ? 'L' : 'M') + x(p.at).toFixed(1) + ' ' + y(p[key]).toFixed(1)).join('');
    document.getElementById('chart').innerHTML =
      [0, .25, .5, .75, 1].map((f) => '<path class="grid" d="M60 ' + y(f * s.people) + 'H980"/><text x="52" y="' + (y(f * s.people) + 4) + '" text-anchor="end">' + Math.round(f * s.people) + '</text>').join('') +
      '<path class="grid" d="M' + x(0) + ' 20V290"/><text x="' + x(0) + '" y="310" text-anchor="middle">H</text>' +
      '<path class="arrived" d="' + path('arrived') + '"/><path class="entered" d="' + path('entered') + '"/>';
    say('refusals', 'Refus : ' + (Object.entries(s.refusals).map(([code, n]) => code + ' ' + n).join(' · ') || 'aucun'));
  }
  setTimeout(look, 2000);
}
look();
</script></body></html>`;
