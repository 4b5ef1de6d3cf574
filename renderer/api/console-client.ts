/** Keeps the model in step with the backend: one object for the life of the page. */
import type { Charger, ChargingSession } from '../../backend/contract/entities.ts';
import type { ExportProgress, Method, MethodInput, MethodResults } from '../../backend/contract/gateway.ts';
import type { Notification } from '../../backend/contract/notifications.ts';
import type { SettingsView } from '../../backend/contract/settings.ts';
import type { ConsoleStatus } from '../../backend/contract/status.ts';
import type { GatewayAddress } from './bootstrap.ts';
import { errorInfoOf, openSocket, requester, type ConsoleSocket, type Request } from './client.ts';
import { FrameQueue } from './frame-queue.ts';
import {
  applyNotifications,
  EMPTY_MODEL,
  refreshedSessions,
  type ConsoleModel,
  type LinkState,
} from './model.ts';
import { createStore, type Store } from './store.ts';

/** Active sessions fetched at a connection: more pages than this are left to scrolling. */
const ACTIVE_PAGES = 4;
/** Pause before the lists are asked for again after a failure, ms. */
const RETRY_MS = 3_000;

export class ConsoleClient {
  readonly model: Store<ConsoleModel> = createStore({ ...EMPTY_MODEL, linkSince: Date.now() });
  #request: Request | null = null;
  #address: GatewayAddress = { url: '', token: '' };
  /** Progress of jobs that are not known (yet) as this window's own. */
  readonly #strangeExports = new Map<string, ExportProgress>();
  readonly #notifications = new FrameQueue<Notification>((batch) => {
    this.model.update((model) => applyNotifications(model, batch));
    if (batch.some(({ type }) => type === 'data.restored') && this.#socket !== null)
      void this.#load(this.#socket);
  });
  #socket: ConsoleSocket | null = null;

  /** Origin of the gateway, for download links. */
  get url(): string {
    return this.#address.url;
  }

  /** The gateway and this launch's token, for HTTP requests. */
  get address(): GatewayAddress {
    return this.#address;
  }

  /** Connects, and stays connected. `null`: this page has no token. */
  connect(address: GatewayAddress | null): void {
    if (address === null) {
      this.#setLink('noToken');
      return;
    }
    this.#address = address;
    const socket = openSocket(address);
    this.#socket = socket;
    this.#request = requester(socket);
    this.#listen(socket);
  }

  /** @throws RequestError, see `requester`. */
  async request<M extends Method>(method: M, params: MethodInput<M>): Promise<MethodResults[M]> {
    if (this.#request === null) throw new Error('The window is not connected yet');
    return this.#request(method, params);
  }

  setSettings(settings: SettingsView): void {
    this.model.update((model) => ({ ...model, settings }));
  }

  /** What a request said of a charger, before its notification comes. */
  setCharger(charger: Charger): void {
    this.model.update((model) => ({
      ...model,
      chargers: new Map(model.chargers).set(charger.chargerId, charger),
    }));
  }

  setStatus(status: ConsoleStatus): void {
    this.model.update((model) => ({ ...model, status }));
  }

  setExport(progress: ExportProgress): void {
    this.model.update((model) => ({
      ...model,
      exports: new Map(model.exports).set(progress.jobId, progress),
    }));
  }

  /** Shows a job that was started here until it is dismissed; its progress may have come already. */
  trackExport(jobId: string): void {
    const early = this.#strangeExports.get(jobId);
    this.#strangeExports.clear();
    this.setExport(early ?? { jobId, state: 'running', rows: 0, total: 0, bytes: 0 });
  }

  dismissExport(jobId: string): void {
    this.model.update((model) => {
      const exports = new Map(model.exports);
      exports.delete(jobId);
      return { ...model, exports };
    });
  }

  dismissAlert(): void {
    this.model.update((model) => ({ ...model, alert: null }));
  }

  #listen(socket: ConsoleSocket): void {
    socket.on('connect', () => void this.#load(socket));
    socket.on('disconnect', (reason) => {
      this.#notifications.clear();
      this.#setLink('lost');
      // The server cut this window off: socket.io does not come back from that by itself.
      if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 1_000);
    });
    socket.on('connect_error', (error) => {
      const refused = error.message === 'UNAUTHORIZED';
      if (refused) setTimeout(() => socket.connect(), 3_000);
      if (refused) this.#setLink('refused');
      else if (this.model.get().link !== 'connecting') this.#setLink('lost');
    });
    socket.on('notification', (notification) => this.#notifications.push(notification));
    socket.on('status', (status) => this.setStatus(status));
    socket.on('export.progress', (progress) => {
      // Other windows export as well: only jobs that were started here are shown here. A short one may be done
      // before the answer that names it.
      if (this.model.get().exports.has(progress.jobId)) this.setExport(progress);
      else this.#strangeExports.set(progress.jobId, progress);
    });
  }

  /** Everything that all places need; each place fetches the rest when `epoch` changes. */
  async #load(socket: ConsoleSocket): Promise<void> {
    try {
      const [status, settings, vocabulary, chargers, active] = await Promise.all([
        this.request('status.get', {}),
        this.request('settings.get', {}),
        this.request('vocabulary.get', {}),
        this.request('chargers.list', {}),
        this.#activeSessions(),
      ]);
      this.model.update((model) => ({
        ...model,
        link: 'online',
        linkSince: Date.now(),
        epoch: model.epoch + 1,
        status,
        settings,
        vocabulary,
        chargers: new Map(chargers.map((charger) => [charger.chargerId, charger])),
        sessions: refreshedSessions(model.sessions, active),
      }));
    } catch (error) {
      // Lost again while loading: the next connection loads anew. Otherwise the backend is up and says what fails.
      if (!socket.connected) return;
      this.model.update((model) => ({ ...model, alert: { ...errorInfoOf(error), at: Date.now() } }));
      setTimeout(() => socket.connected && void this.#load(socket), RETRY_MS);
    }
  }

  async #activeSessions(): Promise<ChargingSession[]> {
    const found: ChargingSession[] = [];
    for (let page = 0; page < ACTIVE_PAGES; page += 1) {
      const after = found.at(-1)?.sessionId;
      const { sessions, hasMore } = await this.request('sessions.list', {
        status: 'active',
        limit: 500,
        ...(after === undefined ? {} : { after }),
      });
      found.push(...sessions);
      if (!hasMore || sessions.length === 0) break;
    }
    return found;
  }

  #setLink(link: LinkState): void {
    this.model.update((model) => (model.link === link ? model : { ...model, link, linkSince: Date.now() }));
  }
}
