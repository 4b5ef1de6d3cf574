import { FileDown } from 'lucide-react';
import { useState } from 'react';
import { useClient } from '../../../api/console-context.tsx';
import { useFetched } from '../../../api/use-fetched.ts';
import { Button } from '../../../components/button.tsx';
import { ErrorNote } from '../../../components/states.tsx';
import { text } from '../../../text/en.ts';
import { formatBytes } from '../../../text/format.ts';
import type { HelperProps } from './helpers.ts';
import { HelperLine } from './helper-line.tsx';
import { useTask } from '../../../api/use-task.ts';

/** Fills in an address from which the charger may fetch one of the stored files. */
export function FileOffer({ chargerId, onFill }: HelperProps) {
  const words = text.commands.help;
  const client = useClient();
  const task = useTask();
  const { data, error, reload } = useFetched('files', () => client.request('files.list', {}));
  const [chosen, setChosen] = useState('');
  // Stored ones belong to no charger; those that were offered to one are copies with an address of their own.
  const files = data?.filter((file) => file.direction === 'download' && file.chargerId === null) ?? [];
  const fileId = files.some((file) => file.fileId === chosen) ? chosen : '';
  const offer = async (): Promise<string> => {
    const file = await client.request('files.offerDownload', { chargerId, fileId });
    onFill(file.url);
    return words.offeredFile(file.name);
  };
  if (error !== null && data === null) return <ErrorNote error={error} onRetry={reload} compact />;
  return (
    <HelperLine task={task}>
      <select
        className="input command-helper__choice"
        aria-label={words.storedFile}
        value={fileId}
        onFocus={reload}
        onChange={(event) => setChosen(event.target.value)}
        data-testid="stored-file"
      >
        <option value="">{data !== null && files.length === 0 ? words.noFiles : words.chooseFile}</option>
        {files.map((file) => (
          <option key={file.fileId} value={file.fileId}>
            {file.name} ({formatBytes(file.size)})
          </option>
        ))}
      </select>
      <Button
        needsLink
        icon={<FileDown size={14} />}
        disabled={fileId === '' || task.running}
        onClick={() => task.start(offer)}
        data-testid="offer-download"
      >
        {words.offerFile}
      </Button>
    </HelperLine>
  );
}
