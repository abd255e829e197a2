import { Exact as SharedExact } from '../slices/shared/risk';

/** Money and quantities: exact to 40 digits. */
export const Exact = SharedExact;
export type Exact = InstanceType<typeof SharedExact>;

/** A price that came as a number, as decimal text: its shortest decimal form counts. */
export function decimalOf(value: number): string {
  return new Exact(value).toFixed();
}

export const zero = new Exact(0);
