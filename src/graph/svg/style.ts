/** Colours of the kinds: what works, what waits, what loops, what leads elsewhere, what ends. */
const families: readonly { readonly kinds: readonly string[]; readonly light: string; readonly dark: string }[] = [
  { kinds: ['action'], light: '#2563eb', dark: '#60a5fa' },
  { kinds: ['wait', 'approve'], light: '#b45309', dark: '#fbbf24' },
  { kinds: ['for_each', 'repeat', 'schedule'], light: '#0f766e', dark: '#2dd4bf' },
  { kinds: ['conditional', 'emit', 'workflow', 'handler'], light: '#7c3aed', dark: '#a78bfa' },
  { kinds: ['fail', 'stop', 'fallback', 'compensation'], light: '#c81e1e', dark: '#f87171' },
  { kinds: ['group', 'set'], light: '#64748b', dark: '#94a3b8' },
];

const dark = '@media (prefers-color-scheme: dark)';

/** The style sheet of a drawing. It follows the light or dark theme of whoever looks at it. */
export const styleSheet = [
  'text { font-family: Helvetica, Arial, "Liberation Sans", sans-serif; fill: #1e293b }',
  '.title { font-size: 13px; font-weight: 600 }',
  '.head { font-size: 18px; font-weight: 600 }',
  '.detail, .label { font-family: ui-monospace, Menlo, Consolas, "Liberation Mono", monospace; font-size: 11px; fill: #475569 }',
  '.label { text-anchor: middle }',
  '.page { fill: #ffffff }',
  '.step { fill: #ffffff; stroke: #cbd5e1 }',
  '.group { fill: #64748b; fill-opacity: .07; stroke: #cbd5e1 }',
  '.branch { fill: #64748b; fill-opacity: .05 }',
  '.dashed { stroke-dasharray: 5 4; stroke: #94a3b8 }',
  '.edge { fill: none; stroke: #64748b; stroke-width: 1.3 }',
  '.other { stroke-dasharray: 5 4 }',
  '.arrow { fill: #64748b }',
  '.labelled { fill: #ffffff }',
  ...families.map(({ kinds, light }) => `${kinds.map((kind) => `.k-${kind}`).join(', ')} { fill: ${light} }`),
  `${dark} { text { fill: #e2e8f0 } .detail, .label { fill: #a8b3c4 } .page, .labelled { fill: #0f172a } .step { fill: #1e293b; stroke: #475569 }`,
  '  .group { fill: #94a3b8; stroke: #475569 } .branch { fill: #94a3b8 } .dashed { stroke: #64748b } .edge { stroke: #94a3b8 } .arrow { fill: #94a3b8 }',
  ...families.map(({ kinds, dark: color }) => `  ${kinds.map((kind) => `.k-${kind}`).join(', ')} { fill: ${color} }`),
  '}',
].join('\n');
