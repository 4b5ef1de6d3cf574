import { Menu } from '@base-ui/react/menu';
import { ChevronDown, Download } from 'lucide-react';
import { memo, useState } from 'react';
import { EXPORT_FORMATS, type ExportFormat, type LogFilter } from '../../../backend/contract/log-filter.ts';
import { errorInfoOf } from '../../api/client.ts';
import { useClient } from '../../api/console-context.tsx';
import { popupContainer } from '../../components/popup-root.tsx';
import { text } from '../../text/en.ts';
import { startExport } from './start-export.ts';

const FORMATS: Readonly<Record<ExportFormat, { name: string; hint: string }>> = {
  csv: { name: text.messages.export.csv, hint: text.messages.export.csvHint },
  json: { name: text.messages.export.json, hint: text.messages.export.jsonHint },
  ndjson: { name: text.messages.export.ndjson, hint: text.messages.export.ndjsonHint },
};

interface ExportButtonProps {
  filter: LogFilter;
  filtered: boolean;
}

/** Offers the formats; progress and end are shown by the export tray. */
export const ExportButton = memo(function ExportButton({ filter, filtered }: ExportButtonProps) {
  const client = useClient();
  const [failure, setFailure] = useState<string | null>(null);
  const words = text.messages.export;
  const choose = (format: ExportFormat): void => {
    setFailure(null);
    startExport(client, filter, format).catch((error: unknown) => setFailure(errorInfoOf(error).message));
  };
  return (
    <>
      {failure !== null && (
        <span className="tone-danger" role="alert">
          {failure}
        </span>
      )}
      <Menu.Root>
        <Menu.Trigger className="button button--plain" aria-label={words.label}>
          <Download size={14} />
          <span>{words.button}</span>
          <ChevronDown size={13} />
        </Menu.Trigger>
        <Menu.Portal container={popupContainer()}>
          <Menu.Positioner className="popup-layer" sideOffset={4} align="end">
            <Menu.Popup className="popup export-menu">
              <Menu.Group>
                <Menu.GroupLabel className="export-menu__label">
                  {filtered ? words.filtered : words.everything}
                </Menu.GroupLabel>
                {EXPORT_FORMATS.map((format) => (
                  <Menu.Item key={format} className="popup__item" onClick={() => choose(format)}>
                    <strong>{FORMATS[format].name}</strong>
                    <span className="muted">{FORMATS[format].hint}</span>
                  </Menu.Item>
                ))}
              </Menu.Group>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </>
  );
});
