import { didYouMean, suggest } from '../base/suggest';

/** What people write who know another tool, and the key that says it here. */
const otherWords: Readonly<Record<string, string | undefined>> = {
  if: 'when',
  condition: 'when',
  only_if: 'when',
  needs: 'depends_on',
  depends: 'depends_on',
  requires: 'depends_on',
  after: 'depends_on',
  input: 'with',
  inputs: 'with',
  args: 'with',
  arguments: 'with',
  params: 'with',
  parameters: 'with',
  config: 'with',
  uses: 'action',
  run: 'action',
  task: 'action',
  call: 'action',
  function: 'action',
  retries: 'retry',
  foreach: 'for_each',
  loop: 'for_each',
  matrix: 'for_each',
  sleep: 'wait',
  delay: 'wait',
  on_error: 'on_failure',
  catch: 'on_failure',
  fallback: 'on_failure',
  continue_on_error: 'on_failure',
  rollback: 'compensate',
  undo: 'compensate',
  cron: 'schedule',
  child: 'workflow',
  sub_workflow: 'workflow',
  steps: 'fallback',
  tasks: 'steps',
  jobs: 'steps',
  times: 'max_iterations',
  count: 'max_iterations',
  parallel: 'max_concurrent',
  concurrency: 'max_concurrent',
  vars: 'variables',
  inputs_schema: 'variables',
  handlers: 'events',
  on: 'events',
  triggers: 'events',
  ram: 'memory',
  cores: 'cpu',
  tz: 'timezone',
  attempts: 'max_attempts',
};

/** The key that somebody meant who wrote one that is not there; undefined when none is near. */
export function meantKey(key: string, allowed: readonly string[]): string | undefined {
  const snake = key
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .replaceAll(' ', '_')
    .toLowerCase();
  if (allowed.includes(snake)) return snake;
  const other = Object.hasOwn(otherWords, snake) ? otherWords[snake] : undefined;
  return other !== undefined && allowed.includes(other) ? other : suggest(key, allowed);
}

/** ` Did you mean 'x'?`, or nothing. */
export function didYouMeanKey(key: string, allowed: readonly string[]): string {
  const meant = meantKey(key, allowed);
  return meant === undefined ? '' : didYouMean(meant, [meant]);
}
