/** Without what is null or undefined. */
export function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  ) as Present<T>;
}

type Present<T> = { readonly [Key in keyof T]?: Exclude<T[Key], null | undefined> };
