import type { Client } from '@temporalio/client';

/** What activities use of a Temporal client; the worker makes it from its own connection. */
export type TemporalClient = Pick<Client, 'schedule' | 'workflow'>;
