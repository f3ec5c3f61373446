import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LocalDate, SchoolId } from '@preau/core/base';
import fc from 'fast-check';
import { packZip } from '../pack-zip.ts';
import { MAX_PROBLEMS, toProblemLine } from '../problems.ts';
import { readOneRosterZip } from './read.ts';
import type { ReadRosterOptions } from './read.ts';
import { writeOneRosterZip } from './write.ts';

const FILES = {
  'manifest.csv':
    'propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\nfile.academicSessions,bulk\nfile.orgs,bulk\nfile.courses,bulk\nfile.classes,bulk\nfile.users,bulk\nfile.roles,bulk\nfile.enrollments,bulk\n',
  'academicSessions.csv':
    'sourcedId,title,type,startDate,endDate,schoolYear\nY,2026-2027,schoolYear,2026-09-01,2027-08-31,2027\nT,Trimestre 1,term,2026-09-01,2026-11-30,2027\n',
  'orgs.csv': 'sourcedId,name,type,identifier\nS,Collège du Parc,school,0750001A\nD,Académie,district,\n',
  'courses.csv': 'sourcedId,title,orgSourcedId\nK,Latin,S\n',
  'classes.csv':
    'sourcedId,title,classType,schoolSourcedId,courseSourcedId,subjects\nC1,5e B,homeroom,S,,\nC2,5e C,homeroom,S,,\nG1,5e latin,scheduled,S,K,\n',
  'users.csv':
    'sourcedId,enabledUser,username,givenName,familyName,agentSourcedIds,metadata.preau.agentRelations,metadata.preau.agentLegal,metadata.preau.agentRanks\n' +
    'E1,true,lmartin,Lina,Martin,"R1,R2,R3","parent,parent,other","true,true,false","1,2,-"\nE2,true,,Noé,"De La Cruz, fils",,,,\n' +
    'T1,true,,Yann,Le Goff,,,,\nR1,true,,Aïcha,Martin,,,,\nR2,true,,Paul,"dit ""Polo""",E2,,,\nR3,true,,Mamie,Martin,,,,\nH1,true,,Ève,Bâ,,,,\n',
  'roles.csv':
    'sourcedId,userSourcedId,roleType,role,orgSourcedId\n1,E1,primary,student,S\n2,E2,primary,student,S\n3,T1,primary,teacher,S\n4,R1,primary,parent,S\n' +
    '5,R2,primary,parent,S\n6,R3,primary,relative,S\n7,H1,primary,principal,S\n8,T1,secondary,parent,S\n',
  'enrollments.csv':
    'sourcedId,classSourcedId,userSourcedId,role,metadata.preau.subjects\na,C1,E1,student,\nb,C2,E2,student,\nc,G1,E1,student,\nd,C1,T1,teacher,"Français,Théâtre"\ne,G1,T1,teacher,\n',
};
type Files = Partial<Record<keyof typeof FILES, string>>;

function read(changes: Files = {}, options: ReadRosterOptions = {}) {
  return packZip(new Map(Object.entries({ ...FILES, ...changes }))).then((bytes) => readOneRosterZip(bytes, options));
}

async function roster(changes: Files = {}, options: ReadRosterOptions = {}) {
  const result = await read(changes, options);
  return result.ok ? result.value : assert.fail(result.error.problems.map(toProblemLine).join('\n'));
}

async function problems(changes: Files, options: ReadRosterOptions = {}): Promise<string[]> {
  const result = await read(changes, options);
  if (result.ok) assert.fail('the package was accepted');
  assert.equal(result.error.code, 'import.invalid');
  return result.error.problems.map(toProblemLine);
}

const swap = (file: keyof typeof FILES, from: string, to: string): Files => {
  assert.ok(FILES[file].includes(from), from);
  return { [file]: FILES[file].replace(from, to) };
};

test('[SCHOOL-1] a package tells one school by its UAI, its zone, its year and its audiences', async () => {
  const { school, year, audiences } = await roster();
  assert.deepEqual(school, {
    sourcedId: 'S',
    source: 'oneroster',
    missing: false,
    schoolId: '0750001A',
    name: 'Collège du Parc',
    zone: 'Europe/Paris',
  });
  assert.deepEqual(year, {
    sourcedId: 'Y',
    source: 'oneroster',
    missing: false,
    title: '2026-2027',
    from: '2026-09-01',
    to: '2027-08-31',
  });
  assert.deepEqual(
    audiences.map((a) => [a.sourcedId, a.kind, a.label]),
    [
      ['C1', 'class', '5e B'],
      ['C2', 'class', '5e C'],
      ['G1', 'group', '5e latin'],
    ],
  );
  assert.deepEqual(await problems(swap('orgs.csv', '0750001A', '750001A')), [
    'orgs.csv:2:26: The identifier of a school must be its UAI: seven digits and a capital letter ("750001A")',
  ]);
});

test('[SCHOOL-1] of several schools, the one asked for is read', async () => {
  const two = swap('orgs.csv', 'D,Académie,district,', 'S2,Autre,school,0750002B');
  assert.deepEqual(await problems(two), [
    'orgs.csv:3:1: The file holds 2 schools; say which one to read by its UAI ("S2")',
  ]);
  assert.equal((await roster(two, { schoolId: '0750001A' as SchoolId })).people.length, 7);
  const other = await roster(two, { schoolId: '0750002B' as SchoolId });
  assert.deepEqual([other.school.name, other.people, other.audiences], ['Autre', [], []]);
  assert.deepEqual(await problems({}, { schoolId: '0990000Z' as SchoolId }), [
    'orgs.csv: The file holds no school 0990000Z',
  ]);
});

test('[SCHOOL-2] a pupil is in exactly one class; none or a second one is refused', async () => {
  const lina = (await roster()).people.find((p) => p.sourcedId === 'E1');
  assert.deepEqual([lina?.classSourcedId, lina?.groupSourcedIds, lina?.preferredLogin], ['C1', ['G1'], 'lmartin']);
  assert.deepEqual(await problems(swap('enrollments.csv', 'b,C2,E2,student,\n', '')), [
    'users.csv:3:1: The pupil is enrolled in no class (homeroom) ("E2")',
  ]);
  assert.deepEqual(await problems(swap('enrollments.csv', 'c,G1', 'c,C2')), [
    'enrollments.csv:4:3: The pupil is in a second class; the first is C1 ("C2")',
  ]);
});

test('[SCHOOL-3] roles become ours, a person may hold several, and a teacher teaches subjects to audiences', async () => {
  const { people } = await roster();
  assert.deepEqual(
    people.map((p) => [p.sourcedId, ...p.roles]),
    [
      ['E1', 'pupil'],
      ['E2', 'pupil'],
      ['H1', 'head'],
      ['R1', 'guardian'],
      ['R2', 'guardian'],
      ['R3', 'guardian'],
      ['T1', 'teacher', 'guardian'],
    ],
  );
  assert.deepEqual(people.find((p) => p.sourcedId === 'T1')?.teaches, [
    { audienceSourcedId: 'C1', subject: 'Français' },
    { audienceSourcedId: 'C1', subject: 'Théâtre' },
    { audienceSourcedId: 'G1', subject: 'Latin' },
  ]);
  assert.deepEqual(await problems(swap('roles.csv', 'principal', 'Principal')), [
    'roles.csv:8:14: OneRoster 1.2 has no such role ("Principal")',
  ]);
});

test('[SCHOOL-4] guardians are linked from either side, with relation, legal flag and rank of contact', async () => {
  const { guardianLinks } = await roster();
  assert.deepEqual(
    guardianLinks.map((l) => [l.sourcedId, l.relation, l.legal, l.contactRank]),
    [
      ['R1>E1', 'parent', true, 1],
      ['R2>E1', 'parent', true, 2],
      ['R2>E2', 'parent', true, null],
      ['R3>E1', 'other', false, null],
    ],
  );
  assert.deepEqual(await problems(swap('users.csv', '"1,2,-"', '"1,2"')), [
    'users.csv:2:80: The list has 2 parts; agentSourcedIds has 3 ("1,2")',
  ]);
  assert.deepEqual(await problems(swap('users.csv', 'R1,R2,R3', 'R1,R9,R3')), [
    'users.csv:2:29: No such user in users.csv: R9 ("R1,R9,R3")',
  ]);
  assert.deepEqual(await problems(swap('users.csv', 'R1,R2,R3', 'R1,H1,R3')), [
    'users.csv:2:29: H1 is no guardian, parent or relative in roles.csv ("R1,H1,R3")',
  ]);
});

test('[SCHOOL-5] the manifest must list what the zip holds, whole and not as changes', async () => {
  assert.deepEqual(await problems(swap('manifest.csv', 'file.users,bulk', 'file.users,delta')), [
    'manifest.csv:8:12: The file holds changes only (delta); export the whole school (bulk) ("delta")',
  ]);
  assert.deepEqual(await problems(swap('manifest.csv', 'file.users,bulk', 'file.results,bulk')), [
    'manifest.csv:8:1: The manifest lists results.csv, but the zip does not hold it ("file.results")',
    'manifest.csv: The manifest must list users.csv as bulk',
  ]);
  assert.deepEqual(await problems(swap('manifest.csv', 'oneroster.version,1.2', 'oneroster.version,1.1')), [
    'manifest.csv:3:19: The OneRoster version must be 1.2 ("1.1")',
  ]);
  const { 'manifest.csv': _, ...rest } = FILES;
  const bare = await readOneRosterZip(await packZip(new Map(Object.entries(rest))));
  assert.deepEqual(bare.ok || bare.error.problems.map(toProblemLine), [
    'manifest.csv: The package has no manifest.csv',
  ]);
});

test('[SCHOOL-6] every problem of every file is named by file, line and column, and beyond 200 they are counted', async () => {
  assert.deepEqual(
    await problems({
      ...swap('users.csv', 'Lina', ''),
      ...swap('enrollments.csv', 'a,C1,E1', 'a,C9,E1'),
      ...swap('roles.csv', '7,H1,primary', '7,H1,primary,,'),
    }),
    [
      'users.csv:2:17: givenName is empty ("")',
      'roles.csv:8:15: The record has 7 fields; the header has 5',
      'enrollments.csv:2:3: No such class in classes.csv ("C9")',
      'enrollments.csv:2:6: No such user in users.csv ("E1")',
      'enrollments.csv:4:6: No such user in users.csv ("E1")',
    ],
  );
  const many = Array.from({ length: 300 }, (_, i) => `x${i},C1,nobody,student,`).join('\n');
  const result = await read({ 'enrollments.csv': `${FILES['enrollments.csv']}${many}\n` });
  assert.deepEqual(result.ok || [result.error.problems.length, result.error.more], [MAX_PROBLEMS, 100]);
});

test('[SCHOOL-6] a column that is missing, unknown or written twice, and a key used twice, are named', async () => {
  assert.deepEqual(
    await problems(swap('users.csv', 'givenName', 'GivenName')),
    [
      'users.csv:1:32: OneRoster 1.2 has no such column in this file ("GivenName")',
      'users.csv:1:1: The column givenName is missing',
    ].concat(
      [
        'enrollments.csv:2:6',
        'enrollments.csv:3:6',
        'enrollments.csv:4:6',
        'enrollments.csv:5:6',
        'enrollments.csv:6:6',
      ].map((at, i) => `${at}: No such user in users.csv ("${['E1', 'E2', 'E1', 'T1', 'T1'][i]}")`),
    ),
  );
  assert.deepEqual(
    await problems(swap('classes.csv', 'G1,5e latin', 'C2,5e latin')).then((l) => l[0]),
    'classes.csv:4:1: The sourcedId stands twice in this file ("C2")',
  );
  assert.equal((await roster(swap('classes.csv', 'subjects\n', 'metadata.other.x\n'))).audiences.length, 3);
});

test('[SCHOOL-7] byte order mark, CRLF, quotes and line breaks inside quotes are read', async () => {
  const { people } = await roster({
    'users.csv': `\uFEFF${FILES['users.csv'].replace('dit ""Polo""', 'dit\n""Polo""').replaceAll('\n', '\r\n')}`,
  });
  assert.deepEqual(
    people.filter((p) => ['E2', 'R2'].includes(p.sourcedId)).map((p) => p.familyName),
    ['De La Cruz, fils', 'dit "Polo"'],
  );
  assert.deepEqual(
    await problems({ 'users.csv': FILES['users.csv'].replace('dit ""Polo""', 'dit\n""Polo""').replace('Ève', '') }),
    ['users.csv:9:10: givenName is empty ("")'],
  );
});

test('[SCHOOL-7] what is not UTF-8 or not CSV is refused at its place', async () => {
  const latin = await packZip(new Map(Object.entries(FILES)));
  const bytes = Buffer.from(FILES['users.csv'].replace('Noé', 'No#'));
  bytes[bytes.indexOf('No#') + 2] = 0xe9;
  const zip = new (await import('yazl')).ZipFile();
  for (const [name, text] of Object.entries(FILES))
    zip.addBuffer(name === 'users.csv' ? bytes : Buffer.from(text), name);
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream) parts.push(part as Buffer);
  const result = await readOneRosterZip(Buffer.concat(parts));
  assert.equal(
    result.ok || toProblemLine(result.error.problems[0]!),
    'users.csv:3:12: The file is not UTF-8: byte 0xe9; save it as UTF-8',
  );
  assert.equal((await readOneRosterZip(latin)).ok, true);
  assert.equal(
    (await problems({ 'users.csv': FILES['users.csv'].replace('E2,true,,Noé', 'E2,true,,"Noé"x') }))[0],
    'users.csv:3:10: The line cannot be told apart into fields: Invalid Closing Quote: got "x"',
  );
  assert.equal(
    (await problems({ 'users.csv': FILES['users.csv'].replace('E2,true,,Noé', 'E2,true,,"Noé') }))[0]?.startsWith(
      'users.csv:',
    ),
    true,
  );
  assert.equal(
    (await problems({ 'users.csv': FILES['users.csv'].replaceAll(',', ';') }))[0],
    'users.csv:1:10: The fields are separated by semicolons; commas are needed',
  );
  assert.equal((await problems({ 'users.csv': '' }))[0], 'users.csv: The file is empty; a header line is needed');
  assert.equal(
    (
      await problems({
        'users.csv': `${FILES['users.csv']}E9,true,,${Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 100_003).join(' ')},y,,,,\n`,
      })
    )[0],
    'users.csv:9: A record is longer than 1000000 characters',
  );
});

test('[SCHOOL-8] rows to be deleted, disabled users and what is outside its dates are left out', async () => {
  const gone = await roster(swap('users.csv', 'R3,true', 'R3,false'));
  assert.equal(
    gone.people.some((p) => p.sourcedId === 'R3'),
    false,
  );
  assert.equal(
    gone.guardianLinks.some((l) => l.guardianSourcedId === 'R3'),
    false,
  );
  const deleted = await roster({
    'enrollments.csv':
      'sourcedId,status,classSourcedId,userSourcedId,role\na,,C1,E1,student\nb,active,C2,E2,student\nc,tobedeleted,G1,E1,student\n',
  });
  assert.deepEqual(deleted.people.find((p) => p.sourcedId === 'E1')?.groupSourcedIds, []);
  const moved = {
    'enrollments.csv':
      'sourcedId,classSourcedId,userSourcedId,role,beginDate,endDate\na,C1,E1,student,2026-09-01,2026-11-15\nb,C2,E2,student,,\nc,C2,E1,student,2026-11-16,\n',
  };
  const classOn = async (date: string) =>
    (await roster(moved, { asOf: date as LocalDate })).people.find((p) => p.sourcedId === 'E1')?.classSourcedId;
  assert.deepEqual([await classOn('2026-11-15'), await classOn('2026-11-16')], ['C1', 'C2']);
});

test('[SCHOOL-9] a roster that is written is read back the same, and written again byte by byte', async () => {
  const first = await roster();
  const bytes = await writeOneRosterZip(first);
  const again = await readOneRosterZip(bytes);
  assert.deepEqual(again.ok && again.value, first);
  assert.deepEqual(await writeOneRosterZip(first), bytes);
});

test('[SCHOOL-9] a subject may hold a comma or a backslash', async () => {
  const first = await roster(swap('courses.csv', 'K,Latin,S', 'K,"Chant, \\\\, danse",S'));
  const again = await readOneRosterZip(await writeOneRosterZip(first));
  assert.equal(first.people.at(-1)?.teaches.at(-1)?.subject, 'Chant, \\\\, danse');
  assert.deepEqual(again.ok && again.value, first);
});

test('[SCHOOL-9] progress names each file and ends', async () => {
  const steps: string[] = [];
  await roster({}, { onProgress: ({ label, done, total }) => steps.push(`${label} ${done}/${total}`) });
  assert.equal(steps[0], 'academicSessions.csv 0/8');
  assert.equal(steps.at(-1), 'done 8/8');
});

test('[SCHOOL-6] however a file is altered, the reader answers with a roster or with problems', async () => {
  const name = fc.constantFrom(...(Object.keys(FILES) as (keyof typeof FILES)[]));
  const edit = fc.record({
    name,
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(12),
    put: fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('"', ',', '\n', '\r\n', '\u0000', 'E1', 'tobedeleted')),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
      const files: Record<string, string> = { ...FILES };
      for (const { name: file, at, cut, put } of edits) {
        const text = files[file]!;
        const start = Math.floor(at * text.length);
        files[file] = text.slice(0, start) + put + text.slice(start + cut);
      }
      const result = await readOneRosterZip(await packZip(new Map(Object.entries(files))));
      if (result.ok) {
        const again = await readOneRosterZip(await writeOneRosterZip(result.value));
        assert.deepEqual(again, result);
      } else
        assert.ok(
          result.error.problems.every((p) => p.message !== '' && p.file !== '' && p.line >= 0 && p.column >= 0),
        );
    }),
    { numRuns: 150 },
  );
});
