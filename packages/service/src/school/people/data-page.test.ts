import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDataWriter } from './data-page.ts';
import type { DataWriter } from './data-page.ts';

async function written(tell: (writer: DataWriter) => Promise<void>): Promise<{ json: unknown; page: string }> {
  let [json, page] = ['', ''];
  const writer = createDataWriter(
    { json: async (text) => void (json += text), page: async (text) => void (page += text) },
    '24 novembre 2026',
  );
  await tell(writer);
  await writer.end();
  return { json: JSON.parse(json), page };
}

test('[PEOPLE-64] the page holds every value, escaped, and says where there is nothing; the JSON is whole, however it came', async () => {
  const first = { nom: `<script>"'&`, 'mot de passe choisi': true, rang: 2, fin: null };
  const { json, page } = await written(async (writer) => {
    await writer.person('Zoé <Petit>');
    await writer.section('Identité');
    await writer.rows([first]);
    await writer.section('Messages');
    await writer.section('Devoirs');
    await writer.rows([{ titre: 'un' }, { titre: 'deux' }]);
    await writer.rows([]);
    await writer.rows([{ titre: 'trois' }]);
    await writer.person('Zoé Petit');
    await writer.section('Identité');
  });
  assert.deepEqual(json, {
    displayName: 'Zoé <Petit>',
    collectedOn: '24 novembre 2026',
    places: [
      {
        sections: [
          { title: 'Identité', rows: [first] },
          { title: 'Messages', rows: [] },
          { title: 'Devoirs', rows: [{ titre: 'un' }, { titre: 'deux' }, { titre: 'trois' }] },
        ],
      },
      { sections: [{ title: 'Identité', rows: [] }] },
    ],
  });
  assert.ok(page.includes('<h1>Zoé &lt;Petit&gt;</h1>'));
  assert.ok(page.includes('<td>&lt;script&gt;&quot;&#39;&amp;</td><td>oui</td><td>2</td><td></td>'));
  assert.ok(page.includes('<h2>Messages</h2>\n<p>Rien.</p>'));
  assert.equal(page.match(/<table>/g)?.length, page.match(/<\/table>/g)?.length);
  assert.equal(/<script|https?:/.test(page), false);
});

test('[PEOPLE-64] an account without any place is a whole file, too', async () => {
  const { json, page } = await written(async () => undefined);
  assert.deepEqual(json, { displayName: '', collectedOn: '24 novembre 2026', places: [] });
  assert.ok(page.endsWith('</html>\n'));
});
