import { Html } from './html';

/**
 * The style sheet of the report. Colours are custom properties, so that the charts follow the reader's light or dark
 * scheme; all text keeps a contrast of 4.5:1 or more to its ground. Paper is always light.
 */
const LIGHT = `
  --page: #ffffff; --surface: #f6f8fa; --text: #15202b; --muted: #53606d; --line: #dce2e8;
  --strategy: #0b5cad; --benchmark: #7a6a55; --gain: #0b6b3f; --loss: #b02a20; --notice: #fff4d6; --notice-line: #d9a300;
  --up-1: #e7f5ed; --up-2: #c4e6d3; --up-3: #96d0af; --up-4: #66b98c;
  --down-1: #fceceb; --down-2: #f7cdc9; --down-3: #eea8a1; --down-4: #e3837a;`;

const DARK = `
  --page: #0f151c; --surface: #17202a; --text: #e8edf2; --muted: #a7b3bf; --line: #2c3743;
  --strategy: #6cb2ff; --benchmark: #c9ab7c; --gain: #5bcb91; --loss: #ff9188; --notice: #332a10; --notice-line: #d9a300;
  --up-1: #14291f; --up-2: #17402c; --up-3: #1b593b; --up-4: #1f704a;
  --down-1: #311b1b; --down-2: #522522; --down-3: #73302b; --down-4: #933c35;`;

export const style = new Html(`
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
@media print { :root { color-scheme: light; ${LIGHT} } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main, .masthead, .colophon { max-width: 1080px; margin: 0 auto; padding: 0 24px; }
h1, h2, h3 { line-height: 1.25; text-wrap: balance; }
h1 { margin: 0; font-size: 28px; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { margin: 0 0 4px; font-size: 20px; letter-spacing: -0.005em; }
h3 { margin: 24px 0 8px; font-size: 16px; }
p { margin: 8px 0; max-width: 75ch; }
section { margin-top: 44px; }
.eyebrow { margin: 0 0 6px; color: var(--muted); font-size: 13px; font-weight: 600; letter-spacing: 0.06em; text-transform: uppercase; }
.lead, .note, figcaption, caption { color: var(--muted); }
.note, figcaption, caption { font-size: 14px; }
.masthead { padding-top: 36px; }
.masthead .lead { margin: 8px 0 0; overflow-wrap: anywhere; }
.verdict { margin: 20px 0 0; font-size: 18px; max-width: 70ch; }
a { color: var(--strategy); }
.gain { color: var(--gain); } .loss { color: var(--loss); }
.notice { margin: 16px 0; padding: 10px 14px; border-left: 4px solid var(--notice-line); background: var(--notice); }
.notice p, .notice ul { margin: 4px 0; } .notice ul { padding-left: 20px; }
.rules { padding-left: 20px; max-width: 80ch; } .rules li { margin: 4px 0; }
.tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: 12px; margin: 20px 0 8px; }
.tile { padding: 14px 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); }
.tile dt { color: var(--muted); font-size: 13px; font-weight: 600; }
.tile dd { margin: 2px 0 0; }
.tile .figure { font-size: 26px; font-weight: 650; letter-spacing: -0.01em; }
.tile .beside { color: var(--muted); font-size: 13px; }
.figure, td, .tile dd { font-variant-numeric: tabular-nums; }
figure { margin: 12px 0 0; }
figure svg { display: block; width: 100%; height: auto; }
figure .narrow { display: none; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 8px 0 4px; padding: 0; list-style: none; font-size: 14px; }
.legend li { display: flex; align-items: center; gap: 8px; }
.legend .swatch { width: 18px; height: 3px; border-radius: 2px; }
.swatch.strategy { background: var(--strategy); } .swatch.benchmark { background: var(--benchmark); height: 2px; }
.scroll { overflow-x: auto; margin-top: 12px; }
.scroll:focus-visible { outline: 2px solid var(--strategy); outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; font-size: 14px; line-height: 1.35; }
caption { padding: 0 0 6px; text-align: left; }
th, td { padding: 6px 10px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: baseline; }
thead th { color: var(--muted); font-weight: 600; border-bottom: 2px solid var(--line); white-space: nowrap; }
tbody th { font-weight: 500; }
th:first-child, td:first-child { padding-left: 0; } th:last-child, td:last-child { padding-right: 0; }
.number { text-align: right; white-space: nowrap; }
.date { white-space: nowrap; }
.dense { font-size: 13px; }
.dense th + th, .dense td { padding-left: 6px; white-space: nowrap; } .dense th, .dense td:not(:last-child) { padding-right: 6px; }
.long { overflow-wrap: anywhere; min-width: 12em; }
.hash { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 12px; overflow-wrap: anywhere; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 40px; }
.heat { table-layout: fixed; min-width: 860px; font-size: 13px; }
.heat th, .heat td { padding: 5px 4px; text-align: right; border-bottom: 2px solid var(--page); }
.heat td { border-left: 2px solid var(--page); }
.heat thead th { border-bottom: 2px solid var(--line); }
.heat th:first-child { position: sticky; left: 0; width: 52px; text-align: left; background: var(--page); }
.heat .sum { width: 72px; font-weight: 650; border-left: 10px solid var(--page); }
.heat .sum + .sum { width: 84px; border-left-width: 2px; }
.heat thead .sum { white-space: normal; }
${['up', 'down'].map((side) => [1, 2, 3, 4].map((level) => `.${side}-${level} { background: var(--${side}-${level}); }`).join(' ')).join('\n')}
.keys { max-width: none; }
.key { display: inline-block; padding: 0 8px; margin-right: 4px; color: var(--text); font-size: 13px; }
.colophon { margin-top: 56px; padding-top: 16px; padding-bottom: 40px; color: var(--muted); font-size: 13px; overflow-wrap: anywhere; }
.colophon p { max-width: none; margin: 4px 0; }
hr { border: 0; border-top: 1px solid var(--line); margin: 0 0 16px; }
@media (max-width: 760px) {
  .tiles { grid-template-columns: 1fr 1fr; }
  .pair { grid-template-columns: 1fr; }
}
@media (max-width: 600px) {
  main, .masthead, .colophon { padding: 0 16px; }
  .masthead { padding-top: 24px; } .colophon { padding-bottom: 32px; padding-top: 16px; }
  h1 { font-size: 23px; } .verdict { font-size: 16px; } section { margin-top: 36px; }
  .tiles { gap: 8px; } .tile { padding: 10px 12px; } .tile .figure { font-size: 21px; }
  figure .wide { display: none; } figure .narrow { display: block; }
  table { font-size: 13px; } th, td { padding: 6px 5px; }
}
@media print {
  @page { size: A4; margin: 14mm; }
  body { font-size: 11pt; }
  main, .masthead, .colophon { max-width: none; padding: 0; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  figure .wide { display: block; } figure .narrow { display: none; }
  .tiles { grid-template-columns: repeat(4, 1fr); } .pair { grid-template-columns: 1fr 1fr; }
  .scroll { overflow: visible; } .heat { min-width: 0; font-size: 7.5pt; } .heat .sum { width: 46px; } .heat .sum + .sum { width: 60px; }
  table { font-size: 8.5pt; } th, td { padding: 3px 5px; }
  h2, h3, thead { break-after: avoid; } tr, figure, .tile, .notice { break-inside: avoid; } thead { display: table-header-group; }
  section { margin-top: 24pt; }
}
`);
