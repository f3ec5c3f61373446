import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { foldName, isLogin, MAX_LOGIN_LENGTH, toLogin } from './login.ts';

const named = (givenName: string, familyName: string, preferredLogin: string | null = null) => ({
  givenName,
  familyName,
  preferredLogin,
});

test('[SCHOOL-30] a login is the name without accents, in lower case', () => {
  const logins: readonly [string, string, string][] = [
    ['Camille', 'Durand', 'camille.durand'],
    ['Éloïse', 'D’Almeida', 'eloise.d-almeida'],
    ['Jean-Baptiste', 'Le Goff', 'jean-baptiste.le-goff'],
    ['Łucja', 'Østergaard', 'lucja.ostergaard'],
    ['Zoé', 'N’Diaye', 'zoe.n-diaye'],
    ['Cœur', 'Weiß', 'coeur.weiss'],
    ['Thị Hoa', 'Nguyễn', 'thi-hoa.nguyen'],
    ['Ayşe', 'Yılmaz', 'ayse.yilmaz'],
    ['明', '王', 'compte'],
    ['İrem', '李', 'irem'],
  ];
  for (const [given, family, login] of logins) assert.equal(toLogin(named(given, family), new Set()), login);
  assert.equal(foldName('  --  '), '');
});

test('[SCHOOL-31] homonyms are numbered from 2, and the same taken set gives the same login', () => {
  const taken = new Set<string>();
  for (const expected of ['lina.martin', 'lina.martin2', 'lina.martin3']) {
    assert.equal(toLogin(named('Lina', 'Martin'), taken), expected);
    taken.add(expected);
  }
  assert.equal(toLogin(named('明', '王'), new Set(['compte'])), 'compte2');
});

test('[SCHOOL-31] any names give distinct, well-formed logins', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme', maxLength: 120 })), {
        maxLength: 30,
      }),
      (people) => {
        const taken = new Set<string>();
        for (const [given, family] of people) {
          const login = toLogin(named(given, family), taken);
          assert.ok(isLogin(login) && login.length <= MAX_LOGIN_LENGTH && !taken.has(login), JSON.stringify(login));
          taken.add(login);
        }
      },
    ),
  );
});

test('[SCHOOL-32] the login that the source asks for wins when it is well formed and free', () => {
  assert.equal(toLogin(named('Lina', 'Martin', 'LMartin@ac-test.fr'), new Set()), 'lmartin@ac-test.fr');
  assert.equal(toLogin(named('Lina', 'Martin', 'lmartin'), new Set(['lmartin'])), 'lina.martin');
  assert.equal(toLogin(named('Lina', 'Martin', 'a b'), new Set()), 'lina.martin');
});
