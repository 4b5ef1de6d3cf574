/**
 * `GET /healthz` and `GET /metrics`, for monitoring on this computer. They ask for no token, as Prometheus and service
 * managers have none; what they tell names no charger and no secret.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Health } from '../metrics.ts';

/** Prometheus text exposition format 0.0.4. */
const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export interface Monitored {
  health(): Health;
  text(): Promise<string>;
}

/** @returns false where the request is for neither. */
export function serveMonitoring(
  request: IncomingMessage,
  response: ServerResponse,
  monitored: Monitored,
): boolean {
  const [path] = (request.url ?? '').split('?', 1);
  if (request.method !== 'GET' || (path !== '/healthz' && path !== '/metrics')) return false;
  response.setHeader('Cache-Control', 'no-store');
  if (path === '/healthz') {
    const health = monitored.health();
    response.writeHead(health.status === 'ok' ? 200 : 503, { 'Content-Type': 'application/json' });
    response.end(`${JSON.stringify(health)}\n`);
    return true;
  }
  monitored.text().then(
    (text) => response.writeHead(200, { 'Content-Type': METRICS_TYPE }).end(text),
    () => response.writeHead(500, { 'Content-Type': 'text/plain' }).end('No metrics\n'),
  );
  return true;
}
