import { readFileSync } from 'node:fs';
import path from 'node:path';
import { channelsSchema } from '../../../src/adapters/channels/channels-schema';

it('the file of channels that the operations guide shows is a valid one', () => {
  const guide = readFileSync(path.resolve(__dirname, '../../../docs/operations.md'), 'utf8');
  const [, shown = ''] = /```json\n(\{\s+"channels"[^]*?)```/.exec(guide) ?? [];
  const { channels } = channelsSchema.parse(JSON.parse(shown));
  expect(Object.keys(channels)).toEqual(['desk', 'night']);
});
