import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lengthOf } from '../../base/index.ts';
import { fileLimitsOf } from './file-limits.ts';
import { isShownInPage, judgeFile, OPAQUE } from './media-types.ts';
import type { Sniffed } from './media-types.ts';

const told = (name: string, sniffed: string): string => {
  const content: Sniffed = sniffed === 'text' || sniffed === 'unknown' ? sniffed : { mediaType: sniffed };
  const judged = judgeFile(name, content);
  return judged.ok ? `${judged.value.name} ${judged.value.mediaType}` : judged.error.code;
};

test('[FILE-2] staff have more room than pupils and guardians', () => {
  assert.deepEqual(fileLimitsOf(['pupil']), { fileBytes: 25_000_000, quotaBytes: 500_000_000 });
  assert.deepEqual(fileLimitsOf(['guardian']), fileLimitsOf(['pupil']));
  for (const role of ['teacher', 'head', 'operator'] as const)
    assert.deepEqual(fileLimitsOf(['guardian', role]), { fileBytes: 100_000_000, quotaBytes: 5_000_000_000 });
});

test('[FILE-5] what is not on the list is refused, and so is a name that says another kind than the content', () => {
  for (const [name, sniffed] of [
    ['jeu.exe', 'application/x-msdownload'],
    ['appli.apk', 'application/vnd.android.package-archive'],
    ['macros.docm', 'application/vnd.ms-word.document.macroenabled.12'],
    ['photo.heic', 'image/heic'],
    ['données.bin', 'unknown'],
    ['photo.jpg', 'application/x-msdownload'],
    ['cours.pdf', 'text'],
    ['photo.png', 'text'],
    ['cours.pdf', 'application/zip'],
    ['texte.txt', 'application/pdf'],
    ['ancien', 'application/x-cfb'],
  ] as const)
    assert.equal(told(name, sniffed), 'file.typeRefused', name);
});

test('[FILE-6] the name is cleaned, and its ending tells the truth', () => {
  assert.equal(told('Photo.JPG', 'image/jpeg'), 'Photo.jpg image/jpeg');
  assert.equal(told('photo.jpg', 'image/png'), 'photo.png image/png');
  assert.equal(
    told('C:\\Mes documents\\Dictée.odt', 'application/vnd.oasis.opendocument.text').split(' ')[0],
    'Dictée.odt',
  );
  assert.equal(told('../../etc/passwd', 'text'), 'passwd.txt text/plain');
  assert.equal(told('.htaccess', 'text'), 'htaccess.txt text/plain');
  assert.equal(told('cours.v2', 'application/pdf'), 'cours.v2.pdf application/pdf');
  assert.equal(told('', 'application/pdf'), 'fichier.pdf application/pdf');
  assert.equal(told('x\u0000y\u202Egpj.<b>.pdf', 'application/pdf'), 'xygpj._b_.pdf application/pdf');
  assert.equal(told('e\u0301te\u0301.pdf', 'application/pdf'), 'été.pdf application/pdf');
  assert.equal(
    told('Chapitre 3 : les fractions.pdf', 'application/pdf'),
    'Chapitre 3 - les fractions.pdf application/pdf',
  );
  assert.equal(told('script.bat', 'text'), 'script.bat.txt text/plain');
  const long = judgeFile(`${'é'.repeat(5_000)}.pdf`, { mediaType: 'application/pdf' });
  assert.ok(long.ok && lengthOf(long.value.name) <= 120 && long.value.name.endsWith('.pdf'));
  assert.equal(told('mémo.webm', 'audio/webm'), 'mémo.webm audio/webm');
  assert.equal(told('figure.ggb', 'application/zip'), 'figure.ggb application/zip');
});

test('[FILE-7] what a browser would run is only ever bytes to save', () => {
  for (const name of ['page.html', 'dessin.svg', 'script.js', 'devoir.py']) {
    assert.equal(told(name, 'text'), `${name} ${OPAQUE}`);
  }
  assert.equal(isShownInPage(OPAQUE), false);
});

test('[FILE-12] pictures, PDF and sound are shown; everything else is saved', () => {
  for (const shown of ['image/png', 'image/jpeg', 'application/pdf', 'audio/mpeg'])
    assert.equal(isShownInPage(shown), true);
  for (const saved of ['video/mp4', 'application/zip', 'text/plain', 'text/html', 'image/svg+xml', 'nonsense'])
    assert.equal(isShownInPage(saved), false, saved);
});
