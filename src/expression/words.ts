import { forbiddenNames } from './ast';
import { namedTemplates } from './named-templates';
import { timeNames, type TimeName } from './time-names';

/** What a word means that is not the name of a variable or a fact. */
export type Word =
  | { readonly kind: 'literal'; readonly value: boolean | null }
  | { readonly kind: 'operator' }
  | { readonly kind: 'steps' }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'time'; readonly name: TimeName }
  | { readonly kind: 'named'; readonly source: string };

export const words: ReadonlyMap<string, Word> = new Map<string, Word>([
  ['true', { kind: 'literal', value: true }],
  ['false', { kind: 'literal', value: false }],
  ['null', { kind: 'literal', value: null }],
  ['in', { kind: 'operator' }],
  ['steps', { kind: 'steps' }],
  ...forbiddenNames.map((name): [string, Word] => [name, { kind: 'forbidden' }]),
  ...timeNames.map((name): [string, Word] => [name, { kind: 'time', name }]),
  ...Object.entries(namedTemplates).map(([name, { source }]): [string, Word] => [name, { kind: 'named', source }]),
]);

/** Words that mean something in every expression: no variable may be called so, nor the variable of a comprehension. */
export const reservedWords: readonly string[] = [...words.keys()];
