// Sessions for a rehearsal, on a running school: real ones, for a while, beside those that people have.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { SESSION_COOKIE } from '@preau/protocol/base';
import type { SessionAnswer, TodayAnswer } from '@preau/protocol/school';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';
import { school } from './support/command-line.ts';

interface Written {
  readonly schoolId: string;
  readonly office: string;
  readonly operator: string | null;
  readonly classes: readonly {
    readonly label: string;
    readonly teacher: { readonly personId: string; readonly session: string };
    readonly pupils: readonly string[];
  }[];
}

test('[SIM-37] sessions for a rehearsal hold for their people alone, ask no password and end nobody else’s; a class has one teacher of its own', async () => {
  await using preau = await startPreau();
  const folder = mkdtempSync(join(tmpdir(), 'preau-sessions-'));
  try {
    const file = join(folder, 'sessions.json');
    writeFileSync(file, 'everybody reads it', { mode: 0o644 });
    const pupil = await Visitor.signIn(
      preau.url,
      preau.accounts.find(({ role }) => role === 'pupil')!,
    );
    const { persons } = await pupil.get<SessionAnswer>('GET', '/api/session');
    const { schoolId } = persons[0]!;
    const made = await school(['rehearsal', '--school', schoolId, '--classes', '3', '--minutes', '5', file], {
      PREAU_DATA_DIR: preau.dataDir,
    });
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stdout, /^3 classes, \d+ pupils: sessions for 5 minutes\n$/);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const written = JSON.parse(readFileSync(file, 'utf8')) as Written;
    const as = (session: string): Visitor => {
      const visitor = new Visitor(preau.url);
      visitor.hold(SESSION_COOKIE, session);
      return visitor;
    };
    const teachers = written.classes.map(({ teacher }) => teacher.personId);
    assert.equal(new Set(teachers).size, 3);
    for (const { teacher, pupils } of written.classes) {
      const { persons: own } = await as(pupils[0]!).get<TodayAnswer>('GET', '/api/today');
      assert.deepEqual(own[0]?.roles, ['pupil']);
      const day = await as(teacher.session).get<TodayAnswer>('GET', '/api/today');
      assert.equal(day.persons[0]?.personId, teacher.personId);
    }
    assert.equal((await as(written.operator!).ask('GET', '/q/now.json')).status, 200);
    assert.equal((await as(written.classes[0]!.pupils[0]!).ask('GET', '/q/now.json')).status, 403);
    // The pupil's own session is as it was, and so is the password.
    assert.equal((await pupil.ask('GET', '/api/today')).status, 200);
    await Visitor.signIn(
      preau.url,
      preau.accounts.find(({ role }) => role === 'pupil')!,
    );
    const wrong = await school(['rehearsal', '--school', 'college', file], { PREAU_DATA_DIR: preau.dataDir });
    assert.equal(wrong.code, 64);
    const long = await school(['rehearsal', '--school', schoolId, '--minutes', '600', file], {
      PREAU_DATA_DIR: preau.dataDir,
    });
    assert.equal(long.code, 64);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
