import { join } from 'node:path';
import { DEMO_CANVAS_TOKEN } from './canvas.ts';
import { DEMO_GRIT_TOKEN } from './grit.ts';
import { SHOP } from './shop-ids.ts';

/**
 * The text of a config for the demo's two servers. The keys are in clear, since nothing but the demo's servers knows
 * them; backups and state go into `folder`.
 */
export function demoConfig(where: { canvasUrl: string; gritUrl: string; folder: string }): string {
  const quoted = (path: string): string => JSON.stringify(path);
  return `canvas:
  apiUrl: ${where.canvasUrl}
  apiKey: ${DEMO_CANVAS_TOKEN}
  courseId: ${SHOP.courseId}
permissions:
  "pg:Laser Cutter": ${SHOP.laserCutter}
  "pg:Band Saw": { assignment: ${SHOP.bandSaw}, passingScore: 80 }
  "pg:Drill Press": { quiz: ${SHOP.drillPressQuiz}, course: ${SHOP.otherCourseId} }
  "pg:Lathe": ${SHOP.lathe}
  "pg:Router Table": ${SHOP.routerTable}
addUsers:
  "3D Printers": ${SHOP.printers}
canvasGroups:
  ${SHOP.laserCutter}: ${SHOP.laserGroup}
grit:
  apiUrl: ${where.gritUrl}
  apiKey: ${DEMO_GRIT_TOKEN}
  upsert: true
backup:
  folder: ${quoted(join(where.folder, 'backup'))}
state:
  folder: ${quoted(join(where.folder, 'state'))}
`;
}
