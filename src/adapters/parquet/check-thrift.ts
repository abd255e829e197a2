import { UnsafeParquet } from './unsafe-parquet';

/** Types of the compact protocol of Apache Thrift, as far as Parquet uses them. */
const types = {
  stop: 0,
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  struct: 12,
} as const;

const mostLevels = 32;

/**
 * Walks over a structure of the compact protocol without building it, and gives the place behind it. Parsers allocate a list by the
 * length that it states: here it is found out whether the bytes for it are there.
 * @throws UnsafeParquet when the bytes are no such structure.
 */
export function checkThrift(bytes: Uint8Array, start: number): number {
  return new Walk(bytes, start).struct(0);
}

class Walk {
  constructor(
    readonly bytes: Uint8Array,
    public at: number,
  ) {}

  struct(level: number): number {
    if (level > mostLevels) throw new UnsafeParquet(`structures lie in one another more than ${mostLevels} deep`);
    for (;;) {
      const head = this.byte();
      const type = head & 0x0f;
      if (type === types.stop) return this.at;
      if (head >> 4 === 0) this.varint();
      this.value(type, level);
    }
  }

  value(type: number, level: number): void {
    switch (type) {
      case types.true:
      case types.false:
        return;
      case types.byte:
        this.skip(1);
        return;
      case types.i16:
      case types.i32:
      case types.i64:
        this.varint();
        return;
      case types.double:
        this.skip(8);
        return;
      case types.binary:
        this.skip(this.varint());
        return;
      case types.list:
      case types.set:
        this.list(level);
        return;
      case types.struct:
        this.struct(level + 1);
        return;
      default:
        throw new UnsafeParquet(`a field of the unknown type ${type}`);
    }
  }

  list(level: number): void {
    if (level > mostLevels) throw new UnsafeParquet(`lists lie in one another more than ${mostLevels} deep`);
    const head = this.byte();
    const type = head & 0x0f;
    const length = head >> 4 === 15 ? this.varint() : head >> 4;
    // Each entry takes a byte at least.
    if (length > this.bytes.length - this.at) throw new UnsafeParquet(`a list of ${length} entries in fewer bytes`);
    for (let entry = 0; entry < length; entry++) {
      if (type === types.true || type === types.false) this.skip(1);
      else this.value(type, level + 1);
    }
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new UnsafeParquet('a number of more than 10 bytes');
  }

  byte(): number {
    if (this.at >= this.bytes.length) throw new UnsafeParquet('a structure goes on behind the end');
    return this.bytes[this.at++];
  }

  skip(count: number): void {
    if (count > this.bytes.length - this.at)
      throw new UnsafeParquet(`${count} bytes where there are ${this.bytes.length - this.at}`);
    this.at += count;
  }
}
