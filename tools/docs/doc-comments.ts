// Every symbol that a package exports has a doc comment. Follows the door's named re-exports to the declarations.
import { parseSync } from 'oxc-parser';
import { dirname, join } from 'node:path/posix';

interface Statement {
  readonly type: string;
  readonly start: number;
  readonly source?: { readonly value: string } | null;
  readonly specifiers?: readonly {
    readonly local: { readonly name?: string };
    readonly exported?: { readonly name?: string };
  }[];
  readonly declaration?: Declaration | null;
}

interface Declaration {
  readonly id?: { readonly name?: string } | null;
  readonly declarations?: readonly { readonly id: { readonly name?: string } }[];
}

/** Finds undocumented exports below a door. `read` gives the text of a file by its path from the root. */
export function undocumentedExports(door: string, read: (path: string) => string): string[] {
  const problems: string[] = [];
  for (const statement of statementsOf(door, read(door))) {
    if (statement.type === 'ExportAllDeclaration') {
      problems.push(`${door}: export * hides what the package offers: name the exports`);
    }
    if (statement.type !== 'ExportNamedDeclaration') continue;
    const from = statement.source?.value;
    for (const specifier of statement.specifiers ?? []) {
      const name = specifier.local.name ?? '';
      if (from?.startsWith('.') === true && !isDocumented(join(dirname(door), from), name, read)) {
        problems.push(`${join(dirname(door), from)}: ${name} is exported by ${door} and has no doc comment`);
      }
    }
    for (const name of declaredNames(statement)) {
      if (!isDocumented(door, name, read)) problems.push(`${door}: ${name} has no doc comment`);
    }
  }
  return problems;
}

function isDocumented(path: string, name: string, read: (path: string) => string): boolean {
  const text = read(path);
  for (const statement of statementsOf(path, text)) {
    if (declaredNames(statement).includes(name)) return followsDoc(text, statement.start);
    const passed = statement.specifiers?.find((specifier) => specifier.exported?.name === name);
    if (statement.type !== 'ExportNamedDeclaration' || passed === undefined) continue;
    if (followsDoc(text, statement.start)) return true;
    const from = statement.source?.value;
    if (from === undefined) return isDeclaredWithDoc(path, text, passed.local.name ?? '');
    return from.startsWith('.') && isDocumented(join(dirname(path), from), passed.local.name ?? '', read);
  }
  return false;
}

/** `function a() {}` … `export { a }`: the comment stands at the declaration. */
function isDeclaredWithDoc(path: string, text: string, name: string): boolean {
  return statementsOf(path, text).some(
    (statement) => declaredNames(statement).includes(name) && followsDoc(text, statement.start),
  );
}

function declaredNames(statement: Statement): string[] {
  const declaration = (statement.declaration ?? statement) as Declaration;
  return [declaration.id?.name, ...(declaration.declarations ?? []).map((entry) => entry.id.name)].filter(
    (name) => name !== undefined,
  );
}

/** True if the text before the offset ends with a doc comment. */
function followsDoc(text: string, offset: number): boolean {
  const before = text.slice(0, offset).trimEnd();
  return before.endsWith('*/') && before.slice(before.lastIndexOf('/*')).startsWith('/**');
}

function statementsOf(path: string, text: string): readonly Statement[] {
  return parseSync(path, text, { sourceType: 'module' }).program.body as unknown as readonly Statement[];
}
