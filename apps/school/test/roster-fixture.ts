// The school of any size that the store's tests use, too.
export { contentOf } from '../../../packages/store-postgres/test/roster-fixture.ts';
