/** What is used of the package, which brings no types. All arrays begin at index 1. */
declare module 'quadprog' {
  export function solveQP(
    quadratic: number[][],
    linear: number[],
    constraints: number[][],
    limits: number[],
    equalities: number,
  ): {
    /** Absent where the input was refused. */
    readonly solution?: number[];
    /** Empty when it was solved. */
    readonly message: string;
  };
}
