import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ocppEnvelopeSchema, type OcppEnvelope } from '../../../backend/contract/envelope.ts';
import type { Json } from '../../../backend/contract/ocpp.ts';
import { encodeEnvelope, withSequence } from '../../../backend/storage/journal/envelope-json.ts';
import { answerTo, call } from '../../support/storage/messages.ts';

function roundTrip({ sequence, ...draft }: OcppEnvelope): unknown {
  return JSON.parse(withSequence(encodeEnvelope(draft), sequence));
}

/** A CALL whose frame is the given text. */
function received(text: string): OcppEnvelope {
  const frame = JSON.parse(text) as [number, string, string, Json];
  const base = call({ chargerId: 'CP1', action: 'DataTransfer', payload: {} });
  return { ...base, messageId: frame[1], payload: frame[3], rawData: text, parsedMessage: frame };
}

describe('encodeEnvelope', () => {
  it('writes what the schema of the AMQP body reads', () => {
    const envelope = call({ chargerId: 'CP 1/ä', action: 'BootNotification', payload: { vendor: 'A"b' } });
    expect(ocppEnvelopeSchema.parse(roundTrip(envelope))).toEqual(envelope);
    const answer = answerTo(envelope, { status: 'Accepted' });
    expect(ocppEnvelopeSchema.parse(roundTrip(answer))).toEqual(answer);
  });

  it('leaves out fields that are undefined', () => {
    const envelope = call({
      chargerId: 'CP1',
      action: 'Heartbeat',
      payload: {},
      extra: { refusedWith: undefined },
    });
    expect(roundTrip(envelope)).not.toHaveProperty('refusedWith');
  });

  it('finds the payload behind commas, quotes and brackets in ids and actions', () => {
    for (const text of [
      String.raw`[2,"a,\"b\\","Data,]Transfer",{"x":[1,{"y":"],"}]}]`,
      '[ 2 , "1" , "DataTransfer" , { "a" : 1 } ]\n',
      '[2,"1","DataTransfer",[]]',
    ]) {
      const envelope = received(text);
      expect(roundTrip(envelope)).toEqual(envelope);
    }
  });

  it('keeps numbers that JSON.parse cannot hold as the charger wrote them', () => {
    const { sequence: _sequence, ...draft } = received('[2,"1","DataTransfer",{"n":1e400}]');
    expect(encodeEnvelope(draft)).toContain('"payload":{"n":1e400}');
  });

  it('keeps a frame that is no JSON as text', () => {
    const broken = call({ chargerId: 'CP1', action: '', payload: {} });
    const envelope = {
      ...broken,
      messageType: 'INVALID' as const,
      payload: null,
      parsedMessage: null,
      rawData: '[2,"1',
    };
    expect(roundTrip(envelope)).toEqual(envelope);
  });

  it('gives every payload and message id back (property)', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.constantFrom(0, 2),
        (id, payload, indent) => {
          const envelope = received(JSON.stringify([2, id, 'DataTransfer', payload], null, indent));
          expect(roundTrip(envelope)).toEqual(envelope);
          const answer = answerTo(envelope, { status: 'Accepted' });
          expect(roundTrip(answer)).toEqual(answer);
        },
      ),
    );
  });
});
