export default {
  testEnvironment: 'node',
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
  collectCoverageFrom: ['src/{core,canvas,grit,store}/**/*.ts', '!src/**/types.ts'],
  coverageThreshold: { global: { branches: 95 } },
};
