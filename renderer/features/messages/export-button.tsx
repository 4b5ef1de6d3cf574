import { Menu } from '@base-ui/react/menu';
import { ChevronDown, Download, Square, SquareCheck } from 'lucide-react';
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
  bundle: { name: text.messages.export.bundle, hint: text.messages.export.bundleHint },
};

interface ExportButtonProps {
  filter: LogFilter;
  filtered: boolean;
}

/** Offers the formats; progress and end are shown by the export tray. */
export const ExportButton = memo(function ExportButton({ filter, filtered }: ExportButtonProps) {
  const client = useClient();
  const [failure, setFailure] = useState<string | null>(null);
  const [redactIdTags, setRedactIdTags] = useState(false);
  const words = text.messages.export;
  const choose = (format: ExportFormat): void => {
    setFailure(null);
    startExport(client, { filter, format, redactIdTags }).catch((error: unknown) =>
      setFailure(errorInfoOf(error).message),
    );
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
              <Menu.Separator className="export-menu__line" />
              <Menu.CheckboxItem
                className="popup__item export-menu__choice"
                checked={redactIdTags}
                onCheckedChange={setRedactIdTags}
                closeOnClick={false}
                data-testid="export-redact"
              >
                <Menu.CheckboxItemIndicator className="export-menu__check" keepMounted>
                  {redactIdTags ? <SquareCheck size={14} /> : <Square size={14} />}
                </Menu.CheckboxItemIndicator>
                <strong>{words.redact}</strong>
                <span className="muted">{words.redactHint}</span>
              </Menu.CheckboxItem>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </>
  );
});
