/**
 * Hashes of chargers' passwords: scrypt (RFC 7914) with a salt of its own for each. The security white paper gives the
 * password to a charger as hexadecimal text in the key AuthorizationKey; some firmwares send that text in HTTP Basic,
 * others the bytes that it stands for. Both are the same password here.
 */
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

const COST: ScryptOptions = { N: 16_384, r: 8, p: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** @returns `scrypt$N$r$p$salt$hash`, salt and hash in base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(Buffer.from(canonical(password)), salt, COST);
  const { N, r, p } = COST;
  return ['scrypt', N, r, p, salt.toString('base64'), hash.toString('base64')].join('$');
}

/** Whether these bytes, as they came in HTTP Basic, are the password of a hash. */
export async function matchesPassword(hash: string, received: Buffer): Promise<boolean> {
  const [kind, N, r, p, salt, expected] = hash.split('$');
  if (kind !== 'scrypt' || salt === undefined || expected === undefined) return false;
  const options = { N: Number(N), r: Number(r), p: Number(p) };
  const wanted = Buffer.from(expected, 'base64');
  for (const candidate of [canonical(received.toString('utf8')), received.toString('hex')]) {
    const derived = await derive(Buffer.from(candidate), Buffer.from(salt, 'base64'), options);
    if (derived.length === wanted.length && timingSafeEqual(derived, wanted)) return true;
  }
  return false;
}

/** Hexadecimal digits mean the same in either case. */
function canonical(password: string): string {
  return /^(?:[\da-f]{2})+$/i.test(password) ? password.toLowerCase() : password;
}

function derive(password: Buffer, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, HASH_BYTES, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
