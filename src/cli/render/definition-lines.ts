/** Which definition a run is of, and the hash of its plan: whole, and on a line of its own, since it is there to be copied into a query. */
export function definitionLines({
  definition,
  version,
  planHash,
}: {
  readonly definition?: string;
  readonly version?: string;
  readonly planHash?: string;
}): string[] {
  return [
    ...(definition === undefined ? [] : [`  of    ${[definition, version].filter(Boolean).join(' ')}`]),
    ...(planHash === undefined ? [] : [`  plan  ${planHash}`]),
  ];
}
