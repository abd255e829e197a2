import type { IssueCase } from './issue-case';

/** What may be wrong with a file as YAML. */
export const yamlCases: readonly IssueCase[] = [
  {
    title: 'yaml-syntax: a mapping that is not closed',
    yaml: `
name: a
steps: { id: x
`,
    issues: ['3:1 yaml-syntax - | a mapping is not closed: } is missing before this'],
  },
  {
    title: 'yaml-syntax: a tab as indentation',
    yaml: `
name: a
steps:
	- id: x
`,
    issues: ['3:1 yaml-syntax - | a tab stands in the indentation; YAML takes only spaces there, two a level'],
  },
  {
    title: 'yaml-syntax: two documents',
    yaml: `
name: a
---
name: b
`,
    issues: ['2:1 yaml-syntax - | a file holds one definition; what follows the line --- belongs in a file of its own'],
  },
  {
    title: 'yaml-syntax: an alias of nothing',
    yaml: `
name: *nothing
`,
    issues: ['1:7 yaml-aliases name | there is no anchor &nothing before the alias *nothing'],
  },
  {
    title: 'yaml-syntax: a key that is a list',
    yaml: `
name: a
? [a, b]
: c
`,
    issues: ['2:3 yaml-syntax - | a key must be a plain text; put it in quotes if it is meant to be one'],
  },
  {
    title: 'yaml-syntax: YAML 1.1',
    yaml: `
%YAML 1.1
---
name: a
`,
    issues: ["1:1 yaml-syntax - | a definition is YAML 1.2; remove the line '%YAML 1.1'"],
  },
  {
    title: 'yaml-duplicate-key',
    yaml: `
name: a
version: 1.0.0
name: b
variables:
  x: { type: string, type: number }
`,
    issues: [
      "3:1 yaml-duplicate-key name | the key 'name' stands twice in one mapping; remove or rename one",
      "5:22 yaml-duplicate-key variables.x.type | the key 'type' stands twice in one mapping; remove or rename one",
    ],
  },
  {
    title: 'yaml-tag',
    yaml: `
name: a
steps:
  - id: x
    when: !halted
  - id: y
    when: ! halted
  - id: z
    when: !!binary aGVsbG8=
`,
    issues: [
      "4:11 yaml-tag steps[0].when | !halted is a tag in YAML, and a definition has no use for it: if the ! is meant, put the whole value in quotes: '!halted'",
      "6:11 yaml-tag steps[1].when | ! is a tag in YAML, and a definition has no use for it: if the ! is meant, put the whole value in quotes: '! halted'",
      '8:11 yaml-tag steps[2].when | !!binary is a tag in YAML, and a definition has no use for it: take it away',
    ],
  },
  {
    title: 'yaml-aliases: an alias of itself',
    yaml: `
name: a
steps: &all
  - *all
`,
    issues: ['3:5 yaml-aliases steps[0] | the alias *all stands inside what it stands for, which would never end'],
  },
  {
    title: 'reserved-name: __proto__',
    yaml: `
name: a
steps:
  - id: x
    with: { __proto__: { a: 1 } }
`,
    issues: ["4:13 reserved-name steps[0].with.__proto__ | the key '__proto__' is not allowed; choose another"],
  },
  {
    title: 'wrong-value: numbers that no longer are what was written',
    yaml: `
variables:
  a: { type: number, default: .inf }
  b: { type: integer, default: 9007199254740993 }
`,
    issues: [
      '2:31 wrong-value variables.a.default | .inf is not a finite number',
      '3:32 wrong-value variables.b.default | 9007199254740993 is beyond 2^53, where whole numbers are no longer exact; put it in quotes if it is a text',
    ],
  },
  {
    title: 'not-a-mapping: a list',
    yaml: `
- id: x
`,
    issues: ['1:1 not-a-mapping - | a definition is a mapping that begins with name:, version:, type: and steps:'],
  },
  {
    title: 'not-a-mapping: an empty file',
    yaml: `

`,
    issues: ['1:1 not-a-mapping - | a definition is a mapping that begins with name:, version:, type: and steps:'],
  },
  {
    title: 'yaml-syntax: an expression without quotes in a flow mapping',
    yaml: `
name: a
steps:
  - { id: x, with: { symbols: \${{ symbols }} } }
  - { id: y, with: { a: b } }
`,
    issues: [
      `3:31 yaml-syntax - | between { } or [ ] a value with \${{ }} must stand in quotes, as in { symbols: "\${{ symbols }}" }`,
    ],
  },
  {
    title: 'an entry of a list without its dash',
    yaml: `
name: a
version: 1.0.0
type: backtest
steps:
- { id: x, action: test.wait }
  &y y
`,
    issues: [
      "6:1 yaml-syntax - | every entry of a list begins with '- ' in the column of the others; this line has none",
    ],
  },
  {
    title: 'a condition with texts behind a !',
    yaml: `
name: a
version: 1.0.0
type: backtest
steps:
  - { id: x, action: test.wait, when: !(regime == 'crisis') }
  - id: y
    action: test.wait
    when: !contains(regime, 'bull')
`,
    issues: [
      `5:39 yaml-tag steps[0].when | !(regime is a tag in YAML, and a definition has no use for it: if the ! is meant, put the whole value in quotes: "!(regime == 'crisis')"`,
      '8:11 yaml-tag - | a text that begins with ! must stand in quotes, as in when: "!is_market_hours"',
    ],
  },
];
