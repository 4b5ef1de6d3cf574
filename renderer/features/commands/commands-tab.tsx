import { SquareTerminal } from 'lucide-react';
import { useCallback, useRef } from 'react';
import type { Charger } from '../../../backend/contract/entities.ts';
import type { FormSchema } from '../../../backend/contract/commands.ts';
import type { MethodResults } from '../../../backend/contract/gateway.ts';
import type { JsonObject } from '../../../backend/contract/ocpp.ts';
import { useClient } from '../../api/console-context.tsx';
import { navigate, useRoute } from '../../api/route.ts';
import { useFetched } from '../../api/use-fetched.ts';
import { Empty, ErrorNote, Loading } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { Answer } from './answer.tsx';
import { CommandList } from './command-list.tsx';
import { CommandPanel } from './command-panel.tsx';
import { formWith } from './form-state.ts';
import { HistoryPanel } from './history-panel.tsx';
import { seedOf, suggestionsOf } from './seeds.ts';
import { useCommandForms } from './use-command-forms.ts';
import { useHistory } from './use-history.ts';
import { useSend } from './use-send.ts';
import './command-form.css';
import './commands.css';
import './history.css';

/** Every command of the table: its form, the charger's answer, and what was sent before. */
export function CommandsTab({ charger }: { charger: Charger }) {
  const client = useClient();
  const catalogue = useFetched('catalogue', () => client.request('commands.catalogue', {}));
  if (catalogue.data === null)
    return catalogue.error === null ? (
      <Loading />
    ) : (
      <ErrorNote error={catalogue.error} onRetry={catalogue.reload} />
    );
  return <Commands charger={charger} catalogue={catalogue.data} />;
}

interface CommandsProps {
  charger: Charger;
  catalogue: MethodResults['commands.catalogue'];
}

function Commands({ charger, catalogue }: CommandsProps) {
  const words = text.commands.list;
  const { chargerId } = charger;
  const client = useClient();
  const { query } = useRoute();
  const definition = catalogue.commands.find(({ action }) => action === query['action']) ?? null;
  const history = useHistory(chargerId);
  const forms = useCommandForms(charger, definition);
  const { sending, sent, send, forget } = useSend(chargerId, history.refresh);
  const head = useRef<HTMLDivElement>(null);

  const select = useCallback(
    (action: string) => {
      forget();
      navigate('charger', chargerId, { tab: 'commands', action });
    },
    [chargerId, forget],
  );
  const { set, known } = forms;
  const reuse = useCallback(
    (action: string, payload: JsonObject) => {
      const used = catalogue.commands.find((command) => command.action === action);
      if (used === undefined) return;
      set(action, formWith(used.request, payload));
      select(action);
      head.current?.scrollIntoView({ block: 'start' });
    },
    [catalogue, set, select],
  );
  const seed = useCallback((action: string, schema: FormSchema) => seedOf(action, schema, known()), [known]);
  const idTags = useFetched('idTags', () => client.request('idTags.list', {})).data;
  const suggestions = useCallback(
    (name: string) =>
      suggestionsOf(
        name,
        known(),
        catalogue.configurationKeys.map(({ key }) => key),
        idTags?.map(({ idTag }) => idTag) ?? [],
      ),
    [known, catalogue, idTags],
  );

  return (
    <div className="commands">
      <CommandList commands={catalogue.commands} selected={definition?.action ?? null} onSelect={select} />
      <div className="commands__scroller">
        <div className="commands__columns">
          <div className="commands__work" ref={head}>
            {definition === null && (
              <Empty icon={<SquareTerminal size={20} />} title={words.choose} hint={words.chooseHint} />
            )}
            {definition !== null && forms.current !== null && (
              <CommandPanel
                key={definition.action}
                chargerId={chargerId}
                definition={definition}
                state={forms.current}
                onChange={(state) => set(definition.action, state)}
                onReset={() => forms.reset(definition)}
                suggestions={suggestions}
                seed={seed}
                sending={sending !== null}
                onSend={(payload) => send(definition.action, payload)}
              />
            )}
            {sent !== null && <Answer key={sent.at} sent={sent} />}
          </div>
          <HistoryPanel history={history} onUse={reuse} />
        </div>
      </div>
    </div>
  );
}
