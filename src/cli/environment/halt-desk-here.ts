import { haltDeskOf } from '../../desk';
import type { HaltDesk } from '../../guard';
import { stateFolder } from '../../server';
import { ownPorts } from '../../worker/own-ports';
import { deskParts } from '../../worker/trading';

/** Reaches the venues of the accounts from this process, as a worker would. Nothing is opened before it is used. */
export function haltDeskHere(): { readonly desk: HaltDesk; close(): Promise<void> } {
  const folder = stateFolder();
  const { options, close } = deskParts({ stateFolder: folder });
  const data = ownPorts({ stateFolder: folder });
  const quiet = { info: () => undefined, warn: () => undefined };
  return {
    desk: haltDeskOf(options, { clock: { now: () => Date.now() }, quotes: data.quotes, log: quiet }),
    async close() {
      await close();
      await data.close();
    },
  };
}
