import type { Command } from 'commander';
import { auditHeadFrom, collectText, positiveInteger } from './option-values';
import type { Invocation } from './program';

type AuditCommands = typeof import('./commands/audit.js');

/** The commands that look into the ledger: what is held, what was ordered, whether it all agrees, and who did it. */
export function addLedgerCommands(root: Command, { output, done }: Invocation): void {
  const add = (group: Command, usage: string, description: string): Command =>
    group
      .command(usage)
      .description(description)
      .option('--account <name>', 'only this account')
      .option('--json', 'print JSON')
      .exitOverride();

  add(root, 'positions', 'list what the accounts hold, and their cash')
    .option('--closed', 'also what was held once')
    .action(async (options: Parameters<typeof import('./commands/positions.js').positions>[0]) => {
      const { positions } = await import('./commands/positions.js');
      done(await positions(options, output));
    });

  add(root, 'orders', 'list the newest orders')
    .option('--symbol <symbol>', 'only of this symbol')
    .option('--run <run>', 'only of this run')
    .option('--open', 'only those that can still fill')
    .option('--limit <n>', 'how many', positiveInteger, 20)
    .action(async (options: Parameters<typeof import('./commands/orders.js').orders>[0]) => {
      const { orders } = await import('./commands/orders.js');
      done(await orders(options, output));
    });

  const ledger = root.command('ledger').description('the books of orders, positions and cash');
  add(ledger, 'check', 'work out positions and cash anew, and verify the audit trail').action(
    async (options: Parameters<typeof import('./commands/ledger.js').checkLedger>[0]) => {
      const { checkLedger } = await import('./commands/ledger.js');
      done(await checkLedger(options, output));
    },
  );

  const audit = root.command('audit').description('the audit trail of orders, halts and cash');
  add(audit, 'export', 'write the trail as JSON lines, to be kept and verified elsewhere')
    .option('--output <file>', 'write it to a file')
    .action(async (options: Parameters<AuditCommands['exportAudit']>[0]) => {
      const { exportAudit } = await import('./commands/audit.js');
      done(await exportAudit(options, output));
    });

  audit
    .command('verify [file]')
    .description('verify an exported trail, or that of the ledger: nothing changed, nothing missing')
    .option('--head <chain:row:hash>', 'how a chain stood once; repeat for more', collectHead, [])
    .option('--json', 'print JSON')
    .exitOverride()
    .action(async (file: string | undefined, options: Parameters<AuditCommands['verify']>[1]) => {
      const { verify } = await import('./commands/audit.js');
      done(await verify(file, options, output));
    });

  add(audit, 'trail <id>', 'tell where an order comes from and what came of it')
    .addHelpText(
      'after',
      '\nThe id is that of an intent or a client order; with --account also of a fill or of the broker.',
    )
    .action(async (id: string, options: Parameters<AuditCommands['trail']>[1]) => {
      const { trail } = await import('./commands/audit.js');
      done(await trail(id, options, output));
    });
}

const collectHead = collectText(auditHeadFrom);
