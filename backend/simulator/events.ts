import type { ConnectorStatus, StopReason } from './protocol.ts';

/**
 * What a simulated charger tells of itself; `describe` in report.ts has the words for each. `energyWh` of `meter` is
 * the register of the meter, that of `session-stopped` what the session took.
 */
export type SimulatorEvent =
  | { kind: 'connected'; url: string }
  | { kind: 'refused'; reason: string; retryInSeconds: number }
  | { kind: 'disconnected'; reason: string; retryInSeconds: number }
  | { kind: 'boot'; status: 'Accepted' | 'Pending' | 'Rejected'; intervalSeconds: number }
  | { kind: 'status'; connectorId: number; status: ConnectorStatus }
  | { kind: 'session-started'; connectorId: number; idTag: string; meterStartWh: number }
  | { kind: 'transaction'; connectorId: number; transactionId: number }
  | { kind: 'meter'; connectorId: number; energyWh: number; powerW: number; socPercent: number }
  | {
      kind: 'session-stopped';
      connectorId: number;
      meterStopWh: number;
      energyWh: number;
      reason: StopReason;
    }
  | { kind: 'not-authorized'; connectorId: number; idTag: string; status: string }
  | { kind: 'command'; action: string; answer: string }
  | { kind: 'fault'; fault: string; detail: string }
  | { kind: 'call-failed'; action: string; reason: string }
  | { kind: 'message-lost'; action: string; reason: string }
  | { kind: 'stopped'; sessions: number };

/** An event with the charger that it happened to and the real time, ISO 8601. */
export type ChargerEvent = SimulatorEvent & { charger: string; at: string };

export type Emit = (event: SimulatorEvent) => void;
