import type { ActionDefaults } from '../../action';

/**
 * A retry of what sends or cancels is the same orders again: it finds out what the attempt before has come to. So retries are safe; they
 * are few, since what a broker has not answered by then needs a person.
 */
export const orderDefaults: ActionDefaults = {
  timeout: '2m',
  heartbeat: '5s',
  retry: { max_attempts: 5, initial_interval: '500ms', backoff: 2, max_interval: '10s' },
};

/** The most attempts that a definition may ask for. */
export const mostOrderAttempts = 10;

/** For what only looks. */
export const lookDefaults: ActionDefaults = {
  timeout: '30s',
  retry: { max_attempts: 3, initial_interval: '500ms' },
};
