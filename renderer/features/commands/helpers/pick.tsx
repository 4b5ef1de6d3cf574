interface PickProps<T> {
  label: string;
  options: readonly T[];
  nameOf: (option: T) => string;
  onPick: (option: T) => void;
}

/** Asks which of several was meant. */
export function Pick<T>({ label, options, nameOf, onPick }: PickProps<T>) {
  return (
    <select
      className="input command-helper__choice"
      aria-label={label}
      value=""
      onChange={(event) => {
        const option = options[Number(event.target.value)];
        if (event.target.value !== '' && option !== undefined) onPick(option);
      }}
    >
      <option value="">{label}</option>
      {options.map((option, index) => (
        <option key={`${index} ${nameOf(option)}`} value={index}>
          {nameOf(option)}
        </option>
      ))}
    </select>
  );
}
