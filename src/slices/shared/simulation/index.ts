export type { BarWindow, SimulationRules } from './rules';
export { type Simulation, simulate } from './simulate';
