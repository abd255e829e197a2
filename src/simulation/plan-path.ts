/** The path of a step in the plan: that of the run without the numbers of iterations and of events. */
export const planPathOf = (path: string): string => path.replaceAll(/\[\d+\]/g, '');
