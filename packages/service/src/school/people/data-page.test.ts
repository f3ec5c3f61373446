import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toDataPage } from './data-page.ts';

test('[PEOPLE-64] the page holds every value, escaped, and says where there is nothing', () => {
  const page = toDataPage({
    displayName: 'Zoé <Petit>',
    collectedOn: '24 novembre 2026',
    places: [
      {
        sections: [
          { title: 'Identité', rows: [{ nom: `<script>"'&`, 'mot de passe choisi': true, rang: 2, fin: null }] },
          { title: 'Messages', rows: [] },
        ],
      },
    ],
  });
  assert.ok(page.includes('<h1>Zoé &lt;Petit&gt;</h1>'));
  assert.ok(page.includes('<td>&lt;script&gt;&quot;&#39;&amp;</td><td>oui</td><td>2</td><td></td>'));
  assert.ok(page.includes('<h2>Messages</h2>\n<p>Rien.</p>'));
  assert.equal(/<script|https?:/.test(page), false);
});
