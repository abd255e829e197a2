import * as prettier from 'prettier';

/**
 * docs/spec/keys.md: every key that a definition may hold, from the schema that definitions are checked by.
 *
 * @throws {Error} for a key that the schema does not describe.
 */
export async function definitionKeysPage(schema) {
  const { step_without_id: step, variable } = schema.definitions;
  const sections = [
    ['The file', schema, 'The keys of the file itself.'],
    ['A variable', variable, 'Under `variables`, by its name; also under `items`, and each of `properties`.'],
    [
      'A step',
      step,
      'In every list of steps. Which kind of step it is, one of `action`, `steps`, `branches`, `set`, `emit`, `wait`, `approve`, `workflow`, `fail` and `stop` says; `for_each`, `repeat` and `schedule` go with `steps`.',
    ],
  ];
  const page = [
    '# Keys of a definition',
    '',
    'Every key that a definition may hold. This page is written from the schema (`node scripts/definition-schema.mjs`), and a test compares the two; what the keys mean together is in [language.md](language.md).',
    '',
    'A dot leads into a mapping, `[]` into each entry of a list, `NAME` stands for names of your own. Where a value is given by `${{ … }}` or a rule between keys is not told here, [language.md](language.md) tells it.',
    '',
    ...sections.flatMap(([title, holder, what]) => [
      `## ${title}`,
      '',
      what,
      '',
      '| key | value | must be there | what it is |',
      '| --- | --- | --- | --- |',
      ...rowsOf(holder, '').map((cells) => `| ${cells.map(cell).join(' | ')} |`),
      '',
    ]),
  ].join('\n');
  return prettier.format(page, { parser: 'markdown' });
}

/** What is a list of steps, a variable or any value has a section of its own, or none. */
const named = {
  '#/definitions/step': 'step',
  '#/definitions/step_without_id': 'step, which need not have an `id`',
  '#/definitions/variable': 'variable',
  '#/definitions/value': 'any value',
  '#/definitions/expression': '`${{ … }}`',
};

function rowsOf(holder, prefix) {
  const required = new Set(holder.required ?? []);
  // Beside names of one's own, those that are known have the same keys.
  const own = typeof holder.additionalProperties === 'object' && holder.properties !== undefined;
  const entries = Object.entries(holder.properties ?? {}).map(([key, value]) => [key, value, own ? {} : value]);
  if (own) entries.push(['NAME', holder.additionalProperties, holder.additionalProperties]);
  return entries.flatMap(([key, value, below]) => {
    const name = `${prefix}${key}`;
    const description = descriptionOf(value);
    if (description === undefined) throw new Error(`the schema does not describe ${name}`);
    const row = [`\`${name}\``, valueText(value), required.has(key) ? 'yes' : '', description];
    return [row, ...rowsBelow(below, name)];
  });
}

const descriptionOf = (value) => value.description ?? value.allOf?.find(({ description }) => description)?.description;

/** The keys inside a value, which may be one of several shapes. */
function rowsBelow(value, name) {
  const rows = [
    ...rowsOf(value.type === 'object' ? value : {}, `${name}.`),
    ...(typeof value.items === 'object' ? rowsBelow(value.items, `${name}[]`) : []),
    ...(value.anyOf ?? []).flatMap((shape) => rowsBelow(shape, name)),
  ];
  // Shapes share keys: each is told once.
  return rows.filter(([key], index) => rows.findIndex(([other]) => other === key) === index);
}

function valueText(value) {
  if (value.$ref !== undefined) return named[value.$ref] ?? value.$ref;
  if (value.const !== undefined) return `\`${String(value.const)}\``;
  if (value.enum !== undefined) return value.enum.map((one) => `\`${String(one)}\``).join(' ');
  const shapes = value.anyOf ?? value.allOf;
  if (shapes !== undefined && value.type === undefined) return shapesText(shapes);
  switch (value.type) {
    case 'string':
      return `${stringText(value)}${rangeText(value.minLength > 1 ? value.minLength : undefined, value.maxLength, ' characters')}`;
    case 'integer':
    case 'number':
      return `${value.type === 'integer' ? 'whole number' : 'number'}${rangeText(value.minimum, value.maximum)}`;
    case 'array':
      return `list of ${plural(valueText(value.items))}${rangeText(value.minItems, value.maxItems, ' entries')}`;
    case 'object':
      return value.properties === undefined && typeof value.additionalProperties === 'object'
        ? `mapping of names to ${plural(valueText(value.additionalProperties))}`
        : 'mapping';
    case 'boolean':
      return '`true` `false`';
    default:
      return 'any value';
  }
}

/** More than so many values are listed elsewhere. */
const mostListed = 20;

const shapesText = (shapes) =>
  shapes.length > mostListed
    ? `one of the ${shapes.length} that \`bellwether actions\` lists`
    : [...new Set(shapes.map(valueText).filter((text) => text !== ''))].join(', or ');

const plural = (text) => (/^(step|variable)\b/.test(text) ? text.replace(/^\w+/, '$&s') : text);

const patterns = new Map([
  ['^(\\d+(?:\\.\\d+)?)(ms|s|m|h|d)$', 'duration, as `90s` or `1.5h`'],
  ['^(\\d{1,15}(?:\\.\\d{1,6})?)(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)$', 'size, as `512MiB`'],
  ['\\$\\{\\{', '`${{ … }}`'],
  ['^[a-z][a-z0-9_]*$', 'name'],
]);

const stringText = ({ pattern, format }) =>
  patterns.get(pattern) ??
  (pattern === undefined ? `text${format === undefined ? '' : ` (${format})`}` : `text of the form \`${pattern}\``);

function rangeText(least, most, unit = '') {
  if (most === undefined || most >= Number.MAX_SAFE_INTEGER)
    return least === undefined || least <= -Number.MAX_SAFE_INTEGER ? '' : `, ${least}${unit} or more`;
  return least === undefined || least <= -Number.MAX_SAFE_INTEGER
    ? `, at most ${most}${unit}`
    : `, ${least} to ${most}${unit}`;
}

const cell = (text) => text.replaceAll('|', '\\|');
