import path from 'node:path';
import * as prettier from 'prettier';
import ts from 'typescript';

/** What `--json` prints where docs/cli.md names it only: the declaration, its file, and where it is met. */
const shapes = [
  ['RunResult', 'src/engine/result.ts', 'what `run`, `show` and the last line of `watch` tell of a run'],
  ['RunEvent', 'src/client/run-events.ts', 'a line of `watch`'],
  ['RunSummary', 'src/client/list-runs.ts', 'one of the `runs` of `list`'],
  ['AttemptUnderWay', 'src/client/attempts-under-way.ts', 'one of the `attempts` of `show` and `explain`'],
  ['StepExplanation', 'src/engine/explain-step.ts', 'what `explain` tells of one step'],
  ['DefinitionStatistics', 'src/client/run-statistics.ts', 'one of the `definitions` of `stats`'],
  ['ScheduleDetails', 'src/client/schedule-summary.ts', 'what `schedule create`, `show`, `pause` and `resume` tell'],
  ['Account', 'src/ledger/accounts.ts', 'one of the `accounts` of `positions`'],
  ['Position', 'src/ledger/accounts.ts', 'one of the `positions`'],
  ['Order', 'src/ledger/orders.ts', 'one of the `orders`'],
  ['Halt', 'src/ledger/halts.ts', '`halt`, and one of the halts of a `gate` of `guard`'],
  ['Issue', 'src/definition/issue.ts', 'one of the `issues` of `validate`'],
];

/**
 * The page of the shapes that `--json` prints, as they are declared in the sources.
 *
 * @param {string} root The checkout.
 * @returns {Promise<string>} Markdown.
 */
export async function jsonShapesPage(root) {
  const files = shapes.map(([, file]) => path.join(root, file));
  const program = programOf(root, files);
  const checker = program.getTypeChecker();
  const told = new Set();
  const sections = shapes.map(([name, file, where]) => {
    const found = [];
    collect(checker, declarationOf(program.getSourceFile(path.join(root, file)), name), root, told, found);
    return [
      `## ${name}`,
      '',
      `${where[0].toUpperCase()}${where.slice(1)}.`,
      '',
      '```ts',
      found.join('\n\n'),
      '```',
      '',
    ].join('\n');
  });
  const page = `# What --json prints

[The command line](cli.md) names the keys that each command prints; these are the values that have keys of their own, as TypeScript declares them. Made from the
sources by \`node scripts/cli-reference.mjs\`; a test compares it. Times are ISO 8601 in UTC, durations milliseconds, money and quantities decimals as text. A later
version may add keys, and takes none away without a line in the changelog.

${sections.join('\n')}`;
  const options = await prettier.resolveConfig(path.join(root, 'docs/json.md'));
  return prettier.format(page, { ...options, parser: 'markdown' });
}

/** Of our own sources alone: what packages declare is in no shape, and takes long to read. */
function programOf(root, files) {
  const options = { noEmit: true, skipLibCheck: true, types: [], strict: true, lib: ['lib.es2023.d.ts'] };
  const host = ts.createCompilerHost(options);
  const isThere = host.fileExists;
  const library = path.dirname(ts.getDefaultLibFilePath(options));
  host.fileExists = (file) =>
    [path.join(root, 'src'), library].some((folder) => file.startsWith(folder)) && isThere(file);
  return ts.createProgram(files, options, host);
}

function declarationOf(source, name) {
  const found = source?.statements.find(
    (one) => (ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one)) && one.name.text === name,
  );
  if (found === undefined) throw new Error(`there is no ${name} in ${source?.fileName}`);
  return found;
}

/** A declaration, and after it those that it names, each once on the page. */
function collect(checker, declaration, root, told, found) {
  if (told.has(declaration)) return;
  told.add(declaration);
  const named = [];
  const computed = [];
  const visit = (node) => {
    if (isComputed(node)) computed.push(node);
    else if (ts.isTypeReferenceNode(node)) named.push(node.typeName);
    else if (ts.isExpressionWithTypeArguments(node)) named.push(node.expression);
    if (!isComputed(node)) ts.forEachChild(node, visit);
  };
  visit(declaration);
  found.push(textOf(checker, declaration, computed));
  for (const name of named) {
    const symbol = checker.getSymbolAtLocation(name);
    if (symbol === undefined) continue;
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    for (const one of target.declarations ?? []) {
      const isOurs = one.getSourceFile().fileName.startsWith(path.join(root, 'src'));
      if (isOurs && (ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one)))
        collect(checker, one, root, told, found);
    }
  }
}

/** What is worked out of other types is shown as what it comes to: `StepPlan['kind']` as the kinds there are. */
const isComputed = (node) =>
  ts.isIndexedAccessTypeNode(node) || (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.KeyOfKeyword);

/** As it stands in the source, with its comments; JSON has nothing to be exported or written to. */
function textOf(checker, declaration, computed) {
  const source = declaration.getSourceFile().text;
  const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias;
  let text = '';
  let at = declaration.getFullStart();
  for (const node of computed) {
    const type = checker.getTypeFromTypeNode(node);
    text += source.slice(at, node.getStart()) + checker.typeToString(type, undefined, flags).replaceAll('"', "'");
    at = node.end;
  }
  text += source.slice(at, declaration.end);
  return text
    .trim()
    .replace(/^export /m, '')
    .replaceAll('readonly ', '');
}
