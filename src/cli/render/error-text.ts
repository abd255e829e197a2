import type { StepError } from '../../engine';

/** What went wrong and where: `step 'fetch_data': NoData: …`. */
export function errorText({ type, message, step }: StepError): string {
  return `${step === undefined ? '' : `step '${step}': `}${type}: ${message}`;
}
