import type { Action } from '../slices/action';
import type { Ports, StepIdentity } from '../slices/ports';

/** What a process of the pool has of its own. All other ports it has from the worker, call by call. */
export interface PoolHost {
  readonly actions: readonly Action[];
  portsFor(step: StepIdentity, executionId: string): OwnPorts;
}

/** Those that move much data are a process's own: it reads and writes the files itself. */
export type OwnPorts = Pick<Ports, 'artifacts' | 'bars'>;

/** A module that a process of the pool loads, with the settings that the worker was started with. */
export interface HostModule {
  openHost(settings: unknown): PoolHost | Promise<PoolHost>;
}
