import { hash, verify } from '@node-rs/argon2';

// Argon2id at the strength that OWASP's password storage cheat sheet gives first: 19 MiB, two passes, one lane.
const STRENGTH = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A hash of the password fit to keep. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, STRENGTH);
}

let decoy: Promise<string> | null = null;

/** Whether the password is right. Without a hash it takes as long and answers no, so that names cannot be told apart by time. */
export async function isRightPassword(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('a password that nobody has');
  const isRight = await verify(passwordHash ?? (await decoy), password);
  return isRight && passwordHash !== null;
}
