import type { RunSummary } from '../../client';
import { wrap } from './wrap';

type Ended = Pick<RunSummary, 'status' | 'closedAt'>;

/** Whether a run was ended from outside, and could not bring its steps to an end. */
export const isLeft = ({ status }: Ended): boolean => status === 'terminated';

/** What is to be known of the steps of such a run. */
export function leftLines({ status, closedAt = '' }: Ended, columns: number): string[] {
  const when = `${closedAt.slice(0, 19).replace('T', ' ')} UTC`;
  const how = status === 'terminated' ? 'terminated' : 'ended by a timeout of the server';
  return wrap(
    `It was ${how}, ${when}: its steps are shown as they stood then. What ran in them may have gone on.`,
    columns,
    '  ',
  );
}
