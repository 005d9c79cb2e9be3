import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '..');

export interface Import {
  /** A path from the root for a relative import, otherwise the module's name as written. */
  readonly target: string;
  readonly typeOnly: boolean;
}

/** A name that another file exports; `*`: all of its names. */
interface Use {
  readonly target: string;
  readonly name: string;
}

/** One TypeScript file, its path written from the root with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly isTest: boolean;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly exports: readonly string[];
  readonly uses: readonly Use[];
  /** Expressions such as `Date.now` that take time, chance or configuration from the air. */
  readonly globals: readonly string[];
  /** What a module does or may change when it is loaded: statements that declare nothing, and `let`. */
  readonly moduleState: readonly string[];
}

/** All TypeScript files below `dirs`; a directory that does not exist holds none. */
export const sourceFiles = (...dirs: string[]): SourceFile[] => dirs.flatMap(listFiles).map(read);

const listFiles = (dir: string): string[] =>
  existsSync(join(root, dir))
    ? readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => posix.join(dir, name.replaceAll('\\', '/')))
    : [];

const files = new Map<string, SourceFile>();

const read = (path: string): SourceFile => {
  const file = files.get(path) ?? parse(path);
  files.set(path, file);
  return file;
};

const parse = (path: string): SourceFile => {
  const text = readFileSync(join(root, path), 'utf8');
  const imports: Import[] = [];
  const globals: string[] = [];
  const uses: Use[] = [];
  const spaces: Spaces = new Map();
  const visit = (node: ts.Node): void => {
    imports.push(...importOf(path, node));
    uses.push(...usesOf(path, node, spaces));
    globals.push(...globalOf(node));
    ts.forEachChild(node, visit);
  };
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022);
  visit(source);
  const moduleState = source.statements
    .filter((node) => !isConstant(node))
    .map((node) => node.getText(source).split('\n')[0] ?? '');
  const lines = text.trimEnd().split('\n').length;
  return {
    path,
    isTest: path.endsWith('.test.ts'),
    lines,
    imports,
    exports: source.statements.flatMap(exportsOf),
    uses,
    globals,
    moduleState,
  };
};

const DECLARATIONS = new Set([
  ...[ts.SyntaxKind.ImportDeclaration, ts.SyntaxKind.ExportDeclaration, ts.SyntaxKind.FunctionDeclaration],
  ...[ts.SyntaxKind.ClassDeclaration, ts.SyntaxKind.InterfaceDeclaration, ts.SyntaxKind.TypeAliasDeclaration],
]);

const isConstant = (node: ts.Node): boolean =>
  ts.isVariableStatement(node) ? (node.declarationList.flags & ts.NodeFlags.Const) !== 0 : DECLARATIONS.has(node.kind);

const importOf = (path: string, node: ts.Node): Import[] => {
  const found = (specifier: ts.Node | undefined, typeOnly: boolean): Import[] => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return [];
    const name = specifier.text;
    return [{ target: name.startsWith('.') ? posix.join(dirname(path), name) : name, typeOnly }];
  };
  if (ts.isImportDeclaration(node)) return found(node.moduleSpecifier, node.importClause?.isTypeOnly ?? false);
  if (ts.isExportDeclaration(node)) return found(node.moduleSpecifier, node.isTypeOnly);
  if (ts.isImportTypeNode(node))
    return found(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true);
  if (!ts.isCallExpression(node)) return [];
  const callee = node.expression;
  const loads = callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
  return loads ? found(node.arguments[0], false) : [];
};

const resolved = (path: string, name: string): string =>
  name.startsWith('.') ? posix.join(dirname(path), name) : name;

/** Modules that a file imports as a whole, by the name that they have there. */
type Spaces = Map<string, string>;

const textOf = (node: ts.Node | undefined): string | undefined =>
  node && ts.isStringLiteralLike(node) ? node.text : undefined;

/** `require('./x')`, and its like as a type. */
const loadedBy = (path: string, node: ts.Node): string | undefined => {
  const isRequire = ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'require';
  const name = isRequire ? textOf(node.arguments[0]) : undefined;
  return name === undefined ? undefined : resolved(path, name);
};

const usesOf = (path: string, node: ts.Node, spaces: Spaces): Use[] => {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    const name = textOf(node.moduleSpecifier);
    if (name === undefined) return [];
    const target = resolved(path, name);
    const clause = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause;
    if (!clause) return ts.isExportDeclaration(node) ? [{ target, name: '*' }] : [];
    if (ts.isNamespaceImport(clause)) spaces.set(clause.name.text, target);
    if (!ts.isNamedImports(clause) && !ts.isNamedExports(clause)) return [];
    return clause.elements.map((element) => ({ target, name: (element.propertyName ?? element.name).text }));
  }
  if (ts.isImportTypeNode(node)) {
    const name = ts.isLiteralTypeNode(node.argument) ? textOf(node.argument.literal) : undefined;
    const what = node.qualifier && ts.isIdentifier(node.qualifier) ? node.qualifier.text : '*';
    return name === undefined ? [] : [{ target: resolved(path, name), name: what }];
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const name = textOf(node.arguments[0]);
    return name === undefined ? [] : [{ target: resolved(path, name), name: '*' }];
  }
  const [left, right] = ts.isPropertyAccessExpression(node)
    ? [node.expression, node.name]
    : ts.isQualifiedName(node)
      ? [node.left, node.right]
      : [];
  if (!left || !right) return [];
  const target = (ts.isIdentifier(left) ? spaces.get(left.text) : undefined) ?? loadedBy(path, left);
  return target === undefined ? [] : [{ target, name: right.text }];
};

const isExported = (node: ts.Statement): boolean =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

const exportsOf = (node: ts.Statement): string[] => {
  if (ts.isExportDeclaration(node)) {
    const { exportClause: clause } = node;
    return clause && ts.isNamedExports(clause) ? clause.elements.map(({ name }) => name.text) : [];
  }
  if (!isExported(node)) return [];
  if (ts.isVariableStatement(node)) {
    const names = node.declarationList.declarations.map(({ name }) => name);
    return names.flatMap((name) =>
      ts.isIdentifier(name)
        ? [name.text]
        : name.elements.flatMap((element) =>
            ts.isBindingElement(element) && ts.isIdentifier(element.name) ? [element.name.text] : [],
          ),
    );
  }
  const { name } = node as { name?: ts.Node }; // every other declaration that can be exported has a name
  return name && ts.isIdentifier(name) ? [name.text] : [];
};

const FROM_THE_AIR = new Set(['Date.now', 'Math.random', 'process.env', 'performance.now', 'crypto.randomUUID']);
const CALLED = new Set(['setTimeout', 'setInterval', 'setImmediate', 'fetch']);

const globalOf = (node: ts.Node): string[] => {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    const name = `${node.expression.text}.${node.name.text}`;
    return FROM_THE_AIR.has(name) ? [name] : [];
  }
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression)) {
    return node.expression.text === 'Date' && !node.arguments?.length ? ['new Date()'] : [];
  }
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && CALLED.has(node.expression.text)
    ? [`${node.expression.text}()`]
    : [];
};
