import { status, type Handlers } from './handler.ts';

/** Messages that our invented makers understand. */
const OWN_MESSAGE = 'GetSimulation';

/** Settings and data of the maker: OCPP 1.6 §5.3, §5.8 and §5.6. */
export const configurationHandlers: Handlers<'ChangeConfiguration' | 'GetConfiguration' | 'DataTransfer'> = {
  ChangeConfiguration: (point, { key, value }) => {
    const result = point.config.change(key, value);
    return status(result, () => {
      if (result !== 'Accepted') return;
      const changed = key.toLowerCase();
      if (changed === 'heartbeatinterval') point.heartbeat.restart();
      if (changed === 'metervaluesampleinterval') for (const connector of point.connectors) connector.wake();
    });
  },

  GetConfiguration: (point, { key }) => ({ answer: { ...point.config.report(key) } }),

  DataTransfer: (point, { vendorId, messageId }) => {
    if (vendorId !== point.identity.vendor) return status('UnknownVendorId');
    if (messageId !== OWN_MESSAGE) return status('UnknownMessageId');
    const { current, peakW } = point.outlet;
    const data = JSON.stringify({ current, peakW, speed: point.clock.speed });
    return { answer: { status: 'Accepted', data } };
  },
};
