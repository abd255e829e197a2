/** A file, and every issue of it: `line:column code path | message`, lines counted from the one after the first. */
export interface IssueCase {
  readonly title: string;
  readonly yaml: string;
  readonly issues: readonly string[];
}
