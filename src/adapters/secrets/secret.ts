/** A key or password. It shows itself only where it is asked to: not in logs, errors or JSON. */
export class Secret {
  readonly #value: string;

  /** `reference` says where it came from and may be shown. */
  constructor(
    readonly reference: string,
    value: string,
  ) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  /** A text from elsewhere, such as the answer of a server, without this secret in it. */
  removeFrom(text: string): string {
    const value = this.#value;
    // As it stands in JSON, too, where that is another form.
    const forms = [
      value,
      JSON.stringify(value).slice(1, -1),
      Buffer.from(value, 'utf8').toString('base64'),
      encodeURIComponent(value),
    ];
    return forms.reduce((clean, form) => clean.replaceAll(form, `[${this.reference}]`), text);
  }

  toString(): string {
    return `[${this.reference}]`;
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
