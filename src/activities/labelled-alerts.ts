import type { AlertPort } from '../slices/alert-port';

/** Channels that say with everything that is sent where it comes from: nobody is to take a recorded loss for one of today. */
export function labelledAlerts(alerts: AlertPort, label: string): AlertPort {
  return {
    channels: alerts.channels,
    channelsFor: (...given) => alerts.channelsFor(...given),
    read: () => alerts.read(),
    update: (change) => alerts.update(change),
    deliver: (channel, notice, ...rest) =>
      alerts.deliver(channel, { ...notice, title: `[${label}] ${notice.title}` }, ...rest),
  };
}
