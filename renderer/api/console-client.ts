/** Keeps the model in step with the backend: one object for the life of the page. */
import type { Charger, ChargingSession } from '../../backend/contract/entities.ts';
import { ERRORS, type ErrorInfo } from '../../backend/contract/errors.ts';
import type { WorkspaceInfo, WorkspaceProgress } from '../../backend/contract/workspace.ts';
import type { ExportProgress, Method, MethodInput, MethodResults } from '../../backend/contract/gateway.ts';
import type { Notification } from '../../backend/contract/notifications.ts';
import type { SettingsView } from '../../backend/contract/settings.ts';
import type { ConsoleStatus } from '../../backend/contract/status.ts';
import type { GatewayAddress } from './bootstrap.ts';
import {
  credentials,
  errorInfoOf,
  openSocket,
  requester,
  type ConsoleSocket,
  type Request,
} from './client.ts';
import { keepWorkspace, keptWorkspace } from './kept-workspace.ts';
import { FrameQueue } from './frame-queue.ts';
import {
  applyNotifications,
  EMPTY_MODEL,
  refreshedSessions,
  type ConsoleModel,
  type LinkState,
} from './model.ts';
import { navigate } from './route.ts';
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
  /** As with exports. */
  #strangeOpening: WorkspaceProgress | null = null;
  /** Of each loading that is under way: what was told meanwhile. */
  readonly #loadings = new Set<Notification[]>();
  readonly #notifications = new FrameQueue<Notification>((batch) => {
    this.model.update((model) => applyNotifications(model, batch));
    for (const told of this.#loadings) told.push(...batch);
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
    const workspace = keptWorkspace();
    this.model.update((model) => ({ ...model, workspace }));
    const socket = openSocket(address, workspace?.workspaceId);
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

  /** Opens a file that was granted or sent; its progress is `model.opening`. What fails is shown there. */
  async openLog(sourceId: string, name: string): Promise<void> {
    this.showOpening(name);
    try {
      const { jobId } = await this.request('workspace.open', { sourceId });
      const early = this.#strangeOpening?.jobId === jobId ? this.#strangeOpening : null;
      if (early === null) this.#setOpening({ ...openingOf(name), jobId });
      else this.#opened(early);
    } catch (error) {
      this.showOpening(name, errorInfoOf(error));
    }
  }

  /** A file is on its way to the console, or could not be opened. */
  showOpening(name: string, error?: ErrorInfo): void {
    this.#setOpening({ ...openingOf(name), ...(error === undefined ? {} : { state: 'failed', error }) });
  }

  dismissOpening(): void {
    this.#setOpening(null);
  }

  /** Back to the live console; the opened file is closed. */
  leaveWorkspace(): void {
    const { workspace } = this.model.get();
    if (workspace === null) return;
    // The console forgets it by itself, should this fail.
    this.request('workspace.close', { workspaceId: workspace.workspaceId }).catch(() => {});
    this.#show(null);
  }

  dismissAlert(): void {
    this.model.update((model) => ({ ...model, alert: null }));
  }

  #listen(socket: ConsoleSocket): void {
    socket.on('connect', () => void this.#load(socket));
    socket.on('disconnect', (reason) => {
      this.#notifications.clear();
      // On the way from the live console to a workspace, or back.
      if (reason !== 'io client disconnect') this.#setLink('lost');
      // The server cut this window off: socket.io does not come back from that by itself.
      if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 1_000);
    });
    socket.on('connect_error', (error) => {
      const refused = error.message === 'UNAUTHORIZED';
      if (refused) setTimeout(() => socket.connect(), 3_000);
      if (refused) this.#setLink('refused');
      else if (this.model.get().link !== 'connecting') this.#setLink('lost');
    });
    socket.on('workspace.progress', (progress) => {
      if (this.model.get().opening?.jobId === progress.jobId) this.#opened(progress);
      else this.#strangeOpening = progress;
    });
    socket.on('workspace.gone', () => {
      this.#show(null);
      const { title, remedy } = ERRORS.WORKSPACE_GONE;
      const alert = { code: 'WORKSPACE_GONE', message: title, remedy, at: Date.now() } as const;
      this.model.update((model) => ({ ...model, alert }));
    });
    socket.on('notification', (notification) => this.#notifications.push(notification));
    socket.on('status', (status) => {
      const before = this.model.get().status?.database.state;
      this.setStatus(status);
      // Who was connected when the console ended was shown as connected until the database could be written.
      if (before !== undefined && before !== 'ok' && status.database.state === 'ok') void this.#load(socket);
    });
    socket.on('export.progress', (progress) => {
      // Other windows export as well: only jobs that were started here are shown here. A short one may be done
      // before the answer that names it.
      if (this.model.get().exports.has(progress.jobId)) this.setExport(progress);
      else this.#strangeExports.set(progress.jobId, progress);
    });
  }

  /** Everything that all places need; each place fetches the rest when `epoch` changes. */
  async #load(socket: ConsoleSocket): Promise<void> {
    const told: Notification[] = [];
    this.#loadings.add(told);
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
      // The lists may have been read before what was told while the others were on their way.
      const missed = told.filter(({ type }) => type !== 'console.error');
      if (missed.length > 0) this.model.update((model) => applyNotifications(model, missed));
    } catch (error) {
      // Lost again while loading: the next connection loads anew. Otherwise the backend is up and says what fails.
      if (!socket.connected) return;
      this.model.update((model) => ({ ...model, alert: { ...errorInfoOf(error), at: Date.now() } }));
      setTimeout(() => socket.connected && void this.#load(socket), RETRY_MS);
    } finally {
      this.#loadings.delete(told);
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

  #setOpening(opening: WorkspaceProgress | null): void {
    this.model.update((model) => ({ ...model, opening }));
  }

  #opened(progress: WorkspaceProgress): void {
    const { state, workspace } = progress;
    this.#setOpening(state === 'running' || state === 'failed' ? progress : null);
    if (workspace !== undefined) this.#show(workspace);
  }

  /** Connects to a workspace, or to the live console: what was known is of the other one. */
  #show(workspace: WorkspaceInfo | null): void {
    const former = this.model.get().workspace;
    if (former !== null && workspace !== null)
      this.request('workspace.close', { workspaceId: former.workspaceId }).catch(() => {});
    keepWorkspace(workspace);
    this.#notifications.clear();
    this.model.update((model) => ({
      ...model,
      workspace,
      chargers: null,
      sessions: new Map(),
      logHead: 0,
      alert: null,
      link: 'connecting',
      linkSince: Date.now(),
    }));
    const socket = this.#socket;
    if (socket === null) return;
    socket.auth = credentials(this.#address, workspace?.workspaceId);
    socket.disconnect();
    socket.connect();
    navigate('messages');
  }

  #setLink(link: LinkState): void {
    this.model.update((model) => (model.link === link ? model : { ...model, link, linkSince: Date.now() }));
  }
}

/** A file whose opening has begun. */
function openingOf(name: string): WorkspaceProgress {
  return { jobId: '', name, state: 'running', phase: 'reading', messages: 0, share: 0 };
}
