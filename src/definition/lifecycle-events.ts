/** What happens to every run, and may have a handler. `on_emergency` is a halt. */
export const lifecycleEvents: ReadonlySet<string> = new Set([
  'on_started',
  'on_completed',
  'on_failed',
  'on_step_failed',
  'on_emergency',
]);
