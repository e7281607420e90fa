/** All that a window of an editor needs of a database, in a bundle that is loaded once it is asked for. */
export { accountsOf } from './accountOwner';
export { isRefused } from './databaseError';
export { openFleet } from './fleet';
export { FleetSessions } from './look/fleetSessions';
export { openPostgres } from './postgres';
export { commandsOf, steer } from './steering';
