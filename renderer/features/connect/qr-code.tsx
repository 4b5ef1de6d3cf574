import { useMemo } from 'react';
import { encode } from 'uqr';

/** Quiet zone around the code, modules (ISO/IEC 18004 asks for four). */
const QUIET = 4;

/** A QR code, dark on light in either theme: many readers cannot do it the other way round. */
export function QrCode({ value, label }: { value: string; label: string }) {
  const { size, path } = useMemo(() => {
    const { data, size: modules } = encode(value, { ecc: 'M', border: 0 });
    const cells = data.flatMap((row, y) =>
      row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : '')),
    );
    return { size: modules + 2 * QUIET, path: cells.join('') };
  }, [value]);
  return (
    <svg
      className="qr-code"
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={label}
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
