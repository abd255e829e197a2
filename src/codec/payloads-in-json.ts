import type { Payload } from '@temporalio/common';
import { z } from 'zod';
import { BellwetherError, messageOf } from '../base/errors';

const base64 = z.base64();

/** `Payloads` in the JSON form of protobuf: bytes as base64. */
const requestSchema = z.object({
  payloads: z.array(z.object({ metadata: z.record(z.string(), base64).nullish(), data: base64.nullish() })).default([]),
});

/** @throws BellwetherError `InvalidPayloads`. The message shows nothing of what was sent. */
export function readPayloads(text: string): Payload[] {
  const parsed = requestSchema.safeParse(jsonIn(text));
  if (!parsed.success)
    throw new BellwetherError(
      'InvalidPayloads',
      `the request is no list of payloads: ${z.prettifyError(parsed.error)}`,
    );
  return parsed.data.payloads.map(({ metadata, data }) => ({
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64')]),
    ),
    data: Buffer.from(data ?? '', 'base64'),
  }));
}

export function writePayloads(payloads: readonly Payload[]): string {
  const written = payloads.map(({ metadata, data }) => ({
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([key, value]) => [key, base64Of(value)])),
    data: base64Of(data ?? new Uint8Array()),
  }));
  return JSON.stringify({ payloads: written });
}

const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BellwetherError(
      'InvalidPayloads',
      `the request is not JSON: ${messageOf(error).replace(/[,:]? ?"[^]*/, '')}`,
    );
  }
}
