import colors from 'picocolors';
import type { StepReport, StepStatus } from '../../engine';

/** `1.2 s`, `340 ms`, `2 m 05 s`. */
export function durationText(ms: number | undefined): string {
  if (ms === undefined) return '';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} m ${String(Math.floor((ms % 60_000) / 1000)).padStart(2, '0')} s`;
}

/** 0.1234 as `12.34 %`. */
export const percentText = (share: number): string => `${(share * 100).toFixed(2)} %`;

/** 122123.4 as `122,123.40`. */
export const moneyText = (amount: number): string =>
  amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const marks: Readonly<Record<StepStatus, string>> = {
  waiting: '·',
  ready: '·',
  running: '▸',
  recovering: '▸',
  succeeded: '✓',
  failed: '✗',
  skipped: '–',
  cancelled: '✗',
};

/** The sign of a status, coloured where colour is on. */
export function markOf(status: StepStatus): string {
  const mark = marks[status];
  switch (status) {
    case 'succeeded':
      return colors.green(mark);
    case 'failed':
    case 'cancelled':
      return colors.red(mark);
    case 'running':
    case 'recovering':
      return colors.cyan(mark);
    default:
      return colors.dim(mark);
  }
}

/** Why a step is as it is, in one line; empty when there is nothing to say. */
export function noteOf(step: StepReport): string {
  if (step.error !== undefined) return `${step.error.type}: ${firstLine(step.error.message)}`;
  if (step.skip !== undefined) return step.skip.text;
  return step.attempts !== undefined && step.attempts > 1 ? `${step.attempts} attempts` : '';
}

export const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

/** Cuts a line to a width, with an ellipsis. */
export const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;

/** Rows with their columns aligned to the left, two spaces apart. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, index) => Math.max(most[index] ?? 0, cell.length)),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
