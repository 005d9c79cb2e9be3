import ts from 'typescript';

/** One small change of a source file, which a test ought to notice. */
export interface SourceMutant {
  /** Its number in the instrumented bundle, from 1. */
  id: number;
  file: string;
  line: number;
  /** Name of the declaration at the file's top that it is in. */
  within: string;
  /** On one line. */
  before: string;
  after: string;
}

const K = ts.SyntaxKind;

/** Operators by what they are changed into. Arithmetic, comparison and logic: types tell these mistakes least of all. */
const OPERATORS: Partial<Record<ts.SyntaxKind, string>> = {
  [K.EqualsEqualsEqualsToken]: '!==',
  [K.ExclamationEqualsEqualsToken]: '===',
  [K.LessThanToken]: '<=',
  [K.LessThanEqualsToken]: '<',
  [K.GreaterThanToken]: '>=',
  [K.GreaterThanEqualsToken]: '>',
  [K.AmpersandAmpersandToken]: '||',
  [K.BarBarToken]: '&&',
  [K.QuestionQuestionToken]: '&&',
  [K.PlusToken]: '-',
  [K.MinusToken]: '+',
  [K.AsteriskToken]: '/',
  [K.SlashToken]: '*',
};

const operatorsOf = (node: ts.Node): string[] => {
  if (ts.isBinaryExpression(node)) {
    const operator = OPERATORS[node.operatorToken.kind];
    return operator ? [`(${node.left.getText()}) ${operator} (${node.right.getText()})`] : [];
  }
  if (ts.isConditionalExpression(node)) return [node.whenTrue.getText(), node.whenFalse.getText()];
  if (ts.isPrefixUnaryExpression(node) && node.operator === K.ExclamationToken) return [node.operand.getText()];
  if (ts.isArrayLiteralExpression(node) && node.elements.length) return ['[]'];
  if (ts.isLiteralTypeNode(node.parent)) return [];
  if (node.kind === K.TrueKeyword) return ['false'];
  return node.kind === K.FalseKeyword ? ['true'] : [];
};

/** What an expression may be changed into. */
const changesOf = (node: ts.Node): string[] => {
  const isCondition = ts.isIfStatement(node.parent) && node.parent.expression === node;
  return [...operatorsOf(node), ...(isCondition ? ['true', 'false'] : [])];
};

/** Name of the declaration at the top of the file around a node. */
const withinOf = (node: ts.Node): string => {
  let at = node;
  while (at.parent && !ts.isSourceFile(at.parent)) at = at.parent;
  const named = ts.isVariableStatement(at) ? at.declarationList.declarations[0] : at;
  return named && 'name' in named ? ((named as ts.NamedDeclaration).name?.getText() ?? '') : ''; // reason: every node with a name is one
};

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 100);

/**
 * The source with all mutants in it: `globalThis.isMutant` says which one counts. So one bundle is enough for all.
 *
 * @param ids gives each mutant its number
 */
export const instrument = (
  file: string,
  source: string,
  ids: () => number,
): { code: string; mutants: SourceMutant[] } => {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const mutants: SourceMutant[] = [];
  const add = (node: ts.Node, before: string, after: string): number => {
    const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
    const id = ids();
    mutants.push({ id, file, line: line + 1, within: withinOf(node), before: oneLine(before), after: oneLine(after) });
    return id;
  };
  /** The text of a node with everything in it instrumented. */
  const inner = (node: ts.Node): string => {
    let at = node.getStart();
    let code = '';
    ts.forEachChild(node, (child) => {
      code += source.slice(at, child.getStart()) + visit(child);
      at = child.getEnd();
    });
    return code + source.slice(at, node.getEnd());
  };
  const isOn = (id: number) => `(globalThis as any).isMutant(${id})`; // reason: text of a bundle that no type check reads
  const visit = (node: ts.Node): string => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
      return node.getText();
    if (ts.isImportDeclaration(node)) return node.getText();
    if (ts.isExpressionStatement(node)) return `{ if (!${isOn(add(node, node.getText(), ';'))}) { ${inner(node)} } }`;
    // `false` is changed into `true`.
    const answer = ts.isReturnStatement(node) ? node.expression : undefined;
    if (answer && answer.kind !== K.FalseKeyword && answer.getText() !== 'undefined') {
      const id = add(node, node.getText(), 'return undefined');
      return `{ if (${isOn(id)}) return undefined as any; ${inner(node)} }`;
    }
    const changes = changesOf(node);
    return changes.reduce(
      (code, after) => `(${isOn(add(node, node.getText(), after))} ? (${after}) as any : ${code})`,
      changes.length ? `(${inner(node)})` : inner(node),
    );
  };
  return { code: inner(tree), mutants };
};
