import { startAnswer } from './answers.ts';
import type { Connector, Transaction } from './connector.ts';
import type { Configuration } from './configuration.ts';
import type { Measurand, ReadingContext, StopReason } from './protocol.ts';
import { meterValue, parseMeasurands } from './vehicle/meter-value.ts';

/** The measurands that a configuration key names. */
export function configuredMeasurands(
  config: Configuration,
  key: 'MeterValuesSampledData' | 'StopTxnSampledData',
): Measurand[] {
  return parseMeasurands(config.text(key)) ?? [];
}

/** Opens a transaction: OCPP 1.6 §4.8 StartTransaction. It counts at once, answered or not. */
export function startTransaction(connector: Connector, idTag: string): Transaction {
  const { station, reservation } = connector;
  const startedAt = new Date();
  const reading = connector.read();
  const transaction: Transaction = {
    idTag,
    startedAt,
    meterStartWh: reading.energyWh,
    begin: meterValue(
      reading,
      configuredMeasurands(station.config, 'StopTxnSampledData'),
      'Transaction.Begin',
      startedAt,
    ),
    // Whoever gets to a reserved connector is the one for whom it was reserved: see Connector.free.
    reservationId: reservation?.id,
    id: undefined,
  };
  connector.transaction = transaction;
  connector.reservation = undefined;
  station.emit({
    kind: 'session-started',
    connectorId: connector.id,
    idTag,
    meterStartWh: reading.energyWh,
  });
  station.deliver({
    action: 'StartTransaction',
    payload: () => ({
      connectorId: connector.id,
      idTag,
      meterStart: transaction.meterStartWh,
      timestamp: startedAt.toISOString(),
      ...(transaction.reservationId !== undefined && { reservationId: transaction.reservationId }),
    }),
    onAnswer: (answer) => started(connector, transaction, answer),
  });
  return transaction;
}

function started(connector: Connector, transaction: Transaction, answer: Record<string, unknown>): void {
  const { station } = connector;
  const { transactionId, idTagInfo } = startAnswer.parse(answer);
  transaction.id = transactionId;
  station.emit({ kind: 'transaction', connectorId: connector.id, transactionId });
  station.idTags.remember(transaction.idTag, idTagInfo);
  if (idTagInfo.status === 'Accepted' || connector.transaction !== transaction) return;
  if (station.config.flag('StopTransactionOnInvalidId')) connector.requestStop('DeAuthorized');
}

/** Sends what the meter shows: OCPP 1.6 §4.7 MeterValues. */
export function sendSample(
  connector: Connector,
  transaction: Transaction,
  context: ReadingContext = 'Sample.Periodic',
): void {
  const { station } = connector;
  const reading = connector.read();
  const sample = meterValue(
    reading,
    configuredMeasurands(station.config, 'MeterValuesSampledData'),
    context,
    new Date(),
  );
  if (sample.sampledValue.length === 0) return;
  station.emit({
    kind: 'meter',
    connectorId: connector.id,
    energyWh: reading.energyWh,
    powerW: Math.round(reading.powerW),
    socPercent: Math.round((reading.soc ?? 0) * 100),
  });
  station.deliver({
    action: 'MeterValues',
    payload: () =>
      transaction.id === undefined
        ? undefined
        : { connectorId: connector.id, transactionId: transaction.id, meterValue: [sample] },
  });
}

/** Closes a transaction: OCPP 1.6 §4.10 StopTransaction, with the readings of StopTxnSampledData. */
export function stopTransaction(connector: Connector, transaction: Transaction, reason: StopReason): void {
  const { station } = connector;
  const stoppedAt = new Date();
  const reading = connector.read();
  const end = meterValue(
    reading,
    configuredMeasurands(station.config, 'StopTxnSampledData'),
    'Transaction.End',
    stoppedAt,
  );
  const transactionData = [transaction.begin, end].filter(({ sampledValue }) => sampledValue.length > 0);
  connector.transaction = undefined;
  station.profiles.endTransaction(connector.id);
  station.emit({
    kind: 'session-stopped',
    connectorId: connector.id,
    meterStopWh: reading.energyWh,
    energyWh: reading.energyWh - transaction.meterStartWh,
    reason,
  });
  station.deliver({
    action: 'StopTransaction',
    payload: () =>
      transaction.id === undefined
        ? undefined
        : {
            transactionId: transaction.id,
            // Only a driver at the charger presents a tag to stop.
            ...(reason === 'Local' && { idTag: transaction.idTag }),
            meterStop: reading.energyWh,
            timestamp: stoppedAt.toISOString(),
            reason,
            ...(transactionData.length > 0 && { transactionData }),
          },
  });
}
