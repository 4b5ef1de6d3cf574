/** The frames of a benchmark's charger. Written as text: the generator must cost little beside what it measures. */

/** Of ten messages so many are of this action: a charger in a session that reports every minute or so. */
export const MIX = ['MeterValues', 'Heartbeat', 'MeterValues', 'StatusNotification', 'MeterValues'] as const;
export type MixAction = (typeof MIX)[number];

/** What each MeterValues adds to the register, Wh: so the register names the message that moved it. */
export const REGISTER_STEP_WH = 10;

export function boot(messageId: string, identity: string): string {
  return `[2,"${messageId}","BootNotification",{"chargePointVendor":"Bench","chargePointModel":"Model 1","chargePointSerialNumber":"${identity}","firmwareVersion":"1.0.0"}]`;
}

export function startTransaction(messageId: string, time: string): string {
  return `[2,"${messageId}","StartTransaction",{"connectorId":1,"idTag":"BENCH-TAG","meterStart":0,"timestamp":"${time}"}]`;
}

export function mixed(
  action: MixAction,
  messageId: string,
  { time, transactionId, registerWh }: { time: string; transactionId: number; registerWh: number },
): string {
  switch (action) {
    case 'Heartbeat':
      return `[2,"${messageId}","Heartbeat",{}]`;
    case 'StatusNotification':
      return `[2,"${messageId}","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"${time}"}]`;
    default:
      return (
        `[2,"${messageId}","MeterValues",{"connectorId":1,"transactionId":${transactionId},"meterValue":[{"timestamp":"${time}",` +
        `"sampledValue":[{"value":"${registerWh}","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","unit":"Wh"},` +
        `{"value":"11000","context":"Sample.Periodic","measurand":"Power.Active.Import","unit":"W"},` +
        `{"value":"55","context":"Sample.Periodic","measurand":"SoC","unit":"Percent"}]}]}]`
      );
  }
}
