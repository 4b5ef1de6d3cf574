/** The console's idTag list: who may charge. */
import { IdCard, ListPlus, Plus, SearchX } from 'lucide-react';
import { useState } from 'react';
import type { IdTag } from '../../../backend/contract/entities.ts';
import type { AuthorizationPolicy } from '../../../backend/contract/settings.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { formatRoute } from '../../api/route.ts';
import { useFetched } from '../../api/use-fetched.ts';
import { useTask } from '../../api/use-task.ts';
import { Button } from '../../components/button.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { Empty, ErrorNote, Missing, Stale } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { formatCount } from '../../text/format.ts';
import { IdTagForm } from './idtag-form.tsx';
import { IdTagTable } from './idtag-table.tsx';
import { ImportForm } from './import-form.tsx';
import './idtags.css';

const POLICIES = [
  { value: 'all', label: text.access.idTags.policyAll },
  { value: 'list', label: text.access.idTags.policyList },
] as const;

/** What is open beside the list. */
type Panel = { kind: 'form'; idTag: IdTag | null } | { kind: 'import' } | null;

export function IdTagsPlace() {
  const words = text.access.idTags;
  const client = useClient();
  const fetched = useFetched('idTags', () => client.request('idTags.list', {}));
  const [search, setSearch] = useState('');
  const [panel, setPanel] = useState<Panel>(null);
  const { data, reload } = fetched;
  if (data === null) return <Missing fetched={fetched} />;
  const needle = search.trim().toLowerCase();
  const shown = data.filter((row) =>
    [row.idTag, row.parentIdTag ?? '', row.note, row.status].some((part) =>
      part.toLowerCase().includes(needle),
    ),
  );
  const close = (): void => setPanel(null);
  const known = new Set(data.map(({ idTag }) => idTag.toLowerCase()));
  const isTaken = (idTag: string): boolean => known.has(idTag.toLowerCase());
  return (
    <>
      <div className="place-bar">
        <IdCard size={16} className="muted" />
        <h1>{words.title}</h1>
        <span className="place-bar__count">
          {words.count(formatCount(shown.length), formatCount(data.length))}
        </span>
        <input
          type="search"
          className="input idtags__search"
          aria-label={words.search}
          placeholder={words.search}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <div className="place-bar__end">
          <Button icon={<ListPlus size={14} />} onClick={() => setPanel({ kind: 'import' })}>
            {words.import}
          </Button>
          <Button
            variant="primary"
            icon={<Plus size={14} />}
            onClick={() => setPanel({ kind: 'form', idTag: null })}
            data-testid="idtag-add"
          >
            {words.add}
          </Button>
        </div>
      </div>
      <Stale fetched={fetched} />
      <Policy />
      <div className="idtags">
        <div className="idtags__list">
          {data.length === 0 ? (
            <Empty icon={<IdCard size={20} />} title={words.none} hint={words.noneHint} />
          ) : shown.length === 0 ? (
            <Empty icon={<SearchX size={20} />} title={words.noneMatch} />
          ) : (
            <IdTagTable
              idTags={shown}
              onEdit={(idTag) => setPanel({ kind: 'form', idTag })}
              onChanged={reload}
            />
          )}
        </div>
        {panel?.kind === 'form' && (
          <IdTagForm
            key={panel.idTag?.idTag ?? ''}
            idTag={panel.idTag}
            isTaken={isTaken}
            onClose={close}
            onSaved={() => {
              reload();
              close();
            }}
          />
        )}
        {panel?.kind === 'import' && <ImportForm isTaken={isTaken} onClose={close} onImported={reload} />}
      </div>
    </>
  );
}

/** Whether the list decides; it holds from the next message on. */
function Policy() {
  const words = text.access.idTags;
  const client = useClient();
  const task = useTask();
  const policy = useModel((model) => model.settings?.settings.ocpp.authorization ?? 'all');
  const choose = (authorization: AuthorizationPolicy): void =>
    task.start(async () => {
      client.setSettings(await client.request('settings.update', { patch: { ocpp: { authorization } } }));
      return '';
    });
  return (
    <div className="idtags__policy">
      <span>{words.policy}</span>
      <Segmented label={words.policy} value={policy} options={POLICIES} onChange={choose} />
      <span className="muted">
        {words.lead[policy]} {words.sendHint}{' '}
        <a className="panel-link" href={formatRoute({ place: 'chargers', open: null, query: {} })}>
          {words.chooseCharger}
        </a>
      </span>
      {task.error !== null && <ErrorNote error={task.error} compact />}
    </div>
  );
}
