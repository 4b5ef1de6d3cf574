/** The database's reader thread as the rest of the console knows it. */
import type { DatabaseReader } from '../ports/database.ts';
import type { ReaderApi } from './database/database-worker.ts';
import type { GiveWay } from './give-way.ts';
import type { WorkerClient } from './worker-rpc.ts';

export function databaseReader(reader: Pick<WorkerClient<ReaderApi>, 'call'>): DatabaseReader {
  return {
    overview: (since, now) => reader.call('overview', since, now),
    heartbeats: (chargerId) => reader.call('heartbeats', chargerId),
    chargerSamples: (chargerId, since) => reader.call('chargerSamples', chargerId, since),
    chargers: () => reader.call('chargers'),
    charger: (chargerId) => reader.call('charger', chargerId),
    sessions: (request) => reader.call('sessions', request),
    sessionTotals: (filter, now) => reader.call('sessionTotals', filter, now),
    sessionChargers: () => reader.call('sessionChargers'),
    session: (sessionId) => reader.call('session', sessionId),
    sessionSamples: (request) => reader.call('sessionSamples', request),
    messages: (request) => reader.call('messages', request),
    locate: (at) => reader.call('locate', at),
    timeline: (filter, buckets) => reader.call('timeline', filter, buckets),
    message: (uid) => reader.call('message', uid),
    unanswered: (uids, overdueBefore) => reader.call('unanswered', uids, overdueBefore),
    facets: () => reader.call('facets'),
    access: () => reader.call('access'),
    connections: (chargerId, limit) => reader.call('connections', chargerId, limit),
    commands: (request) => reader.call('commands', request),
    configuration: (chargerId) => reader.call('configuration', chargerId),
    latestRequests: (chargerId, action, limit) => reader.call('latestRequests', chargerId, action, limit),
    openExport: (filter, format, options) => reader.call('openExport', filter, format, options),
    openSessionExport: (sessionId) => reader.call('openSessionExport', sessionId),
    nextExportChunk: (exportId) => reader.call('nextExportChunk', exportId),
    closeExport: (exportId) => reader.call('closeExport', exportId),
  };
}

/** The same reader, whose searches and exports give way to the chargers. */
export function givingWay(reader: DatabaseReader, giveWay: GiveWay): DatabaseReader {
  return {
    ...reader,
    messages: (request) =>
      request.filter.text === undefined
        ? reader.messages(request)
        : giveWay.step(() => reader.messages(request)),
    nextExportChunk: (exportId) => giveWay.step(() => reader.nextExportChunk(exportId)),
  };
}
