import { join } from 'node:path';
import { z } from 'zod';
import { ActionError } from '../../slices/action-error';
import {
  type AlertBook,
  alertBookSchema,
  type AlertPort,
  type ChannelDescription,
  type Delivery,
  emptyAlertBook,
} from '../../slices/alert-port';
import type { Channels } from '../channels';
import { VersionedFile } from './versioned-file';

/** Alerts in `<root>/alerts/`, changed safely by several workers at once, and the channels that were configured. */
export class FileAlerts implements AlertPort {
  readonly #book: VersionedFile<AlertBook>;
  readonly #channels: Channels;

  constructor(root: string, channels: Channels) {
    this.#channels = channels;
    this.#book = new VersionedFile<AlertBook>({
      folder: join(root, 'alerts'),
      name: 'AlertStore',
      initial: emptyAlertBook,
      parse: (json) => {
        const parsed = alertBookSchema.safeParse(json);
        if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
        return parsed.data;
      },
    });
  }

  get channels(): readonly ChannelDescription[] {
    return this.#channels.list.map(({ name, kind }) => ({ name, kind }));
  }

  channelsFor(purpose: Parameters<AlertPort['channelsFor']>[0]): readonly string[] {
    return this.#channels.routes[purpose];
  }

  read(): Promise<AlertBook> {
    return this.#book.read();
  }

  update<Result>(change: (book: AlertBook) => { readonly book: AlertBook; readonly result: Result }): Promise<Result> {
    return this.#book.update((before) => {
      const { book, result } = change(before);
      return { value: book, result };
    });
  }

  async deliver(
    name: string,
    notice: Parameters<AlertPort['deliver']>[1],
    context: Parameters<AlertPort['deliver']>[2],
  ): Promise<Delivery> {
    const channel = this.#channels.list.find((entry) => entry.name === name);
    if (channel === undefined) {
      const known = this.#channels.list.map((entry) => entry.name).join(', ');
      throw new ActionError('UnknownChannel', `there is no channel '${name}'; there are: ${known}`);
    }
    const outcome = await channel.deliver(notice, context);
    return { channel: name, kind: channel.kind, at: new Date().toISOString(), ...outcome };
  }
}
