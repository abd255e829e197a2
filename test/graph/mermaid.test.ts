import fc from 'fast-check';
import { mermaidOf } from '../../src/graph';
import type { DrawnNode } from '../../src/graph/drawing';
import { drawingFrom, issuesOf } from './drawing-from';

it('draws groups as subgraphs, and what each step waits for', () => {
  const text = mermaidOf(
    drawingFrom(
      [
        '  - id: checks',
        '    mode: parallel',
        '    steps:',
        '      - { id: health, wait: 1s }',
        '      - { id: limits, set: { x: 1 }, depends_on: [{ step: health, on: finished }] }',
        '  - { id: choose, branches: [{ when: regime == "up", steps: [{ id: buy, emit: on_buy }] }], else: [{ id: rest, stop: true }] }',
      ].join('\n'),
      'events:\n  on_buy: [{ approve: Really? }]\n',
    ),
  );
  expect(text).toBe(`---
title: "sample (analysis 1.0.0)"
---
flowchart TB
  subgraph s1["checks#58; in parallel"]
    direction TB
    s2(["health<br/>wait 1s"])
    s3[/"limits<br/>set x"/]
    s2 -.->|"finished"| s3
  end
  subgraph s4["choose#58; the first branch that holds"]
    direction TB
    subgraph s4b1["when regime == #34;up#34;"]
      direction TB
      s5>"buy<br/>emit on_buy"]
    end
    subgraph s4b2["else"]
      direction TB
      s6[\\"rest<br/>stop"/]
    end
  end
  s1 --> s4
  subgraph s7["on_buy#58; handles the event"]
    direction TB
    s8{{"approve<br/>ask#58; Really?"}}
  end
  classDef wait stroke:#b7791f
  class s2 wait
  classDef set stroke:#64748b
  class s3 set
  classDef conditional stroke:#8b5cf6
  class s4 conditional
  classDef branch stroke-dasharray:2 3
  class s4b1,s4b2 branch
  classDef emit stroke:#2563eb
  class s5 emit
  classDef stop stroke:#dc2626
  class s6 stop
  classDef handler stroke:#2563eb,stroke-dasharray:6 4
  class s7 handler
  classDef approve stroke:#b7791f,stroke-width:2px
  class s8 approve
`);
});

/** The label of a step with this name. */
function labelOf(name: string): string {
  const node: DrawnNode = { key: 's1', kind: 'action', title: 'a', details: [name], isBackground: false, lists: [] };
  const text = mermaidOf({ title: 't', subtitle: 's', steps: { nodes: [node], edges: [] }, handlers: [] });
  return /^ {2}s1\["a<br\/>(.*)"\]$/m.exec(text)?.[1] ?? `no label in ${text}`;
}

const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom('"', '#', ';', '<', '>', '&', '%', '`', '$', '\\', 'n', '-', '1', '.', '\n'),
    maxLength: 20,
  }),
);

describe('text', () => {
  it.each<[string, string]>([
    ['drawdown < 0.1 && x != "y"', 'drawdown #60; 0.1 #38;#38; x != #34;y#34;'],
    ['<script>alert(1)</script>', '#60;script#62;alert(1)#60;/script#62;'],
    ['#60; &lt; %%{init: {}}%%', '#35;60#59; #38;lt#59; #37;#37;{init#58; {}}#37;#37;'],
    ['`markdown` $$x$$ \\n', '#96;markdown#96; #36;#8203;#36;x#36;#8203;#36; #92;#8203;n'],
    ['- a', '#45; a'],
    ['1. a', '1#46; a'],
    ['10) a 1. b', '10#41; a 1. b'],
    ['two\nlines\u2028three', 'two lines three'],
    ['漢字 é 🎉', '漢字 é #127881;'],
    ['x'.repeat(200), `${'x'.repeat(119)}#8230;`],
  ])('%j is nothing but text', (name, label) => {
    expect(labelOf(name)).toBe(label);
  });

  it('never ends its label, nor begins anything', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        const withoutEntities = labelOf(name).replaceAll(/#\d+;/g, '');
        expect(withoutEntities).not.toMatch(/["<>&#;:%`$\\\p{Cc}]/u);
      }),
    );
  });
});

it('draws the same text for the same definition', () => {
  const steps = '  - { id: a, wait: 1s }\n  - { id: b, wait: 1s }';
  expect(issuesOf(`name: sample\nversion: 1.0.0\ntype: analysis\nsteps:\n${steps}\n`)).toEqual([]);
  expect(mermaidOf(drawingFrom(steps))).toBe(mermaidOf(drawingFrom(steps)));
});
