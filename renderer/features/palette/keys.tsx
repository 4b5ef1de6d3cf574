/** A shortcut as it stands on the keys: `Ctrl+K` as two of them. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className="keys">
      {keys.split(/(?<=.)\+(?=.)/).map((key) => (
        <kbd key={key}>{key.length === 1 ? key.toUpperCase() : key}</kbd>
      ))}
    </span>
  );
}
