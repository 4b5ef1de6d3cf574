import { FileSearch } from 'lucide-react';
import { useClient } from '../../api/console-context.tsx';
import { Button } from '../../components/button.tsx';
import { text } from '../../text/en.ts';
import { chooseLog } from './open-log.ts';

export function OpenLogButton() {
  const client = useClient();
  const words = text.workspace;
  return (
    <Button
      icon={<FileSearch size={14} />}
      title={words.openHint}
      onClick={() => void chooseLog(client)}
      data-testid="open-log"
    >
      {words.open}
    </Button>
  );
}
