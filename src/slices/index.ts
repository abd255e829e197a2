/** What a slice of the user's own is written with: `require('bellwether/slice')`. zod is the one that the schemas of shipped slices are made with. */
export { z } from 'zod';
export { defineAction, type Action, type ActionDefaults, type Capability, type CheckPorts } from './action';
export { ActionError } from './action-error';
export { defineTask, type ParallelPort, type ParallelTask, type TaskPorts } from './parallel-port';
export type { ArtifactRef, ArtifactStore, BarRequest, BarSource, LoadedBars, Ports, StepIdentity } from './ports';
