/** How many random cases to try: as many as `BELLWETHER_RANDOM_RUNS` says, or `usual`. */
export function randomRuns(usual: number): number {
  return Number(process.env['BELLWETHER_RANDOM_RUNS'] ?? usual);
}
