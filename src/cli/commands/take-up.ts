import type { BellwetherClient } from '../../client';
import type { Plan } from '../../engine';
import type { StartChoices } from './shared';

export interface ResumeChoices {
  /** Take up an interrupted run of the same definition instead of starting another. */
  readonly resume?: boolean;
  /** As `resume`, unless that is given, and without a word where there is nothing to take up. */
  readonly resumeQuietly?: boolean;
}

/**
 * The run to take up: the newest of this definition that has not ended, where that is asked for and nothing else is. Says why there is none;
 * where nothing is said of it, that there is one.
 */
export async function runToResume(
  client: Pick<BellwetherClient, 'findRunning'>,
  plan: Plan,
  choices: ResumeChoices & Pick<StartChoices, 'id' | 'var'>,
  note: (text: string) => void,
): Promise<string | undefined> {
  const { resume, resumeQuietly } = choices;
  if ((resume ?? resumeQuietly) !== true) {
    if (resume === undefined && askedForAnother(choices) === undefined) await noteWhatGoesOn(client, plan, note);
    return undefined;
  }
  const say = resume === true ? note : () => undefined;
  const another = askedForAnother(choices);
  if (another !== undefined) {
    say(
      `--resume is left aside: ${another} asks for a run of its own, and what was interrupted keeps its id and its variables.`,
    );
    return undefined;
  }
  const open = await client.findRunning(plan.name);
  if (open === undefined) {
    say(`Nothing to resume: no run of ${plan.name} was interrupted. Starting another.`);
    return undefined;
  }
  if (open.planHash === undefined || open.planHash === plan.hash) return open.runId;
  note(
    `The run ${open.runId} was interrupted too, but the definition has changed since: starting another. Take it up with: npx bellwether watch ${open.runId}`,
  );
  return undefined;
}

async function noteWhatGoesOn(
  client: Pick<BellwetherClient, 'findRunning'>,
  plan: Plan,
  note: (text: string) => void,
): Promise<void> {
  const open = await client.findRunning(plan.name);
  if (open !== undefined)
    note(`The run ${open.runId} of ${plan.name} goes on beside this one; --resume takes it up instead.`);
}

function askedForAnother({ id, var: variables }: Pick<StartChoices, 'id' | 'var'>): string | undefined {
  if (id !== undefined) return '--id';
  return Object.keys(variables).length > 0 ? '--var' : undefined;
}
