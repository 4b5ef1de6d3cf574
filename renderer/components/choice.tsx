/** A select that one can type into: with 500 chargers a plain list is no help. */
import { Combobox } from '@base-ui/react/combobox';
import { Check, ChevronDown, X } from 'lucide-react';
import { text } from '../text/en.ts';
import { popupContainer } from './popup-root.tsx';
import { cx } from './cx.ts';
import './choice.css';

/** Entries shown at once; typing narrows down the rest. */
const MAX_SHOWN = 200;

interface ChoiceProps {
  label: string;
  /** Shown while nothing is chosen. */
  placeholder: string;
  /** '' stands for no choice. */
  value: string;
  options: readonly string[];
  onChange: (value: string) => void;
  /** What is shown, and looked through, in place of an option itself. */
  describe?: (option: string) => string;
  width?: number;
}

const itself = (option: string): string => option;

export function Choice(props: ChoiceProps) {
  const { label, placeholder, value, options, onChange, describe = itself, width = 150 } = props;
  return (
    <Combobox.Root
      items={options}
      limit={MAX_SHOWN}
      itemToStringLabel={describe}
      value={value === '' ? null : value}
      onValueChange={(next: string | null) => onChange(next ?? '')}
    >
      <Combobox.InputGroup className={cx('choice', value !== '' && 'choice--set')} style={{ width }}>
        <Combobox.Input
          className="choice__input"
          placeholder={placeholder}
          aria-label={label}
          title={value === '' ? label : describe(value)}
        />
        {value === '' ? (
          <Combobox.Trigger className="choice__button" aria-label={label} tabIndex={-1}>
            <ChevronDown size={14} />
          </Combobox.Trigger>
        ) : (
          <Combobox.Clear className="choice__button" aria-label={placeholder}>
            <X size={14} />
          </Combobox.Clear>
        )}
      </Combobox.InputGroup>
      <Combobox.Portal container={popupContainer()}>
        <Combobox.Positioner className="popup-layer" sideOffset={4} align="start">
          <Combobox.Popup className="popup choice__popup" aria-label={label}>
            <Combobox.Empty className="choice__empty">{text.messages.filter.noneFound}</Combobox.Empty>
            <Combobox.List>
              {(option: string) => (
                <Combobox.Item key={option} value={option} className="popup__item">
                  <Combobox.ItemIndicator className="choice__check">
                    <Check size={13} />
                  </Combobox.ItemIndicator>
                  <bdi className="ellipsis">{describe(option)}</bdi>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}
