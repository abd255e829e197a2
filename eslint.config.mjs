import js from '@eslint/js';
import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { layerConfigs, pureFiles } from './tools/boundaries.mjs';
import pureRule from './tools/pure-rule.cjs';

const nodeGlobals = [
  'AbortController',
  'AbortSignal',
  'Buffer',
  'URL',
  'clearTimeout',
  'console',
  'fetch',
  'performance',
  'process',
  'setTimeout',
];
const readonly = (names) => Object.fromEntries(names.map((name) => [name, 'readonly']));

const typescript = ['src/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts'];

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.bellwether/', 'data/', 'schemas/', 'test/histories/']),
  {
    // A rule is switched off here, for all and with a reason, or not at all.
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 400 }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      eqeqeq: 'error',
      'object-shorthand': 'error',
      'no-param-reassign': 'error',
    },
  },
  js.configs.recommended,
  {
    files: typescript,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Every member of a union, or a default that says what holds for the rest.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        // What is loaded late has its type from `typeof import(…)`.
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/consistent-type-exports': ['error', { fixMixedExportsWithInlineTypeSpecifier: true }],
      // A type import that stays in the code as an empty import would load the module.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `() => store.clear()` and `if (done) return finish()` say what they do.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // Without noUncheckedIndexedAccess the types say that `list[0]` is always there; code that checks it is right.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // `environment['PATH']`: a key that is data, not a property that the type declares.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      // The enums of Temporal's protocol are numbers that the packages in use do not export by name.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      // Ports and their like are objects of functions, which may be taken apart; here it found nothing else.
      '@typescript-eslint/unbound-method': 'off',
      // A port may be synchronous in one implementation and asynchronous in another.
      '@typescript-eslint/require-await': 'off',
      // Record for maps by name, index signatures where the key has a meaning.
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'TSAsExpression > TSAsExpression > TSUnknownKeyword.typeAnnotation',
          message: '`as unknown as` waves any type through: parse the value, or narrow it with a type guard.',
        },
      ],
    },
  },
  {
    files: typescript,
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [
        createNodeResolver({ extensions: ['.ts', '.js', '.json'], extensionAlias: { '.js': ['.ts', '.js'] } }),
      ],
    },
    rules: {
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-default-export': 'error',
      'import-x/no-self-import': 'error',
      'import-x/no-duplicates': 'error',
      'import-x/first': 'error',
      'import-x/no-mutable-exports': 'error',
    },
  },
  // The workflow that runs for unknown types: the SDK takes the default export for it.
  { files: ['src/workflows/index.ts'], rules: { 'import-x/no-default-export': 'off' } },
  ...layerConfigs,
  {
    files: ['src/**/*.ts'],
    plugins: { 'import-x': importX },
    rules: { 'import-x/no-extraneous-dependencies': ['error', { devDependencies: false }] },
  },
  { files: ['src/**/*.ts'], ignores: ['src/cli/**'], rules: { 'no-console': 'error' } },
  { files: pureFiles, plugins: { bellwether: { rules: { pure: pureRule } } }, rules: { 'bellwether/pure': 'error' } },
  {
    // Tests read parsed JSON and use matchers of type any.
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    files: ['**/*.{mjs,cjs}'],
    languageOptions: { globals: readonly(nodeGlobals) },
  },
  { files: ['**/*.cjs'], languageOptions: { globals: readonly(['module', 'require', '__dirname']) } },
);
