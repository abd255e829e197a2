import type { StepReport } from '../../client';
import { userName } from '../../client/user-name';
import type { ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { decisionsText } from '../render/step-notes';
import { tellRun } from './tell-run';

/** Approves what a step asks for, or refuses it. A decision that comes before its step waits for it. */
export async function approve(
  runId: string,
  step: string,
  { by, reject }: { readonly by?: string; readonly reject?: boolean },
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const approved = reject !== true;
  const what = approved ? 'approved' : 'rejected';
  return tellRun(
    runId,
    output,
    signal,
    (client) => client.decide(runId, step, { approved, ...(by !== undefined && { by }) }),
    ({ after }) => {
      const report = after?.steps.find(({ path }) => path === step);
      return {
        lines: [`${what} ${step} of ${runId}${after === undefined ? '' : standingText(report)}`],
        data: { step, approved, ...(report && { standing: report }) },
      };
    },
    `decision of '${by ?? userName()}' on '${step}'`,
  );
}

function standingText(report: StepReport | undefined): string {
  if (report === undefined || report.status === 'waiting' || report.status === 'ready')
    return '; it has not asked yet, and takes the decision when it does';
  const decisions = decisionsText(report);
  if (report.status === 'running') return `; it waits for more decisions (${decisions})`;
  return `; it is decided (${decisions})`;
}
