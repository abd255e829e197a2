import { z } from 'zod';
import { deskHaltLevels, type CancelReport, type DeskHalt } from '../../trading-desk-port';
import { cancelReportSchema } from './close-output';

export const haltSchema = z.strictObject({
  id: z.string(),
  scope: z.enum(['all', 'account', 'run']),
  key: z.string().describe('The account or the run; empty for all'),
  level: z.enum(deskHaltLevels),
  reason: z.string(),
  by: z.string(),
  at: z.string().describe('ISO 8601'),
  until: z.string().nullable().describe('ISO 8601; null: until it is released'),
});

export const haltOutput = {
  halt: haltSchema.describe('In force: no order that it forbids begins any more'),
  cancelled: z.array(cancelReportSchema).describe('Orders that it came too late for'),
};

export function haltValueOf({ until, ...halt }: DeskHalt): z.infer<typeof haltSchema> {
  return { ...halt, until: until ?? null };
}

export function haltOutputOf({
  halt,
  cancelled,
}: {
  readonly halt: DeskHalt;
  readonly cancelled: readonly CancelReport[];
}) {
  return { halt: haltValueOf(halt), cancelled: cancelled.map((report) => ({ ...report })) };
}
