/**
 * ESLint rule: code that must give the same answer on every machine and on every replay reads no clock, no
 * environment, no randomness and no locale of the machine. A comment on the line or the one above may excuse a use
 * that no result depends on: `// deterministic: yields to the event loop, so that a cancel is heard`.
 */
module.exports = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { impure: '{{use}} {{reason}}. {{advice}}, or say why it is safe: // deterministic: <reason>' },
  },
  create(context) {
    const { sourceCode } = context;
    const report = (node, use, kind) => {
      if (!isExcused(sourceCode, node)) context.report({ node, messageId: 'impure', data: { use, ...kinds[kind] } });
    };
    return {
      'Program:exit'(program) {
        const globalScope = sourceCode.getScope(program);
        for (const { identifier } of globalReferences(globalScope)) checkGlobal(identifier, report);
      },
      CallExpression(node) {
        const use = localeCall(node);
        if (use) report(node, use, 'locale');
      },
    };
  },
};

const kinds = {
  clock: { reason: 'reads the clock', advice: 'Take the time as an argument or from ports.clock' },
  timer: { reason: 'depends on a timer of the machine', advice: 'Let the caller wait' },
  random: { reason: 'is not the same twice', advice: 'Take a seed as an argument' },
  environment: { reason: 'reaches outside', advice: 'Take what is needed as an argument or through ports' },
  locale: {
    reason: 'depends on the locale of the machine',
    advice: "Name the locale ('en-US'), or compare with < and >",
  },
};

/** Globals that are never pure. */
const impureGlobals = new Map([
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'].map((name) => [name, 'timer']),
  ...['process', 'global', 'require', 'console', 'fetch', '__dirname', '__filename'].map((name) => [
    name,
    'environment',
  ]),
  ...['performance'].map((name) => [name, 'clock']),
  ...['crypto'].map((name) => [name, 'random']),
]);

/** Globals that have both pure and impure members. */
const impureMembers = new Map([
  ['Date.now', 'clock'],
  ['Math.random', 'random'],
  ['AbortSignal.timeout', 'timer'],
]);

const localeMethods = new Set([
  'localeCompare',
  'toLocaleString',
  'toLocaleDateString',
  'toLocaleTimeString',
  'toLocaleLowerCase',
  'toLocaleUpperCase',
]);

/** References to names that no declaration of the file provides. */
function globalReferences(scope) {
  const declaredNowhere = scope.through;
  const declaredByConfiguration = scope.variables
    .filter((variable) => variable.defs.length === 0)
    .flatMap((variable) => variable.references);
  return [...declaredNowhere, ...declaredByConfiguration].filter((reference) => reference.isValueReference !== false);
}

function checkGlobal(identifier, report) {
  // globalThis.Date is Date.
  if (identifier.name === 'globalThis') {
    const member = memberOf(identifier);
    if (member) checkName(member.node, member.name, report);
    else report(identifier, 'globalThis', 'environment');
    return;
  }
  checkName(identifier, identifier.name, report);
}

/** `node` stands for the global `name`: the identifier itself or `globalThis.name`. */
function checkName(node, name, report) {
  const kind = impureGlobals.get(name);
  if (kind) {
    report(node, name, kind);
    return;
  }
  const member = memberOf(node);
  const memberKind = member && impureMembers.get(`${name}.${member.name}`);
  if (memberKind) report(member.node, `${name}.${member.name}`, memberKind);
  const { parent } = node;
  if (name === 'Date' && parent.callee === node) {
    if (parent.type === 'CallExpression') report(parent, 'Date()', 'clock');
    if (parent.type === 'NewExpression' && parent.arguments.length === 0) report(parent, 'new Date()', 'clock');
  }
  // const { now } = Date
  if ((name === 'Date' || name === 'Math') && parent.type === 'VariableDeclarator' && parent.init === node) {
    report(node, `${name} taken apart or renamed`, name === 'Date' ? 'clock' : 'random');
  }
}

/** The member expression whose object is `node`, with the name of the member where it is written out. */
function memberOf(node) {
  const { parent } = node;
  if (parent.type !== 'MemberExpression' || parent.object !== node) return undefined;
  if (!parent.computed) return { node: parent, name: parent.property.name };
  return parent.property.type === 'Literal' ? { node: parent, name: String(parent.property.value) } : undefined;
}

/** The locale comes first, but for localeCompare, where the other text does. */
function localeCall({ callee, arguments: given }) {
  if (callee.type !== 'MemberExpression' || callee.computed || !localeMethods.has(callee.property.name))
    return undefined;
  const { name } = callee.property;
  return given.length > (name === 'localeCompare' ? 1 : 0) ? undefined : `${name}() without a locale`;
}

function isExcused(sourceCode, node) {
  const line = node.loc.start.line;
  return sourceCode
    .getAllComments()
    .some(
      ({ value, loc }) => /^\s*deterministic:\s*\S/.test(value) && (loc.end.line === line || loc.end.line === line - 1),
    );
}
