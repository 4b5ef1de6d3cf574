/** kill -9 at random moments, again and again under load: nothing acknowledged is lost or doubled. */
import { faultCase } from './suite/fault-case.ts';
import { killAgainAndAgain } from './suite/kill.ts';

faultCase('kill -9 of the console, embedded broker', { full: 100, short: 3 }, async (world) => {
  const console = await world.console();
  await killAgainAndAgain(world, console);
  await world.audit(console);
});
