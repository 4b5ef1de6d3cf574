import type { IdTagInfo } from './answers.ts';
import type { ChargingProfiles } from './charging-profiles.ts';
import type { SimulatedClock } from './clock.ts';
import type { Configuration } from './configuration.ts';
import type { Emit } from './events.ts';
import type { IdTags } from './id-tags.ts';
import type { OutboxMessage } from './outbox.ts';
import type { ConnectorStatus } from './protocol.ts';
import type { Current } from './vehicle/power-curve.ts';

/** What a connector needs of the charger that it belongs to. */
export interface Station {
  readonly config: Configuration;
  readonly idTags: IdTags;
  readonly profiles: ChargingProfiles;
  readonly clock: SimulatedClock;
  /** What each of its connectors can give. */
  readonly outlet: { current: Current; peakW: number };
  readonly emit: Emit;
  /** A connector has changed: the central system is told now, or when it can be. */
  statusChanged(connectorId: number, status: ConnectorStatus): void;
  /** Asks who may charge: the central system, or when offline the charger's own lists. Never rejects. */
  authorize(idTag: string): Promise<IdTagInfo>;
  /** Hands over a transaction-related message; it is delivered in order and survives being offline. */
  deliver(message: OutboxMessage): void;
  /** Reserves one of the sessions that this charger is to make; false when there are no more. */
  claimSession(): boolean;
  /** @param claimed whether it was one of those of `claimSession` */
  sessionEnded(claimed: boolean): void;
  /** Lets the chosen faults of the line strike at a meter sample. */
  sampled(): void;
  /** Lets the `offline` fault take the charger off the line until `comeBack`, and says whether it did. */
  goesOffline(): boolean;
  comeBack(): void;
}
