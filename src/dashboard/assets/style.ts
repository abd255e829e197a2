import { styleSheet as graphStyle } from '../../graph';

const light = `
  --page: #ffffff; --surface: #f6f8fa; --text: #15202b; --muted: #53606d; --line: #dce2e8; --focus: #0b5cad;
  --good: #0b6b3f; --bad: #b02a20; --doubt: #8a5a00; --going: #0b5cad; --quiet: #53606d; --danger: #b02a20; --danger-text: #ffffff;
  --good-fill: #e7f5ed; --bad-fill: #fceceb; --doubt-fill: #fff4d6; --going-fill: #e6f0fb; --quiet-fill: #eef1f4;`;

const dark = `
  --page: #0f151c; --surface: #17202a; --text: #e8edf2; --muted: #a7b3bf; --line: #2c3743; --focus: #6cb2ff;
  --good: #5bcb91; --bad: #ff9188; --doubt: #f2c14e; --going: #6cb2ff; --quiet: #a7b3bf; --danger: #b3332a; --danger-text: #ffffff;
  --good-fill: #14291f; --bad-fill: #351c1b; --doubt-fill: #332a10; --going-fill: #12263b; --quiet-fill: #1c2630;`;

/** The style sheet of the page. All text keeps a contrast of 4.5:1 or more; what a colour says stands there as a sign and a word, too. */
export const style = `
:root { color-scheme: light dark; ${light} }
@media (prefers-color-scheme: dark) { :root { ${dark} } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
header, main, footer { max-width: 1280px; margin: 0 auto; padding: 0 24px; }
header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 4px 24px; padding-top: 14px; padding-bottom: 10px; border-bottom: 1px solid var(--line); }
header p { margin: 0; }
.home { font-weight: 700; color: var(--text); text-decoration: none; }
.freshness { font-size: 14px; overflow-wrap: anywhere; }
#liveness[data-state="live"] { color: var(--good); font-weight: 600; }
#liveness[data-state="stale"] { color: var(--bad); font-weight: 600; }
main:focus { outline: none; }
footer { margin-top: 40px; padding-bottom: 32px; color: var(--muted); font-size: 13px; }
h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 24px; } h2 { margin: 32px 0 8px; font-size: 19px; } h3 { margin: 0; font-size: 16px; }
p { margin: 8px 0; }
a { color: var(--going); text-underline-offset: 2px; }
code, pre { font-family: ui-monospace, Menlo, Consolas, "Liberation Mono", monospace; font-size: 13px; }
pre { padding: 10px 12px; background: var(--surface); border: 1px solid var(--line); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
.quiet { color: var(--muted); font-weight: 400; }
.gain { color: var(--good); } .loss { color: var(--bad); }
main > h1:first-child { margin-top: 20px; }
.head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 8px 16px; margin-top: 20px; }
article { padding: 0 16px 8px; border: 1px solid var(--line); border-radius: 8px; margin: 12px 0; }
article .head { margin-top: 12px; }
.notice { margin: 8px 0; padding: 8px 12px; border-left: 4px solid var(--doubt); background: var(--doubt-fill); overflow-wrap: anywhere; }
.note { color: var(--muted); font-size: 13px; margin: 2px 0 8px; }
.plain { margin: 0; padding: 0; list-style: none; }
.skip { position: absolute; left: -999px; } .skip:focus { left: 8px; top: 8px; padding: 8px 12px; background: var(--page); z-index: 2; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
.badge { display: inline-block; padding: 0 8px; border-radius: 10px; white-space: nowrap; font-weight: 600; font-size: 13px; }
.badge.good { color: var(--good); background: var(--good-fill); } .badge.bad { color: var(--bad); background: var(--bad-fill); }
.badge.doubt { color: var(--doubt); background: var(--doubt-fill); } .badge.going { color: var(--going); background: var(--going-fill); }
.badge.quiet { color: var(--quiet); background: var(--quiet-fill); }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 8px; margin: 12px 0; }
.figures div { padding: 8px 12px; background: var(--surface); border: 1px solid var(--line); border-radius: 6px; }
.figures dt { color: var(--muted); font-size: 13px; } .figures dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.progress { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; }
progress { width: 240px; max-width: 100%; height: 12px; accent-color: var(--going); }
table { width: 100%; border-collapse: collapse; font-size: 14px; line-height: 1.4; }
th, td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { color: var(--muted); font-weight: 600; white-space: nowrap; } tbody th { font-weight: 500; }
.number { text-align: right; white-space: nowrap; } td.number, time { font-variant-numeric: tabular-nums; }
time { white-space: nowrap; }
.long { overflow-wrap: anywhere; }
@media (min-width: 1100px) { .long { min-width: 17em; } }
${[1, 2, 3, 4, 5, 6].map((depth) => `.depth-${depth} { margin-left: ${depth * 14}px; }`).join(' ')}
button, .button { display: inline-block; min-height: 36px; padding: 6px 14px; border: 1px solid var(--line); border-radius: 6px; background: var(--surface); color: var(--text); font: inherit; font-weight: 600; text-decoration: none; cursor: pointer; }
.danger { border-color: var(--danger); background: var(--danger); color: var(--danger-text); }
dialog { width: min(560px, calc(100vw - 24px)); max-height: calc(100vh - 24px); padding: 20px; border: 1px solid var(--line); border-radius: 10px; background: var(--page); color: var(--text); overflow: auto; }
dialog::backdrop { background: rgb(0 0 0 / 55%); }
dialog h2 { margin-top: 0; }
.halt-form { max-width: 560px; } .halt-form[hidden] { display: none; }
.halt-form > label { display: block; font-weight: 600; }
.halt-form input[name="reason"] { width: 100%; padding: 8px 10px; border: 1px solid var(--muted); border-radius: 6px; background: var(--page); color: var(--text); font: inherit; }
fieldset { margin: 8px 0 16px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 6px; }
legend { font-weight: 600; padding: 0 4px; }
.choice { display: flex; gap: 8px; margin: 6px 0; }
.choices { display: flex; justify-content: flex-end; gap: 12px; }
.graph { overflow: auto; max-height: 75vh; border: 1px solid var(--line); border-radius: 8px; }
.graph svg { display: block; margin: 0 auto;
${graphStyle}
}
.graph svg .page, .graph svg .labelled { fill: var(--page); }
.graph svg .state-succeeded { stroke: var(--good); stroke-width: 1.6; } .graph svg .step.state-succeeded { fill: var(--good-fill); }
.graph svg .state-failed { stroke: var(--bad); stroke-width: 2.4; } .graph svg .step.state-failed { fill: var(--bad-fill); }
.graph svg .state-running, .graph svg .state-recovering { stroke: var(--going); stroke-width: 2.4; } .graph svg .step.state-running { fill: var(--going-fill); }
.graph svg .state-cancelled { stroke: var(--doubt); stroke-width: 1.6; stroke-dasharray: 2 3; } .graph svg .step.state-cancelled { fill: var(--doubt-fill); }
.graph svg .state-skipped { stroke-dasharray: 5 4; } .graph svg .step.state-skipped { fill: var(--quiet-fill); }
@media (max-width: 700px) {
  header, main, footer { padding-left: 14px; padding-right: 14px; }
  article { padding: 0 10px 6px; }
  h1 { font-size: 20px; }
  .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .figures time { white-space: normal; }
  table, tbody, tr, th, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { padding: 8px 0; border-bottom: 1px solid var(--line); }
  th, td { border: 0; padding: 1px 0; }
  td { position: relative; padding-left: 9.6em; min-height: 1.4em; text-align: left; white-space: normal; }
  td.number { text-align: left; }
  td:empty { display: none; }
  td::before { content: attr(data-head); position: absolute; left: 0; width: 9.2em; color: var(--muted); font-size: 13px; }
}
@media (forced-colors: active) { .badge { border: 1px solid; } }
@media (prefers-reduced-motion: no-preference) { #liveness[data-state="live"]::before { content: "● "; } }
`;

/** A bell's wether, small: what a tab of the browser shows. */
export const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0b5cad"/><path d="M8 3c2.2 0 3.4 1.7 3.4 4 0 2.4.6 3 1.3 4H3.3c.7-1 1.3-1.6 1.3-4C4.6 4.7 5.8 3 8 3zM6.8 12h2.4a1.2 1.2 0 0 1-2.4 0z" fill="#fff"/></svg>';
