import { ActionError } from '../../slices/action-error';
import { isIntraday, type BarInterval } from '../../slices/shared/bar-interval';

interface Seen {
  readonly offset: number | undefined;
  readonly line: number;
}

/** Summer time moves a clock by an hour; dates that are further apart were written in different places. */
const summerTimeMinutes = 60;

/**
 * Whether the times of a file were written in one zone. The date of a daily bar is taken as written, so that rows of New York
 * and of Tokyo in one file would put different moments under one date. An intraday time is moved to UTC and may come from anywhere.
 */
export class ZoneCheck {
  #first: Seen | undefined;
  #lowest: Seen | undefined;
  #highest: Seen | undefined;

  constructor(
    readonly where: string,
    readonly interval: BarInterval,
  ) {}

  /** @throws ActionError `BadData` for dates with and without a zone, or of zones more than an hour apart, in one file. */
  check(offset: number | undefined, line: number): void {
    if (this.#first !== undefined && offset === this.#first.offset) return;
    const seen = { offset, line };
    this.#first ??= seen;
    if ((offset === undefined) !== (this.#first.offset === undefined)) {
      const [withZone, without] = offset === undefined ? [this.#first.line, line] : [line, this.#first.line];
      throw this.#mixed(line, `dates with a time zone (line ${withZone}) and without (line ${without}) in one file`);
    }
    if (offset === undefined || isIntraday(this.interval)) return;
    if (this.#lowest?.offset === undefined || offset < this.#lowest.offset) this.#lowest = seen;
    if (this.#highest?.offset === undefined || offset > this.#highest.offset) this.#highest = seen;
    const [low, high] = [this.#lowest, this.#highest];
    if (low.offset === undefined || high.offset === undefined || high.offset - low.offset <= summerTimeMinutes) return;
    throw this.#mixed(
      line,
      `dates of the time zones ${offsetText(low.offset)} (line ${low.line}) and ${offsetText(high.offset)} (line ${high.line}) in one file`,
    );
  }

  #mixed(line: number, problem: string): ActionError {
    return new ActionError('BadData', `${this.where}, line ${line}: ${problem}; write all of them as YYYY-MM-DD`);
  }
}

function offsetText(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}
