// Reads the imports of one source file, and what core may not touch, from its syntax tree.
import { parseSync } from 'oxc-parser';

/** One import, export-from, dynamic import or import type. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** True for `import()` at run time, which loads only when it is reached. */
  readonly lazy: boolean;
}

/** What was found in a file. */
export interface Scan {
  readonly imports: readonly Import[];
  /** Uses of clock, randomness, timers or the machine, by name. */
  readonly impurities: readonly { readonly what: string; readonly line: number }[];
}

const IMPURE_GLOBALS = new Set([
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'performance',
  'crypto',
  'process',
  'fetch',
  'console',
  'navigator',
  'window',
  'document',
  'globalThis',
]);

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

/** Scans a text. `pure` also looks for impurities, which needs a walk of the whole tree. */
export function scan(path: string, text: string, pure: boolean): Scan {
  const parsed = parseSync(path, text, { sourceType: 'module' });
  const broken = parsed.errors[0];
  if (broken !== undefined) throw new SyntaxError(`Cannot parse ${path}: ${broken.message}`);
  const lineOf = lineFinder(text);
  const imports: Import[] = [];
  const add = (specifier: string, start: number, lazy: boolean): void =>
    void imports.push({ specifier, line: lineOf(start), lazy });
  for (const found of parsed.module.staticImports) add(found.moduleRequest.value, found.start, false);
  for (const found of parsed.module.staticExports) {
    for (const entry of found.entries) if (entry.moduleRequest) add(entry.moduleRequest.value, found.start, false);
  }
  const impurities: { what: string; line: number }[] = [];
  if (pure || /\bimport\s*\(/.test(text)) {
    walk(parsed.program as unknown as Node, undefined, (node, parent) => {
      const request = importedBy(node);
      if (request !== undefined) add(request, node.start, node.type === 'ImportExpression');
      const what = pure ? impurityOf(node, parent) : undefined;
      if (what !== undefined) impurities.push({ what, line: lineOf(node.start) });
    });
  }
  return { imports, impurities };
}

function importedBy(node: Node): string | undefined {
  if (node.type !== 'ImportExpression' && node.type !== 'TSImportType') return undefined;
  const source = (node['source'] ?? node['argument']) as Node | undefined;
  const literal = source?.type === 'TSLiteralType' ? (source['literal'] as Node) : source;
  return typeof literal?.['value'] === 'string' ? literal['value'] : undefined;
}

function impurityOf(node: Node, parent: Node | undefined): string | undefined {
  if (
    node.type === 'NewExpression' &&
    nameOf(node['callee']) === 'Date' &&
    (node['arguments'] as unknown[]).length === 0
  )
    return 'new Date()';
  if (node.type === 'CallExpression' && nameOf(node['callee']) === 'Date') return 'Date()';
  if (node.type === 'MemberExpression') {
    const dotted = `${nameOf(node['object'])}.${nameOf(node['property'])}`;
    return dotted === 'Date.now' || dotted === 'Math.random' ? dotted : undefined;
  }
  if (node.type !== 'Identifier' || !IMPURE_GLOBALS.has(String(node['name']))) return undefined;
  const isMemberName =
    parent?.type === 'MemberExpression' && parent['property'] === node && parent['computed'] !== true;
  const isKey =
    (parent?.type === 'Property' || parent?.type === 'TSPropertySignature') &&
    parent['key'] === node &&
    parent['shorthand'] !== true;
  return isMemberName || isKey ? undefined : String(node['name']);
}

function nameOf(node: unknown): string | undefined {
  return (node as Node | undefined)?.type === 'Identifier' ? String((node as Node)['name']) : undefined;
}

function walk(node: Node, parent: Node | undefined, visit: (node: Node, parent: Node | undefined) => void): void {
  visit(node, parent);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof child === 'object' && child !== null && typeof (child as Node).type === 'string')
        walk(child as Node, node, visit);
    }
  }
}

function lineFinder(text: string): (offset: number) => number {
  return (offset) => text.slice(0, offset).split('\n').length;
}
