// The files and columns of OneRoster 1.2 (CSV Binding 1.2.1) that we read, and our `metadata.preau.*` columns. docs/reference/import-files.md.

/** A column: its name, and whether we need it: then a value must stand in each row. */
export interface Column {
  readonly name: string;
  readonly required: boolean;
}

// `!` after a name: needed.
function columns(names: string): readonly Column[] {
  return names.split(',').map((name) => ({ name: name.replace('!', ''), required: name.endsWith('!') }));
}

const HEAD = 'sourcedId!,status,dateLastModified';

/** Columns by file, in the order of the binding; our metadata columns last. */
export const ONEROSTER_FILES = {
  'academicSessions.csv': columns(`${HEAD},title!,type!,startDate!,endDate!,parentSourcedId,schoolYear`),
  'orgs.csv': columns(`${HEAD},name!,type!,identifier,parentSourcedId,metadata.preau.zone`),
  'courses.csv': columns(`${HEAD},schoolYearSourcedId,title!,courseCode,grades,orgSourcedId,subjects,subjectCodes`),
  'classes.csv': columns(
    `${HEAD},title!,grades,courseSourcedId,classCode,classType!,location,schoolSourcedId!,termSourcedIds,subjects,subjectCodes,periods`,
  ),
  'users.csv': columns(
    `${HEAD},enabledUser,username,userIds,givenName!,familyName!,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,` +
      'resourceSourcedIds,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns,' +
      'metadata.preau.agentRelations,metadata.preau.agentLegal,metadata.preau.agentRanks',
  ),
  'roles.csv': columns(`${HEAD},userSourcedId!,roleType,role!,beginDate,endDate,orgSourcedId!,userProfileSourcedId`),
  'enrollments.csv': columns(
    `${HEAD},classSourcedId!,schoolSourcedId,userSourcedId!,role!,primary,beginDate,endDate,metadata.preau.subjects`,
  ),
} as const satisfies Record<string, readonly Column[]>;

/** A file that is read. */
export type OneRosterFile = keyof typeof ONEROSTER_FILES;

/** Every file that a manifest may list; those beyond `ONEROSTER_FILES` are accepted and not read. */
export const MANIFEST_FILES: readonly string[] = [
  'academicSessions',
  'categories',
  'classes',
  'classResources',
  'courses',
  'courseResources',
  'demographics',
  'enrollments',
  'lineItemLearningObjectiveIds',
  'lineItems',
  'lineItemScoreScales',
  'orgs',
  'resources',
  'resultLearningObjectiveIds',
  'results',
  'resultScoreScales',
  'roles',
  'scoreScales',
  'userProfiles',
  'userResources',
  'users',
];
