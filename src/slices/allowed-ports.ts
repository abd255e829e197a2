import type { Capability } from './action';
import { ActionError } from './action-error';
import type { Ports } from './ports';
import type { TradingDesk } from './trading-desk-port';

/**
 * The ports that an action of a capability may have: only `live_trade` gets a desk that sends, and only `paper_trade` a paper desk that
 * does. With any other an order cannot be placed, whatever the action does.
 */
export function allowedPorts(action: string, capability: Capability, ports: Ports): Ports {
  switch (capability) {
    case 'live_trade':
      return ports;
    case 'paper_trade':
      return { ...ports, desk: onlyLooking(action, capability, ports.desk) };
    case 'read':
    case 'compute':
    case 'notify':
      return {
        ...ports,
        desk: onlyLooking(action, capability, ports.desk),
        paperDesk: onlyLooking(action, capability, ports.paperDesk),
      };
  }
}

function onlyLooking(action: string, capability: Capability, desk: TradingDesk): TradingDesk {
  const refuse = (): Promise<never> =>
    Promise.reject(
      new ActionError(
        'NotAllowed',
        `${action} is declared as '${capability}', and what it does here needs a desk that sends orders`,
      ),
    );
  return {
    connection: () => desk.connection(),
    snapshot: () => desk.snapshot(),
    orders: (query) => desk.orders(query),
    reconcile: () => desk.reconcile(),
    submit: refuse,
    cancel: refuse,
    replace: refuse,
    closeAll: refuse,
    halt: refuse,
    stopForDay: refuse,
  };
}
