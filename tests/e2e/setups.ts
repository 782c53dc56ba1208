import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoShop, SHOP } from '../../src/demo/shop.ts';
import { inWorld } from './passes.ts';
import { CANVAS_TOKEN, GRIT_TOKEN, runIn, type Finished, type World } from './support.ts';

/** A world and a folder of its own in which nothing is set up yet. */
export interface Fresh {
  world: World;
  folder: string;
  /** Runs the program there, without any variable that it could take a token from. */
  run(args: string[], env?: Record<string, string>): Promise<Finished>;
  /** Writes a file there. */
  write(name: string, text: string): string;
}

/** The demo's shop, before there is a configuration for it. */
export async function beforeSetup(
  use: (fresh: Fresh) => Promise<void>,
  options: Parameters<typeof inWorld>[0] = {},
): Promise<void> {
  const shop = demoShop(new Date());
  await inWorld({ data: shop.canvas, ...options, grit: { ...shop.grit, ...options.grit } }, async (world) => {
    const folder = join(world.folder, 'new');
    mkdirSync(folder);
    await use({
      world,
      folder,
      run: (args, env = {}) => runIn(args, { cwd: folder, env }),
      write(name, text) {
        const file = join(folder, name);
        writeFileSync(file, text);
        return file;
      },
    });
  });
}

/** Answers for the demo's shop: a configuration with the tokens in it. */
export function answersFor({ canvas, grit }: World): string {
  return `canvas: { apiUrl: ${canvas.url}, apiKey: ${CANVAS_TOKEN}, courseId: ${SHOP.courseId} }
permissions: { "pg:Laser Cutter": ${SHOP.laserCutter}, "pg:Lathe": [${SHOP.lathe}, ${SHOP.routerTable}] }
addUsers: { "3D Printers": ${SHOP.printers} }
grit: { apiUrl: ${grit.url}, apiKey: ${GRIT_TOKEN}, upsert: true }
http: { timeoutSeconds: 20, retries: 0 }
`;
}

/** The configuration of the Python program for the demo's shop. */
export function pythonConfig({ canvas, grit }: World): string {
  return `[canvas]
api_url = "${canvas.url}"
api_key = "${CANVAS_TOKEN}"
course_id = ${SHOP.courseId}
lookback_time = 9

[canvas.grit_permission_quizzes]
"pg:Laser Cutter" = ${SHOP.laserCutter}

[canvas.grit_add_user_quizzes]
"3D Printers" = ${SHOP.printers}

[canvas.quiz_id_to_group_id]
${SHOP.laserCutter} = ${SHOP.laserGroup}

[grit]
api_url = "${grit.url}"
api_key = "${GRIT_TOKEN}"
perform_upload = true

[misc]
backup_folder = "./backup"
`;
}

/** The rights of a file, such as `600`. */
export function modeOf(file: string): string {
  return (statSync(file).mode & 0o777).toString(8);
}
