import { RE2JS, RE2JSException, RE2JSSyntaxException } from 're2js';
import { errorAt, type Place } from './expression-error';
import { limits } from './limits';
import { estimatedProgram } from './pattern-estimate';

/**
 * Work that one unit of fuel buys in a match: instructions of the program times characters of the text. Where the
 * automaton grows at every character, re2js needs 140 ns for such a product, and 20 ns as a rule. So the whole budget
 * of 100,000 is 56 ms at the very worst, and a program of 20 instructions searches 80,000 characters with it.
 */
const workPerFuel = 4;

/** After so much work a pattern is compiled anew: its automaton grows with what it has seen, to megabytes. */
const workPerProgram = 4_000_000;

/** A regular expression without back-tracking: the time of a match grows with the text and not faster. */
export class Pattern {
  readonly source: string;
  /** Instructions of the compiled pattern. */
  readonly programSize: number;
  private program: RE2JS;
  private work = 0;

  /** @throws ExpressionError `limit` when it is too long or too large, `pattern` when it is none. */
  constructor(source: string, place: Place) {
    refuseLarge(source, place);
    this.source = source;
    this.program = compile(source, place);
    this.programSize = this.program.programSize();
    if (this.programSize > limits.patternProgram) throw tooLarge(place);
  }

  /** What matching a text costs, known before it is matched. */
  priceOf(text: string): number {
    return Math.ceil((this.programSize * text.length) / workPerFuel);
  }

  /** Whether the pattern matches the whole of a text. */
  matches(text: string): boolean {
    return this.programFor(text).testExact(text);
  }

  /** Whether the pattern matches some part of a text. */
  isFoundIn(text: string): boolean {
    return this.programFor(text).test(text);
  }

  private programFor(text: string): RE2JS {
    this.work += this.programSize * text.length;
    if (this.work > workPerProgram) {
      this.program = RE2JS.compile(this.source);
      this.work = 0;
    }
    return this.program;
  }
}

function refuseLarge(source: string, place: Place): void {
  if (source.length > limits.patternLength) {
    const message = `the pattern has ${source.length} characters; at most ${limits.patternLength} are allowed`;
    throw errorAt(place, 'limit', message);
  }
  // Compiling 28 × a{1000} takes a fifth of a second, and an expression holds twenty of them.
  if (estimatedProgram(source) > 4 * limits.patternProgram) throw tooLarge(place);
}

const tooLarge = (place: Place): Error =>
  errorAt(
    place,
    'limit',
    `the pattern is too large: compiled it has more than ${limits.patternProgram} instructions; repeat less, as in a{0,900}`,
  );

function compile(source: string, place: Place): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw errorAt(place, 'pattern', `'${source}' is not a pattern: ${reasonOf(error)}`, error);
  }
}

/** What re2js says, as people here say it. */
const reasons: Readonly<Record<string, string | undefined>> = {
  'missing closing )': "a ')' is missing",
  'unexpected )': "a ')' closes nothing; write \\\\) for the character",
  'missing closing ]': "a ']' is missing",
  'missing argument to repetition operator': 'there is nothing before *, +, ? or { to repeat',
  'invalid nested repetition operator': 'two repetitions follow each other; put the first in ( )',
  'invalid repeat count': 'a repetition goes up to 1000, the smaller number first, those inside multiplied',
  'invalid escape sequence': 'an escape is unknown; back-references such as \\\\1 do not exist here',
  'invalid character class range': 'a character class or range is unknown or upside down',
  'invalid or unsupported Perl syntax': "'(?' begins nothing known here; look-ahead and atomic groups do not exist",
  'invalid named capture': 'a group is named (?<name>…); look-behind does not exist here',
  'duplicate capture group name': 'two groups have one name',
  'trailing backslash at end of expression': 'it ends in a backslash',
  'expression nests too deeply': 'it is nested too deeply',
  'expression too large': 'it is too large',
};

function reasonOf(error: RE2JSException): string {
  const reason = error instanceof RE2JSSyntaxException ? error.error : error.message;
  return reasons[reason] ?? reason;
}
