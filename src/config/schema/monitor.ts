import * as z from 'zod';
import { monitorAddress } from '../address.ts';
import { address, GROUP, place } from './values.ts';

/** Whoever knows such an address can speak in the shop's name there, so it is masked like a token. */
const secretAddress = address(monitorAddress).meta({ secret: true });

export const monitor = z
  .strictObject(
    {
      pingUrl: secretAddress
        .optional()
        .describe(
          'An address that expects a sign of life of each pass, as healthchecks.io gives it; best as `${MONITOR_PING_URL}`, from the environment or `.env`.',
        ),
      webhook: secretAddress
        .optional()
        .describe(
          'An address that takes `{ "text": "…" }`, such as an incoming webhook of Slack or Mattermost; told once when something goes wrong and once when it works again.',
        ),
    },
    GROUP,
  )
  .prefault({})
  .describe('Who is told how passes end.');

const TEXTFILE = 'expected the path of a file whose name ends in .prom, which the node exporter reads';
export const metrics = z
  .strictObject(
    {
      textfile: place
        .regex(/\.prom$/, TEXTFILE)
        .optional()
        .describe(
          'A file that each pass rewrites with its figures, for the textfile collector of the Prometheus node exporter; its name ends in `.prom`.',
        ),
    },
    GROUP,
  )
  .prefault({})
  .describe('Figures for a monitoring system.');
