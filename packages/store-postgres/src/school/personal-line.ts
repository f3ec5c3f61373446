// The words in which a feature says where its personal data lies: a column that names a person or an account, what an erasure does with it, and
// what an export shows of it. PEOPLE-62, 64, 65.

/** What an export shows of a line. */
export interface ShownData {
  readonly title: string;
  /** $1 is the school, $2 the person (of an account's line: the account). Column names are read by people. */
  readonly sql: string;
  readonly isPrivate?: true;
}

/** One column that names people. */
export interface PersonalLine {
  readonly table: string;
  readonly column: string;
  /** An account's lines are erased with the account's last person. */
  readonly of: 'person' | 'account';
  /** `keep`: official, or somebody else's, and the id alone says nothing once the name is gone. */
  readonly erase: 'delete' | 'keep' | { readonly sql: string };
  readonly shown?: ShownData;
}

const line =
  (erase: PersonalLine['erase'], of: PersonalLine['of'] = 'person') =>
  (table: string, column: string, shown?: ShownData): PersonalLine => ({
    table,
    column,
    of,
    erase,
    ...(shown === undefined ? {} : { shown }),
  });
/** The rows of the person are deleted. */
export const gone = line('delete');
/** The id stays, and leads to « Ancien élève ». */
export const kept = line('keep');
/** The rows of the account are deleted with its last person. */
export const goneWithAccount = line('delete', 'account');
/** The id stays when the account's last person goes. */
export const keptWithAccount = line('keep', 'account');
/** The rows are changed by SQL: $1 the school, $2 the person, $3 the time. */
export const blanked = (table: string, column: string, sql: string, shown?: ShownData): PersonalLine =>
  line({ sql })(table, column, shown);

/** Instants as people of the school read them. */
export const at = (column: string): string =>
  `to_char(to_timestamp(${column} / 1000.0) AT TIME ZONE (SELECT zone FROM school WHERE school_id = $1), 'YYYY-MM-DD HH24:MI')`;
