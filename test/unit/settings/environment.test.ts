import { describe, expect, it } from 'vitest';
import { overridesFromEnvironment } from '../../../backend/settings/environment.ts';

describe('overridesFromEnvironment', () => {
  it('overrides nothing when nothing is set', () => {
    expect(overridesFromEnvironment({})).toEqual({ patch: { ocpp: {}, broker: {} } });
  });

  it('reads RABBITMQ_URL and enables RabbitMQ', () => {
    const { patch, brokerPassword } = overridesFromEnvironment({
      RABBITMQ_URL: 'amqps://user%40site:p%2Fw@broker.example/site%2F1',
    });
    expect(patch.broker).toEqual({
      kind: 'rabbitmq',
      host: 'broker.example',
      port: 5671,
      tls: true,
      vhost: 'site/1',
      user: 'user@site',
    });
    expect(brokerPassword).toBe('p/w');
  });

  it('lets ENABLE_RABBITMQ decide', () => {
    const url = 'amqp://127.0.0.1';
    expect(overridesFromEnvironment({ RABBITMQ_URL: url, ENABLE_RABBITMQ: 'false' }).patch.broker?.kind).toBe(
      'embedded',
    );
    expect(overridesFromEnvironment({ ENABLE_RABBITMQ: '1' }).patch.broker?.kind).toBe('rabbitmq');
  });

  it.each([
    [{ OCPP_PORT: '70000' }, 'OCPP_PORT'],
    [{ OCPP_PORT: '' }, 'OCPP_PORT'],
    [{ ENABLE_RABBITMQ: 'maybe' }, 'ENABLE_RABBITMQ'],
    [{ RABBITMQ_URL: 'http://x' }, 'RABBITMQ_URL'],
    [{ RABBITMQ_URL: 'amqp://user:100%@host' }, 'RABBITMQ_URL'],
    [{ RABBITMQ_PREFETCH: '0' }, 'prefetch'],
  ])('refuses %o and names the variable', (environment, name) => {
    expect(() => overridesFromEnvironment(environment)).toThrow(name);
  });

  it('does not repeat a password in the error', () => {
    expect(() => overridesFromEnvironment({ RABBITMQ_URL: 'amqp//user:hunter2@host' })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('hunter2') as unknown }),
    );
  });
});
