/** Files to and from the gateway over HTTP: they are too large for a socket message. */
import type { TransferFile } from '../../backend/contract/entities.ts';
import { ERRORS, type ErrorCode, type ErrorInfo } from '../../backend/contract/errors.ts';
import type { GatewayAddress } from './bootstrap.ts';
import { RequestError } from './client.ts';

/** Stores a file that can be offered to chargers. @throws RequestError in words. */
export async function addFile(address: GatewayAddress, file: File): Promise<TransferFile> {
  const path = `/files?name=${encodeURIComponent(file.name)}`;
  const response = await send(address, path, { method: 'POST', body: file });
  return (await response.json()) as TransferFile;
}

/** Hands a log over that is to be opened. @throws RequestError in words. */
export async function sendLog(address: GatewayAddress, file: File): Promise<{ sourceId: string }> {
  const path = `/logs?name=${encodeURIComponent(file.name)}`;
  const response = await send(address, path, { method: 'POST', body: file }, 'WORKSPACE_FAILED');
  return (await response.json()) as { sourceId: string };
}

/** The content of an uploaded or stored file. @throws RequestError in words. */
export async function fetchFile(address: GatewayAddress, fileId: string): Promise<Blob> {
  const response = await send(address, `/files/${encodeURIComponent(fileId)}`, {});
  return response.blob();
}

async function send(
  { url, token }: GatewayAddress,
  path: string,
  init: RequestInit,
  code: ErrorCode = 'FILE_REFUSED',
): Promise<Response> {
  const base = url.replace(/\/$/, '');
  const response = await fetch(`${base}${path}`, { ...init, headers: { Authorization: `Bearer ${token}` } });
  if (response.ok) return response;
  // A refusal says why; anything else is told by its status.
  const isInfo = response.headers.get('content-type')?.includes('json') === true;
  const refused: ErrorInfo = {
    code,
    message: ERRORS[code].title,
    remedy: ERRORS[code].remedy,
    detail: `HTTP ${response.status}`,
  };
  throw new RequestError(isInfo ? ((await response.json()) as ErrorInfo) : refused);
}
