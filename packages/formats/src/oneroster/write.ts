// A roster -> a OneRoster 1.2 package that `readOneRosterZip` reads back as the same roster.

import type { GuardianLink, RosterPerson, RosterSnapshot } from '@preau/core/school';
import { packZip } from '../pack-zip.ts';
import { MANIFEST_FILES, ONEROSTER_FILES } from './columns.ts';
import type { OneRosterFile } from './columns.ts';

type Fields = Readonly<Record<string, string>>;

/** The package as bytes, always the same for the same roster. */
export async function writeOneRosterZip(snapshot: RosterSnapshot): Promise<Uint8Array> {
  const files = new Map<string, string>();
  const tables = tablesOf(snapshot);
  files.set('manifest.csv', manifestOf(tables));
  for (const file of Object.keys(ONEROSTER_FILES) as OneRosterFile[]) {
    const rows = tables[file];
    if (rows.length > 0) files.set(file, toCsv(file, rows));
  }
  return packZip(files);
}

function tablesOf(snapshot: RosterSnapshot): Record<OneRosterFile, Fields[]> {
  const { school, year } = snapshot;
  const audiences = snapshot.audiences.filter((a) => !a.missing);
  const people = snapshot.people.filter((p) => !p.missing);
  const links = Map.groupBy(
    snapshot.guardianLinks.filter((l) => !l.missing),
    (l) => l.pupilSourcedId,
  );
  const relations = new Map(snapshot.guardianLinks.map((l) => [l.guardianSourcedId, l.relation]));
  return {
    'academicSessions.csv': [
      {
        sourcedId: year.sourcedId,
        title: year.title,
        type: 'schoolYear',
        startDate: year.from,
        endDate: year.to,
        schoolYear: year.to.slice(0, 4),
      },
    ],
    'orgs.csv': [
      {
        sourcedId: school.sourcedId,
        name: school.name,
        type: 'school',
        identifier: school.schoolId,
        'metadata.preau.zone': school.zone,
      },
    ],
    'courses.csv': audiences.map((a) => ({
      sourcedId: courseKey(a.sourcedId),
      title: a.label,
      orgSourcedId: school.sourcedId,
      schoolYearSourcedId: year.sourcedId,
    })),
    'classes.csv': audiences.map((a) => ({
      sourcedId: a.sourcedId,
      title: a.label,
      courseSourcedId: courseKey(a.sourcedId),
      classType: a.kind === 'class' ? 'homeroom' : 'scheduled',
      schoolSourcedId: school.sourcedId,
      termSourcedIds: year.sourcedId,
    })),
    'users.csv': people.map((p) => userOf(p, links.get(p.sourcedId) ?? [], school.sourcedId)),
    'roles.csv': people.flatMap((p) =>
      p.roles.map((role, i) => ({
        sourcedId: `${p.sourcedId}-${role}`,
        userSourcedId: p.sourcedId,
        roleType: i === 0 ? 'primary' : 'secondary',
        role: roleName(role, relations.get(p.sourcedId)),
        orgSourcedId: school.sourcedId,
      })),
    ),
    'enrollments.csv': people.flatMap((p) => enrollmentsOf(p, school.sourcedId)),
  };
}

function userOf(person: RosterPerson, links: readonly GuardianLink[], orgSourcedId: string): Fields {
  return {
    sourcedId: person.sourcedId,
    enabledUser: 'true',
    username: person.preferredLogin ?? '',
    givenName: person.givenName,
    familyName: person.familyName,
    agentSourcedIds: links.map((l) => l.guardianSourcedId).join(),
    primaryOrgSourcedId: orgSourcedId,
    'metadata.preau.agentRelations': links.map((l) => l.relation).join(),
    'metadata.preau.agentLegal': links.map((l) => String(l.legal)).join(),
    'metadata.preau.agentRanks': links.map((l) => l.contactRank ?? '-').join(),
  };
}

function enrollmentsOf(person: RosterPerson, schoolSourcedId: string): Fields[] {
  const row = (classSourcedId: string, role: string, more: Fields = {}): Fields => ({
    sourcedId: `${person.sourcedId}-${role}-${classSourcedId}`,
    classSourcedId,
    schoolSourcedId,
    userSourcedId: person.sourcedId,
    role,
    ...more,
  });
  const taught = Map.groupBy(person.teaches, (t) => t.audienceSourcedId);
  return [
    ...(person.classSourcedId === null ? [] : [row(person.classSourcedId, 'student', { primary: 'true' })]),
    ...person.groupSourcedIds.map((key) => row(key, 'student')),
    ...[...taught].map(([key, teachings]) =>
      row(key, 'teacher', {
        'metadata.preau.subjects': teachings.map((t) => t.subject.replaceAll(/[\\,]/g, String.raw`\$&`)).join(),
      }),
    ),
  ];
}

function roleName(role: RosterPerson['roles'][number], relation: string | undefined): string {
  if (role === 'guardian' && (relation === 'parent' || relation === 'relative')) return relation;
  return {
    pupil: 'student',
    teacher: 'teacher',
    guardian: 'guardian',
    head: 'principal',
    operator: 'siteAdministrator',
  }[role];
}

function courseKey(audienceSourcedId: string): string {
  return `course-${audienceSourcedId}`;
}

function manifestOf(tables: Readonly<Record<OneRosterFile, readonly Fields[]>>): string {
  const lines = ['propertyName,value', 'manifest.version,1.0', 'oneroster.version,1.2'];
  for (const name of MANIFEST_FILES) {
    const rows = tables[`${name}.csv` as OneRosterFile] as readonly Fields[] | undefined;
    lines.push(`file.${name},${rows !== undefined && rows.length > 0 ? 'bulk' : 'absent'}`);
  }
  lines.push('source.systemName,Préau', 'source.systemCode,preau');
  return `${lines.join('\r\n')}\r\n`;
}

function toCsv(file: OneRosterFile, rows: readonly Fields[]): string {
  const names = ONEROSTER_FILES[file].map((c) => c.name);
  const lines = [names.join(), ...rows.map((row) => names.map((name) => toField(row[name] ?? '')).join())];
  return `${lines.join('\r\n')}\r\n`;
}

function toField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
