import { describe, expect, it } from 'vitest';
import { explainClose, explainRefusal } from '../../../backend/simulator/refusal.ts';

const failure = (message: string, code?: string | number): Error =>
  Object.assign(new Error(message), code !== undefined && { code });

describe('a refusal in words', () => {
  it.each([
    [failure('Unauthorized', 401), /another password.*HTTP 401/],
    [failure('Not Found', 404), /path or charger.*HTTP 404/],
    [failure("I'm a Teapot", 418), /refused with HTTP 418 I'm a Teapot/],
    [failure('connect ECONNREFUSED 127.0.0.1:1', 'ECONNREFUSED'), /nothing listens/],
    [failure('getaddrinfo ENOTFOUND nowhere', 'ENOTFOUND'), /host name is unknown/],
    [failure('Server sent no subprotocol'), /does not speak OCPP 1.6J/],
    [failure('Opening handshake has timed out'), /handshake has timed out/],
    [new AggregateError([failure('connect', 'ECONNREFUSED')], ''), /nothing listens/],
    ['odd', /odd/],
  ])('%s', (error, words) => {
    expect(explainRefusal(error)).toMatch(words);
  });

  it('names the end of a connection', () => {
    expect(explainClose(1006, '')).toBe('the connection broke');
    expect(explainClose(1000, '')).toBe('closed by the server');
    expect(explainClose(1001, 'update')).toBe('the server goes away: update');
    expect(explainClose(1008, 'policy')).toBe('closed by the server with code 1008: policy');
  });
});
