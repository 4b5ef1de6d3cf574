/** Everything that is wrong at the moment, or was within a day, as entries with cause and remedy. Pure. */
import type { Charger, Connector } from '../../../backend/contract/entities.ts';
import type { ErrorInfo } from '../../../backend/contract/errors.ts';
import { PROBLEM_SPAN_MS, type LoggedProblem } from '../../../backend/contract/overview.ts';
import type { ConnectionRefusal, ConsoleStatus } from '../../../backend/contract/status.ts';
import { termFor, type Vocabulary } from '../../../backend/contract/vocabulary.ts';
import type { Route } from '../../api/route.ts';
import { text } from '../../text/en.ts';

export interface Problem {
  key: string;
  /** The same for problems that are one and the same on several chargers; null for one that stands alone. */
  kind: string | null;
  /** Its title without what is particular to one charger. */
  kindTitle: string;
  /** `danger`: something does not work now; `warn`: something went wrong. */
  tone: 'danger' | 'warn';
  /** Id of the charger, or its address, as it came: shown apart from our own words. '' for the console itself. */
  subject: string;
  title: string;
  /** Why, in plain words; may hold what a charger sent. */
  cause: string;
  /** What to try; '' for nothing. */
  advice: string;
  /** ms; null: now, for as long as it is shown. */
  at: number | null;
  /** How often, 1 or more. */
  count: number;
  /** Where it can be looked at. */
  link: Route;
  linkLabel: string;
}

export interface ProblemSources {
  /** null: an opened file is shown, and how the console itself fares is no part of it. */
  status: ConsoleStatus | null;
  chargers: ReadonlyMap<string, Charger>;
  logged: readonly LoggedProblem[];
  vocabulary: Vocabulary | null;
  /** ms. */
  now: number;
}

/** What is wrong now comes first, each group the latest first. */
export function gatherProblems(sources: ProblemSources): Problem[] {
  const problems = [
    ...(sources.status === null ? [] : consoleProblems(sources.status)),
    ...connectorProblems(sources),
    ...(sources.status === null ? [] : refusalProblems(sources.status, sources)),
    ...loggedProblems(sources),
  ];
  const rank = ({ tone }: Problem): number => (tone === 'danger' ? 0 : 1);
  return problems.toSorted(
    (left, right) => rank(left) - rank(right) || (right.at ?? Infinity) - (left.at ?? Infinity) || 0,
  );
}

const to = (place: Route['place'], open: string | null = null, query: Route['query'] = {}): Route => ({
  place,
  open,
  query,
});

/** Parts of the console itself that do not work. */
function consoleProblems({ ocpp, broker, journal, database, files }: ConsoleStatus): Problem[] {
  const { link } = text.overview;
  const problem = (key: string, error: ErrorInfo, where: Route, linkLabel: string): Problem => ({
    key,
    kind: null,
    kindTitle: error.message,
    tone: 'danger',
    subject: '',
    title: error.message,
    cause: error.detail ?? '',
    advice: error.remedy,
    at: null,
    count: 1,
    link: where,
    linkLabel,
  });
  const list: Problem[] = [];
  if (journal.error !== undefined)
    list.push(problem('journal', journal.error, to('settings'), link.settings));
  if (database.error !== undefined)
    list.push(problem('database', database.error, to('settings'), link.settings));
  if (ocpp.error !== undefined) list.push(problem('ocpp', ocpp.error, to('settings'), link.settings));
  if (broker.error !== undefined) list.push(problem('broker', broker.error, to('broker'), link.broker));
  if (files.error !== undefined) list.push(problem('files', files.error, to('settings'), link.settings));
  return list;
}

/** Connectors that are faulted, or of which a charger that is there reports an error. */
function connectorProblems({ chargers, vocabulary }: ProblemSources): Problem[] {
  const words = text.overview;
  const problemOf = (charger: Charger, connector: Connector): Problem => {
    const { connectorId, status, errorCode, info, vendorErrorCode, statusAt } = connector;
    const term = errorCode === 'NoError' ? null : termFor(vocabulary?.chargePointErrors, errorCode);
    const name = connectorId === 0 ? text.chargers.chargePoint : text.chargers.connector(connectorId);
    const said = [info, vendorErrorCode].filter((part) => part !== null && part !== '').join(' · ');
    const faulted = status === 'Faulted';
    const error = errorCode === 'NoError' ? words.noErrorCode : (term?.title ?? errorCode);
    return {
      key: `connector ${charger.chargerId} ${connectorId}`,
      kind: `connector ${status === 'Faulted'} ${errorCode}`,
      kindTitle: faulted ? words.faultedKind(error) : words.errorKind(error),
      tone: faulted && charger.connected ? 'danger' : 'warn',
      subject: charger.chargerId,
      title: faulted ? words.connectorFaulted(name, error) : words.connectorError(name, error),
      cause: [term?.meaning ?? '', said === '' ? '' : words.itSays(said)].filter(Boolean).join(' '),
      advice: term === null ? words.askVendor : words.usualCauses(term.causes),
      at: statusAt,
      count: 1,
      link: to('charger', charger.chargerId, { tab: 'overview' }),
      linkLabel: words.link.charger,
    };
  };
  return [...chargers.values()].flatMap((charger) =>
    charger.connectors
      .filter(
        ({ status, errorCode }) => status === 'Faulted' || (charger.connected && errorCode !== 'NoError'),
      )
      .map((connector) => problemOf(charger, connector)),
  );
}

/** Refusals of the last day, but of chargers that were let in since. */
function refusalProblems({ refusals }: ConsoleStatus, { chargers, now }: ProblemSources): Problem[] {
  const letInSince = ({ deviceId, at }: ConnectionRefusal): boolean => {
    const charger = chargers.get(deviceId);
    return charger?.connected === true && (charger.connectedAt ?? 0) >= at;
  };
  return refusals
    .filter((refusal) => refusal.at >= now - PROBLEM_SPAN_MS && !letInSince(refusal))
    .map(({ at, deviceId, remoteAddress, reason, cause }) => {
      const { title, advice } = text.refusals[cause];
      return {
        key: `refusal ${deviceId} ${remoteAddress} ${cause}`,
        kind: `refusal ${cause}`,
        kindTitle: text.overview.refused(title),
        tone: 'warn',
        subject: deviceId === '' ? remoteAddress : deviceId,
        title: text.overview.refused(title),
        cause: reason,
        advice,
        at,
        count: 1,
        link: to('connect'),
        linkLabel: text.overview.link.connect,
      };
    });
}

/** Faulty messages of the log. */
function loggedProblems({ logged, vocabulary }: ProblemSources): Problem[] {
  const words = text.overview;
  return logged.map((problem) => {
    const { uid, chargerId, action, messageType, direction, errorCode, message, count, lastAt } = problem;
    const term = errorCode === null ? null : termFor(vocabulary?.callErrors, errorCode);
    const byCharger = direction === 'Incoming';
    const title =
      messageType === 'INVALID'
        ? words.notOcpp
        : messageType === 'CALLERROR'
          ? (byCharger ? words.chargerRefused : words.consoleRefused)(action, term?.title ?? errorCode ?? '')
          : words.breaksOcpp(action);
    const kindTitle =
      messageType === 'INVALID'
        ? words.notOcppKind
        : messageType === 'CALLERROR'
          ? words.refusedKind(action, term?.title ?? errorCode ?? '')
          : words.breaksOcppKind(action);
    return {
      key: `message ${chargerId} ${uid}`,
      kind: `message ${messageType} ${direction} ${action} ${errorCode ?? ''}`,
      kindTitle,
      tone: 'warn',
      subject: chargerId,
      title,
      cause: message === '' ? (term?.meaning ?? '') : message,
      advice:
        messageType === 'CALLERROR' ? (term?.causes ?? '') : byCharger ? words.tellVendor : words.tellUs,
      at: lastAt,
      count,
      link: to('messages', uid),
      linkLabel: words.link.message,
    };
  });
}
