import ts from 'typescript';

/** One import of a file, in whatever form it is written. */
export interface FoundImport {
  /** As written: `../engine`, `zod`, `node:fs`; absent when it is computed. */
  readonly specifier?: string;
  /** A type import leaves no code behind. */
  readonly kind: 'value' | 'type';
  readonly line: number;
}

/** Every import, re-export, `import()`, `require()` and `import('…')` type of a source text, in order. */
export function readImports(path: string, text: string): readonly FoundImport[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const found: FoundImport[] = [];
  const visit = (node: ts.Node): void => {
    const reading = readImport(node);
    if (reading) {
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      found.push({ specifier: textOf(reading.from), kind: reading.kind, line });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

interface Reading {
  readonly from: ts.Node | undefined;
  readonly kind: FoundImport['kind'];
}

function readImport(node: ts.Node): Reading | undefined {
  if (ts.isImportDeclaration(node)) return { from: node.moduleSpecifier, kind: kindOfImport(node.importClause) };
  if (ts.isExportDeclaration(node) && node.moduleSpecifier)
    return { from: node.moduleSpecifier, kind: kindOfExport(node) };
  if (ts.isImportTypeNode(node)) {
    return { from: ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, kind: 'type' };
  }
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
    return { from: node.moduleReference.expression, kind: node.isTypeOnly ? 'type' : 'value' };
  }
  if (ts.isCallExpression(node) && loadsModule(node.expression)) return { from: node.arguments[0], kind: 'value' };
  return undefined;
}

function kindOfImport(clause: ts.ImportClause | undefined): FoundImport['kind'] {
  if (!clause) return 'value';
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return 'type';
  const named = clause.namedBindings;
  if (clause.name || !named || !ts.isNamedImports(named) || named.elements.length === 0) return 'value';
  return named.elements.every((element) => element.isTypeOnly) ? 'type' : 'value';
}

function kindOfExport(declaration: ts.ExportDeclaration): FoundImport['kind'] {
  if (declaration.isTypeOnly) return 'type';
  const named = declaration.exportClause;
  if (!named || !ts.isNamedExports(named) || named.elements.length === 0) return 'value';
  return named.elements.every((element) => element.isTypeOnly) ? 'type' : 'value';
}

/** `import(…)`, `require(…)` and `require.resolve(…)`. */
function loadsModule(callee: ts.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text === 'resolve' && isRequire(callee.expression);
  return isRequire(callee);
}

function isRequire(expression: ts.Expression): boolean {
  return ts.isIdentifier(expression) && expression.text === 'require';
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node && ts.isStringLiteralLike(node) ? node.text : undefined;
}
