/** The ids of the demo's shop: those of the config, and the names that the shop's Grit has for its columns. */
export const SHOP = {
  courseId: '70076',
  /** The course of the classic quiz that is referred to by its quiz id. */
  otherCourseId: '70100',
  /** Points, of 20. */
  laserCutter: '440133',
  /** Percent; 80 is enough. */
  bandSaw: '438799',
  /** The classic quiz of the drill press, and the assignment behind it: letter grades, 50 points. */
  drillPressQuiz: '9001',
  drillPress: '440150',
  /** A New Quiz, of 10 points. */
  lathe: '440140',
  /** Complete or incomplete, without points. */
  routerTable: '440141',
  /** Complete or incomplete, 5 points; passing it earns no permission. */
  printers: '440132',
  /** Nobody should name these in a config: not published, and deleted. */
  unpublished: '440199',
  deleted: '440198',
  /** A practice quiz, which has no assignment. */
  practiceQuiz: '9002',
  laserGroup: '93361',
  otherGroup: '93362',
} as const;

export const SHOP_COLUMNS = [
  'pg:Laser Cutter',
  'pg:Band Saw',
  'pg:Drill Press',
  'pg:Lathe',
  'pg:Router Table',
  'pg:ATC User',
  'pg:All Tools',
  'at:Any Time',
  'at:Weekdays',
];
