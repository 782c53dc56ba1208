export default {
  testEnvironment: 'node',
  // The end-to-end tests mostly wait for the programs that they start.
  maxWorkers: '100%',
  // A bound for a busy machine; nothing here takes that long.
  testTimeout: 60_000,
  roots: ['<rootDir>/src', '<rootDir>/tests'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
      },
    ],
  },
  // The v8 provider counts comments and types as covered; babel counts what really ran.
  coverageProvider: 'babel',
  collectCoverageFrom: ['src/{core,canvas,grit,store,pass}/**/*.ts', '!src/**/types.ts'],
  coverageThreshold: { global: { branches: 93 } },
};
